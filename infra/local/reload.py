"""Notices that code or template changed, and starts the process again on the same socket."""

import os
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

INHERITED = "FRONTDESK_RUNNER_SOCKET"
SUFFIXES = {".py", ".json", ".yaml", ".sh"}


class Watch:
    """Remembers when the files under some folders were last written."""

    def __init__(self, roots: Iterable[Path]) -> None:
        self._roots = list(roots)
        self._seen = self._look()

    def changed(self) -> str | None:
        """The name of a file that was written, added or removed since the last call, if any."""
        now = self._look()
        before, self._seen = self._seen, now
        different = dict(now.items() ^ before.items())
        return Path(next(iter(different))).name if different else None

    def _look(self) -> dict[str, int]:
        found = {}
        for root in self._roots:
            for path in _files(str(root)) if root.is_dir() else [str(root)]:
                with suppress(FileNotFoundError):  # removed while we look
                    found[path] = os.stat(path).st_mtime_ns
        return found


def _files(root: str) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = [each for each in folders if each != "__pycache__"]
        yield from (os.path.join(folder, name) for name in names if os.path.splitext(name)[1] in SUFFIXES)


def again(sock: socket.socket) -> NoReturn:
    """This process becomes a new runner; connections that arrive meanwhile wait in the socket's backlog."""
    os.set_inheritable(sock.fileno(), True)
    os.environ[INHERITED] = str(sock.fileno())
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "infra.local", *sys.argv[1:]])  # noqa: S606 - ourselves


def inherited() -> socket.socket | None:
    """The socket of the runner that we were, if we were one."""
    number = os.environ.pop(INHERITED, "")
    if not number:
        return None
    sock = socket.socket(fileno=int(number))
    sock.setblocking(False)
    return sock
