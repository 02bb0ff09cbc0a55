"""One read-only file of named sections: its header is checked on opening, its bytes on arrival.

Layout (little endian): 8 bytes magic, 4 bytes length of the header, 32 bytes SHA-256 of the header, the
header (JSON: `about`, and for each section its offset, length and SHA-256), then the sections, each aligned
to 64 bytes so that arrays can be used where they lie, in a mapping of the file.
"""

import hashlib
import json
import mmap
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from frontdesk import errors
from frontdesk.values import frozen

MAGIC = b"FDPACK1\n"
ALIGNMENT = 64
_FIXED = struct.Struct("<8sI32s")
_MOST_HEADER = 1 << 20


@frozen
class Pack:
    """An opened file. `about` is small JSON that says what it is; sections are views, never copies."""

    about: Mapping[str, Any]
    _sections: Mapping[str, tuple[int, int, str]]
    _bytes: memoryview
    _start: int

    def section(self, name: str) -> memoryview:
        """Raises Damaged if there is none of that name."""
        if name not in self._sections:
            raise errors.Damaged(f"no section {name!r}")
        offset, length, _ = self._sections[name]
        return self._bytes[self._start + offset : self._start + offset + length]

    def names(self) -> list[str]:
        return list(self._sections)

    def verify(self) -> None:
        """Read every byte (about 1 s a gigabyte); raises Damaged at the first section that differs."""
        for name, (_, _, digest) in self._sections.items():
            if hashlib.sha256(self.section(name)).hexdigest() != digest:
                raise errors.Damaged(f"section {name!r} is not what was written")


def pack(about: Mapping[str, Any], sections: Mapping[str, bytes]) -> bytes:
    """The same input gives the same bytes, so that a hash of them can be their name."""
    placed, offset, body = {}, 0, bytearray()
    for name, data in sections.items():
        body += bytes(-len(body) % ALIGNMENT)
        offset = len(body)
        placed[name] = (offset, len(data), hashlib.sha256(data).hexdigest())
        body += data
    header = json.dumps({"about": about, "sections": placed}, sort_keys=True, ensure_ascii=False).encode()
    fixed = _FIXED.pack(MAGIC, len(header), hashlib.sha256(header).digest())
    return fixed + header + bytes(_padding(len(header))) + bytes(body)


def open_pack(data: bytes | bytearray | memoryview | mmap.mmap) -> Pack:
    """Raises Damaged for anything that `pack` did not write whole."""
    view = memoryview(data)
    if len(view) < _FIXED.size:
        raise errors.Damaged("too short")
    magic, length, digest = _FIXED.unpack_from(view)
    if magic != MAGIC or length > _MOST_HEADER:
        raise errors.Damaged("not such a file")
    raw = bytes(view[_FIXED.size : _FIXED.size + length])
    if hashlib.sha256(raw).digest() != digest:
        raise errors.Damaged("its header is not what was written")
    header = json.loads(raw)
    start = _FIXED.size + length + _padding(length)
    sections = {name: (int(at), int(long), str(sha)) for name, (at, long, sha) in header["sections"].items()}
    if start + max((at + long for at, long, _ in sections.values()), default=0) > len(view):
        raise errors.Damaged("its end is missing")
    return Pack(header["about"], sections, view, start)


def map_pack(path: Path) -> Pack:
    """Opened without reading it: pages come in as they are used, and are shared between processes."""
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            raise errors.Damaged("empty")
        return open_pack(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _padding(header: int) -> int:
    return -(_FIXED.size + header) % ALIGNMENT
