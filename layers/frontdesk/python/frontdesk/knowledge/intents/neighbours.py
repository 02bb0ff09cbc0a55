"""The nearest neighbours' half of the classifier: how close a message is to each intent's examples."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.intents.adam import AnyFloats, Floats
from frontdesk.knowledge.intents.linear import Integers

NEAREST = 5
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`examples`: centred unit vectors as int8 (times 1/127 of `scales`), shape (n, dimensions), sorted by
    class; `scales`: shape (n,), float32; `starts`: where each class begins, shape (classes + 1,)."""

    examples: NDArray[np.int8]
    scales: Floats
    starts: Integers

    def scores(self, centred: Floats) -> Floats:
        """Mean cosine with the five nearest examples of each class. Shape (n, classes)."""
        known = np.asarray(self.examples * (self.scales[:, None] / np.float32(127)), dtype=np.float32)
        blocks = [self._block(centred[at : at + _BLOCK] @ known.T) for at in range(0, len(centred), _BLOCK)]
        return np.concatenate(blocks) if blocks else np.zeros((0, len(self.starts) - 1), np.float32)

    def _block(self, similar: AnyFloats) -> Floats:
        out = np.full((len(similar), len(self.starts) - 1), -1, np.float32)
        for label, (begin, end) in enumerate(zip(self.starts[:-1], self.starts[1:], strict=True)):
            few = min(NEAREST, int(end - begin))
            if few:
                mine = similar[:, begin:end]
                out[:, label] = np.partition(mine, mine.shape[1] - few, axis=1)[:, -few:].mean(axis=1)
        return out


def remember(centred: Floats, labels: Integers, classes: int) -> Neighbours:
    order = np.argsort(labels, kind="stable")
    sorted_vectors = centred[order]
    scales = np.maximum(np.abs(sorted_vectors).max(axis=1, initial=0), 1e-9).astype(np.float32)
    examples = np.rint(sorted_vectors * (127 / scales[:, None])).astype(np.int8)
    starts = np.searchsorted(labels[order], np.arange(classes + 1)).astype(np.int64)
    return Neighbours(examples, scales, starts)
