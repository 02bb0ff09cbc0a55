"""Reads vectors where they lie in a mapped file: the nearest by sketch, then those few by their bytes."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from frontdesk import errors

WORD = 64
RESCORED = 3_000
"""Nearest by sketch, whose bytes are then compared: keeps more than 98 of the exact ten nearest in 100."""

EXACT = 3_000
"""Sets up to this size are compared whole: as quick, and no neighbour is missed."""


class Closeness:
    """An index of `size` unit vectors. `section` gives the bytes that `build.vectors` named."""

    def __init__(self, section: Callable[[str], memoryview], size: int) -> None:
        self.size = size
        self._mean = np.frombuffer(section("mean"), "<f4")
        self._asked = np.frombuffer(section("asked"), "<f4")
        self._scales = np.frombuffer(section("scales"), "<f4")
        try:
            self._bytes = np.frombuffer(section("bytes"), np.int8).reshape(size, self.dimensions)
            self._words = np.frombuffer(section("sketches"), "<u8").reshape(self.dimensions // WORD, size)
        except ValueError:
            raise errors.Damaged("its vectors do not fit its pieces") from None

    @property
    def dimensions(self) -> int:
        return len(self._mean)

    def nearest(
        self, asked: NDArray[np.float32], limit: int, among: slice, barred: NDArray[np.bool_] | None = None
    ) -> NDArray[np.intp]:
        """Up to `limit` pieces of `among`, the nearest first; `barred` has a flag for each of `among`."""
        wanted = max(limit, RESCORED)
        small = among.stop - among.start <= EXACT
        pieces = self._all(among, barred) if small else self._alike(asked, wanted, among, barred)
        close = self.closeness(asked, pieces)
        return pieces[np.argsort(-close, kind="stable")][:limit]

    def closeness(self, asked: NDArray[np.float32], pieces: NDArray[np.intp]) -> NDArray[np.float32]:
        """The cosine of the question with each of these pieces, to about 0.001."""
        apart = (self._bytes[pieces].astype(np.float32) @ asked) * self._scales[pieces]
        return np.asarray(apart + np.dot(self._mean, asked), np.float32)

    def _all(self, among: slice, barred: NDArray[np.bool_] | None) -> NDArray[np.intp]:
        pieces = np.arange(among.start, among.stop)
        return pieces if barred is None else pieces[~barred]

    def _alike(
        self, asked: NDArray[np.float32], wanted: int, among: slice, barred: NDArray[np.bool_] | None
    ) -> NDArray[np.intp]:
        """Those whose sketches differ in the fewest bits: all up to the distance that gives `wanted`."""
        question = np.packbits(asked > self._asked, bitorder="little").view("<u8")
        apart = np.zeros(among.stop - among.start, np.uint16)
        for words, word in zip(self._words, question, strict=True):
            apart += np.bitwise_count(words[among] ^ word)
        if barred is not None:
            apart[barred] = self.dimensions + 1
        reached = np.cumsum(np.bincount(apart, minlength=self.dimensions + 2)[: self.dimensions + 1])
        bound = int(np.searchsorted(reached, min(wanted, reached[-1])))
        alike = np.flatnonzero(apart <= min(bound, self.dimensions))
        return np.asarray(alike[: wanted * 4] + among.start)  # of pieces that all say the same, a few do
