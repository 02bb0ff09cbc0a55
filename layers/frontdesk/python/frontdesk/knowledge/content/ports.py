"""What importing needs of the outside: a reader of sheets, and a web that can't reach our own network."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

Row = tuple[int, Sequence[str]]
"""The number that people see beside a row (from 1 on), and the text of its cells."""

Sheets = Callable[[bytes], Iterator[Row]]
"""The rows of the first sheet of an XLSX file. Raises knowledge.content.items.Unreadable."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: `url` is where redirects led, `kind` the media type, `data` at most 20 MB."""

    url: str
    kind: str
    charset: str
    data: bytes


class Web(Protocol):
    """Fetches what a tenant names. Nothing in a private, local or reserved network is ever asked."""

    def fetch(self, url: str) -> Page:
        """Raises knowledge.content.items.Unreadable, which says why, for whoever asked."""
        ...
