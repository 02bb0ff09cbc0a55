"""A runner of its own for a bench: a fresh embedded store, a shop without flood limits, a child process."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from frontdesk.bootstrap import Services
from frontdesk.entrypoints.cli.seed import Shop, seed
from frontdesk.settings import Settings
from frontdesk.tenancy.model import Tenant
from frontdesk.tenancy.ports import Put

ROOT = Path(__file__).resolve().parent.parent
WIDE = ("ApiRate=100000", "ApiBurst=100000")


@dataclass(frozen=True)
class Stage:
    """A runner that answers at `origin`; `pid` is its process, `secret` signs its tokens."""

    origin: str
    port: int
    pid: int
    secret: str
    shop: Shop
    folder: Path

    def services(self) -> Services:
        """Services on the same file, for what a bench prepares before it measures."""
        return _services(self.folder, self.secret)


@contextmanager
def stage() -> Iterator[Stage]:
    """Seeds, starts, waits until it answers, and ends it by its own id."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as name:
        folder = Path(name)
        secret = "local:" + os.urandom(32).hex()
        (folder / "secret").write_text(secret + "\n", "utf-8")
        shop = _seeded(folder, secret)
        (folder / "demo.json").write_text(json.dumps(asdict(shop), ensure_ascii=False), "utf-8")
        port = free_port()
        process = _start(folder, port)
        try:
            _wait(port, process)
            yield Stage(f"http://127.0.0.1:{port}", port, process.pid, secret, shop, folder)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _seeded(folder: Path, secret: str) -> Shop:
    of = _services(folder, secret)
    shop = seed(of, ROOT / "layers" / "packs" / "shop", knowledge=False)
    found = of.directory.get(Tenant, shop.tenant, fresh=True)
    assert found
    wide = replace(found.value, messages_per_minute=10_000_000, visitor_messages_per_minute=10_000_000)
    of.directory.commit(Put(shop.tenant, "", wide))
    return shop


def _services(folder: Path, secret: str) -> Services:
    return Services(Settings(profile="embedded", sqlite=str(folder / "frontdesk.db"), secret=secret))


def _start(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    wide = [word for each in WIDE for word in ("--parameter", each)]
    command = [
        sys.executable,
        "-m",
        "infra.local",
        "--no-reload",
        "--port",
        str(port),
        "--data",
        str(folder),
        *wide,
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=(folder / "log").open("wb"), stderr=subprocess.STDOUT)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the runner ended before it answered")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/demo.json", timeout=1).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the runner did not answer within 30 s")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def cpu_s(pid: int) -> float:
    """User and system seconds of a process and its living children, from /proc."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_s(child) for child in _children(pid))


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def pss_mib(pid: int) -> float:
    """Proportional set size of a process and its children, MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return own + sum(pss_mib(child) for child in _children(pid))


class Client:
    """One keep-alive connection that speaks just enough HTTP/1.1 for a load: little CPU of its own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def call(
        self, method: str, path: str, token: str, body: object = None, headers: str = ""
    ) -> tuple[int, bytes]:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        assert self._reader
        sent = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        self._writer.write(head(method, path, token, len(sent), headers) + sent)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
        return int(answer[9:12]), await self._reader.readexactly(length)

    async def json(
        self, method: str, path: str, token: str, body: object = None, headers: str = ""
    ) -> dict[str, object]:
        status, answer = await self.call(method, path, token, body, headers)
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {answer.decode()}")
        found: dict[str, object] = json.loads(answer) if answer else {}
        return found

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def head(method: str, path: str, token: str, length: int = 0, headers: str = "") -> bytes:
    auth = f"Authorization: Bearer {token}\r\n" if token else ""
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{auth}{headers}"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()
