"""Whether a file is what its name says: files of versions are named by the SHA-256 of their bytes."""

from hashlib import file_digest
from pathlib import Path


def is_whole(path: Path | None, name: str) -> bool:
    """Reads all of it, some milliseconds a megabyte on a slow disk."""
    if path is None:
        return False
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == name
