"""The floor under all embedding models: hashed words and character n-grams in a few hundred numbers.

Knows no synonyms; alike are texts that share words or parts of words. Needs no wheel and no network.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.intents.features import features

_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: neighbouring hashes land far apart


class HashedEmbedder:
    """Feature hashing (Weinberger et al., 2009): each n-gram adds or takes 1 at four places of the vector."""

    def __init__(self, dimensions: int = 384) -> None:
        self._dimensions = dimensions

    @property
    def id(self) -> str:
        return f"hashed-1/{self._dimensions}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [self._row(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._dimensions), np.float32)

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.queries(texts)

    def _row(self, text: str) -> NDArray[np.float32]:
        row = np.zeros(self._dimensions, np.float32)
        hashes = np.array(sorted(features(text)), np.uint64)
        for turn in range(1, 5):
            mixed = (hashes * np.uint64(2 * turn + 1)) * _SPREAD
            signs = np.where(mixed >> np.uint64(63), 1.0, -1.0).astype(np.float32)
            np.add.at(row, (mixed >> np.uint64(20)) % np.uint64(self._dimensions), signs)
        length = float(np.sqrt(np.square(row).sum()))
        if length == 0:  # a text without words still has a direction, the same for all such
            row[0] = length = 1.0
        return row / np.float32(length)
