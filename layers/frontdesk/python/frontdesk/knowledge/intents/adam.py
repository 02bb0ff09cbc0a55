"""The optimizer of both trained models: Adam (Kingma and Ba, 2015), its step falling to zero in a line."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
AnyFloats = NDArray[np.floating[Any]]
_FIRST, _SECOND = 0.9, 0.99


@dataclass(slots=True)
class Adam:
    """Steps for one array. `rows`: only these change, the others keep their state."""

    weights: Floats
    rate: float
    steps: int
    taken: int = 0
    _mean: Floats = field(init=False)
    _square: Floats = field(init=False)

    def __post_init__(self) -> None:
        self._mean = np.zeros_like(self.weights)
        self._square = np.zeros_like(self.weights)

    def step(self, gradient: AnyFloats, rows: Any = slice(None)) -> None:
        self.taken += 1
        mean = np.float32(_FIRST) * self._mean[rows] + np.float32(1 - _FIRST) * gradient
        square = np.float32(_SECOND) * self._square[rows] + np.float32(1 - _SECOND) * gradient * gradient
        self._mean[rows], self._square[rows] = mean, square
        rate = self.rate * (1 - self.taken / (self.steps + 1))
        rate *= (1 - _SECOND**self.taken) ** 0.5 / (1 - _FIRST**self.taken)
        np.sqrt(square, out=square)
        square += 1e-8
        mean /= square
        mean *= np.float32(rate)
        self.weights[rows] -= mean


def softmax(scores: AnyFloats) -> Floats:
    """Each row as probabilities. Shape (n, classes)."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
