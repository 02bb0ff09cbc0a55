"""Files in a folder: written beside their place and renamed, so that nobody meets half of one."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from frontdesk.errors import Unavailable
from frontdesk.knowledge.ports import Stored

_KEY = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*")
_UNFINISHED = ".part-"


class FilesBlobs:
    """Port Blobs on a folder of one machine; it is made when the first file is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, data: bytes) -> None:
        place = self._place(key)
        unfinished = place.with_name(f"{_UNFINISHED}{token_hex(8)}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(unfinished, data)
            unfinished.replace(place)
            _sync(place.parent)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise Unavailable(retry_after=1) from error

    def get(self, key: str) -> bytes | None:
        try:
            return self._place(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable(retry_after=1) from error

    def path(self, key: str) -> Path | None:
        place = self._place(key)
        return place if place.is_file() else None

    def keys(self, prefix: str) -> Iterator[str]:
        inside = self._folder / prefix.rpartition("/")[0]  # of many files, only those that can be meant
        found = (path.relative_to(self._folder).as_posix() for path in _files(inside))
        yield from sorted(key for key in found if key.startswith(prefix))

    def files(self, prefix: str) -> Iterator[Stored]:
        for key in self.keys(prefix):
            with suppress(FileNotFoundError):  # somebody else deleted it
                yield Stored(key, self._place(key).stat().st_mtime_ns // 1_000_000)

    def delete(self, key: str) -> None:
        try:
            self._place(key).unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable(retry_after=1) from error

    def _place(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no key of ours")
        return self._folder / key


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_file() and not path.name.startswith(_UNFINISHED):
            yield path


def folder_of(given: str, sqlite: str) -> Path:
    """The folder that was given, else one beside the store; beside one in memory it vanishes as that does."""
    if given:
        return Path(given)
    return Path(_vanishing().name) if sqlite == ":memory:" else Path(sqlite).with_name("blobs")


@cache
def _vanishing() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="frontdesk-")


def _write(place: Path, data: bytes) -> None:
    with place.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """The new name too must survive a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
