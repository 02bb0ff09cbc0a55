"""Reads postings where they lie in a mapped file: nothing is loaded, and no term is kept in a dictionary."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from frontdesk import errors
from frontdesk.knowledge.lexical.weigh import MOST_TERMS, term_key

BLOCK = 1 << 16
"""Pieces are numbered within blocks, so that two bytes name one."""

DENSE = 1 / 6
"""A term that more of the pieces have is stored as one byte for each piece."""

MOST_POSTINGS = 800_000
"""What one question may cost (about 2 ms); past it its commonest terms no longer count."""


class Postings:
    """An index of `size` pieces. `section` gives the bytes that `build.postings` named."""

    def __init__(self, section: Callable[[str], memoryview], size: int) -> None:
        self.size = size
        self._keys = np.frombuffer(section("keys"), "<u8")
        self._worths = np.frombuffer(section("worths"), "<f4")
        self._starts = np.frombuffer(section("starts"), "<u4")
        self._pieces = np.frombuffer(section("pieces"), "<u2")
        self._parts = np.frombuffer(section("parts"), np.uint8)
        self._dense = np.frombuffer(section("dense"), "<u4")
        rows = np.frombuffer(section("dense.parts"), np.uint8)
        self._blocks = -(-size // BLOCK)
        if (
            len(self._starts) != self._blocks * len(self._keys) + 1
            or len(self._worths) != len(self._keys)
            or len(rows) != len(self._dense) * size
        ):
            raise errors.Damaged("its postings do not fit its terms")
        self._rows = rows.reshape(len(self._dense), size)

    def known(self, terms: Iterable[str]) -> list[int]:
        """Numbers of the terms that some piece has, the rarest first, each once."""
        asked = np.fromiter({term_key(term) for term in terms}, np.uint64)
        at = np.searchsorted(self._keys, asked)
        at = at[at < len(self._keys)] if len(self._keys) == 0 else np.minimum(at, len(self._keys) - 1)
        found = at[self._keys[at] == asked] if len(at) else at
        order = np.lexsort((found, -self._worths[found]))
        return [int(term) for term in found[order][:MOST_TERMS]]

    def scores(self, terms: Iterable[int]) -> NDArray[np.float32]:
        """BM25 of every piece for these terms; 0 where none of them is."""
        total = np.zeros(self.size, np.float32)
        left = MOST_POSTINGS
        for term in terms:
            if left <= 0:
                break
            left -= self._add(total, term)
        return total

    def _add(self, total: NDArray[np.float32], term: int) -> int:
        """Adds what the term is worth to the pieces that have it; how many postings that took."""
        dense = self._dense_row(term)
        if dense is not None:
            total += dense * self._worths[term]
            return (
                self.size // 6
            )  # a plain pass over bytes is that much quicker than going from piece to piece
        many = 0
        for block in range(self._blocks):
            at = self._slice(term, block)
            pieces = self._pieces[at].astype(np.intp)
            np.add.at(total[block * BLOCK :], pieces, self._parts[at] * self._worths[term])
            many += len(pieces)
        return many

    def table(self, terms: Iterable[int], pieces: NDArray[np.intp]) -> NDArray[np.float32]:
        """What each term (row) adds to each of the pieces (column); `pieces` in rising order."""
        rows = [self._row(term, pieces) for term in terms]
        return np.array(rows, np.float32).reshape(len(rows), len(pieces))

    def _row(self, term: int, pieces: NDArray[np.intp]) -> NDArray[np.float32]:
        dense = self._dense_row(term)
        if dense is not None:
            return np.asarray(dense[pieces] * self._worths[term])
        cuts = np.searchsorted(pieces, np.arange(self._blocks + 1) * BLOCK)
        blocks = [
            self._among(self._slice(term, block), pieces[cuts[block] : cuts[block + 1]] - block * BLOCK)
            for block in range(self._blocks)
        ]
        return np.asarray(np.concatenate(blocks) * self._worths[term])

    def _among(self, at: slice, pieces: NDArray[np.intp]) -> NDArray[np.uint8]:
        """The parts of these pieces of one block, 0 for those that the postings do not name."""
        named, parts = self._pieces[at], self._parts[at]
        found = np.zeros(len(pieces), np.uint8)
        asked = pieces.astype(named.dtype)
        if len(named) < len(asked):  # the shorter list is looked up in the longer one
            place = np.minimum(np.searchsorted(asked, named), len(asked) - 1)
            both = asked[place] == named
            found[place[both]] = parts[both]
        elif len(asked):
            place = np.minimum(np.searchsorted(named, asked), len(named) - 1)
            both = named[place] == asked
            found[both] = parts[place[both]]
        return found

    def _slice(self, term: int, block: int) -> slice:
        first = block * len(self._keys) + term
        return slice(int(self._starts[first]), int(self._starts[first + 1]))

    def _dense_row(self, term: int) -> NDArray[np.uint8] | None:
        row = int(np.searchsorted(self._dense, term))
        return self._rows[row] if row < len(self._dense) and self._dense[row] == term else None
