"""A question's vector as it was recorded: a search is asked again with it, and no model."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Recalled:
    """Port Embedder for one question. `vector` is little-endian float32, as Findings has it."""

    def __init__(self, model: str, vector: bytes) -> None:
        self.id, self.dimensions = model, len(vector) // 4
        self._row = np.frombuffer(vector, "<f4").astype(np.float32)

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._row] * len(texts))

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.queries(texts)
