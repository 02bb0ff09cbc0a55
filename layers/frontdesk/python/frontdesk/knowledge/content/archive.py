"""Zip files: unpacked only after their sizes are known to be sane, and never into a folder."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from frontdesk.knowledge.content.items import Unreadable

MAX_UNPACKED = 64 << 20  # bytes of all files together
MAX_RATIO = 150  # times the packed size; a sheet of real text reaches 20
MAX_FILES = 5_000
_SMALL = 1 << 20  # below this a ratio means nothing


def check_sizes(packed: ZipFile) -> None:
    """Raises Unreadable for a bomb. A size that lies is no way round: reading ends at the size given."""
    infos = packed.infolist()
    if len(infos) > MAX_FILES:
        raise Unreadable(f"it holds more than {MAX_FILES:,} files")
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("it is locked with a password")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED:
        raise Unreadable(f"it unpacks to more than {MAX_UNPACKED >> 20} MB")
    size = sum(info.compress_size for info in infos)
    if unpacked > _SMALL and unpacked > MAX_RATIO * size:
        raise Unreadable(f"it unpacks to more than {MAX_RATIO} times its size")


def unpack(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each file, in order of name; hidden files and those of macOS are passed over."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            check_sizes(packed)
            for name in sorted(packed.namelist()):
                parts = name.split("/")
                if parts[-1] and not any(part.startswith((".", "__MACOSX")) for part in parts):
                    yield name, packed.read(name)
    except Unreadable:
        raise
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("this is no zip file, or it is broken") from error
    except Exception as error:  # zlib.error and the like, out of a damaged file
        raise Unreadable("a file in this zip is broken") from error
