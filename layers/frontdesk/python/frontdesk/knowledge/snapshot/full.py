"""Reads the full index of a version where it lies in a mapped file; texts are read when they are found."""

import json
from collections.abc import Iterator, Set
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from frontdesk import errors
from frontdesk.knowledge.fusion import Fusion, from_data
from frontdesk.knowledge.lexical.postings import Postings
from frontdesk.knowledge.lexical.weigh import term_key
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.snapshot.guesser import read_guesser
from frontdesk.knowledge.snapshot.pack import Pack, map_pack
from frontdesk.knowledge.vectors.closeness import Closeness

KIND = "frontdesk.full.2"
"""What the file is, and of which layout; another layout is another kind."""


class Segment(NamedTuple):
    """The rows of one language, the words in them, and the middle of its entries' vectors, if it has many."""

    language: str
    rows: slice
    words: Postings
    centre: NDArray[np.float32] | None = None


class Full:
    """One published version of one tenant. Its methods speak of rows: the places of chunks in the file."""

    def __init__(self, opened: Pack) -> None:
        """Raises Damaged if this is no full index, or one that doesn't fit itself."""
        about = opened.about
        if about.get("kind") != KIND:
            raise errors.Damaged("not a full index")
        self.tenant: str = about["tenant"]
        self.model: str = about["model"]
        self.fusion: Fusion = from_data(about["fusion"])
        self.size = int(about["chunks"])
        self._audiences: list[str] = about["audiences"]
        self._read(opened)
        self.segments = [self._segment(opened, *each) for each in about["languages"]]
        self.vectors = _vectors(opened, self.size) if self.model else None
        self.guesser = read_guesser(opened)

    def _read(self, opened: Pack) -> None:
        self._texts = opened.section("chunks")
        self._starts = np.frombuffer(opened.section("chunks.starts"), "<u8")
        self.articles = np.frombuffer(opened.section("articles"), "<u4")
        self._article_keys = np.frombuffer(opened.section("articles.keys"), "<u8")
        self._audience = np.frombuffer(opened.section("audiences"), "<u2")
        self.entries = np.frombuffer(opened.section("entries"), np.bool_)
        lengths = {len(self._starts) - 1, len(self.articles), len(self._audience), len(self.entries)}
        if lengths != {self.size}:
            raise errors.Damaged("its parts are of different lengths")

    def _segment(self, opened: Pack, language: str, first: int, last: int) -> Segment:
        words = Postings(lambda name: opened.section(f"{language}.{name}"), last - first)
        centre = f"{language}.centre"
        middle = np.frombuffer(opened.section(centre), "<f4") if centre in opened.names() else None
        return Segment(language, slice(first, last), words, middle)

    def meaning(self) -> Closeness:
        """Its vectors. Raises ValueError if it was built without."""
        if self.vectors is None:
            raise ValueError("this index has no vectors")
        return self.vectors

    def spoken(self, language: str) -> list[Segment]:
        """The segment of the question's language; all others if nothing is known in that one."""
        own = [segment for segment in self.segments if segment.language == primary(language)]
        return own or self.segments

    def barred(self, audiences: Set[str], withdrawn: Set[str]) -> NDArray[np.bool_] | None:
        """A flag for each row that this visitor must not see; None if there is no such row."""
        hidden = [number for number, name in enumerate(self._audiences) if name and name not in audiences]
        gone = self._numbers(withdrawn)
        if not hidden and len(gone) == 0:
            return None
        return np.isin(self._audience, hidden) | np.isin(self.articles, gone)

    def _numbers(self, articles: Set[str]) -> NDArray[np.intp]:
        keys = np.array([term_key(article) for article in articles], np.uint64)
        return np.flatnonzero(np.isin(self._article_keys, keys)) if articles else np.zeros(0, np.intp)

    def chunk(self, row: int) -> Chunk:
        start, end = int(self._starts[row]), int(self._starts[row + 1])
        fields: list[str] = json.loads(bytes(self._texts[start:end]))
        return Chunk(*fields)

    def chunks(self) -> Iterator[Chunk]:
        """All of them, in the order of their rows."""
        return (self.chunk(row) for row in range(self.size))


def primary(language: str) -> str:
    """`zh` of `zh-TW`: a language is searched whole."""
    return language.partition("-")[0].lower()


def open_full(path: Path, tenant: str) -> Full:
    """Mapped, not read. Raises Damaged; one of another tenant is Damaged too, whatever its path says."""
    full = Full(map_pack(path))
    if full.tenant != tenant:
        raise errors.Damaged("of another tenant")
    return full


def _vectors(opened: Pack, size: int) -> Closeness:
    def section(name: str) -> memoryview:
        return opened.section(f"vectors.{name}")

    return Closeness(section, size)
