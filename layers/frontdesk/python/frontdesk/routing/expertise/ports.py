"""What expertise needs of the outside: a place for its files."""

from collections.abc import Iterator
from typing import Protocol


class Files(Protocol):
    """Immutable bytes by key; port Blobs of `knowledge` is one."""

    def put(self, key: str, data: bytes) -> None:
        """Store it whole or not at all. Raises Unavailable."""
        ...

    def get(self, key: str) -> bytes | None:
        """None if there is none. Raises Unavailable."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin so, in order."""
        ...

    def delete(self, key: str) -> None:
        """Deleting what is not there is fine. Raises Unavailable."""
        ...
