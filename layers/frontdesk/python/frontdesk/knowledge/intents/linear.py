"""The n-gram half of the classifier: softmax regression on hashed n-grams, trained with numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.intents.adam import Adam, Floats, softmax
from frontdesk.knowledge.intents.features import features

Integers = NDArray[np.int64]
BATCH = 256


@dataclass(frozen=True, slots=True)
class Linear:
    """`kept`: the hashes with a row, ascending, shape (rows,). `weights`: shape (rows, classes), float16.

    A text's score is the sum of its features' rows over the root of how many features it has.
    """

    kept: Integers
    weights: NDArray[np.float16]

    def scores(self, texts: Sequence[str]) -> Floats:
        """Shape (texts, classes): logits."""
        return self.scores_of(Grams.of(texts))

    def scores_of(self, grams: "Grams") -> Floats:
        found = grams.within(self.kept)
        out = np.zeros((len(found.sizes), self.weights.shape[1]), np.float32)
        for row in range(len(out)):
            out[row] = self.weights[found.row(row)].sum(axis=0, dtype=np.float32)
        return np.asarray(out / found.norms[:, None], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Grams:
    """Texts as features: those of text i are `ids[starts[i]:starts[i+1]]`; `sizes` counts all it ever had."""

    ids: Integers
    starts: Integers
    sizes: Integers

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Grams":
        rows = [sorted(features(text)) for text in texts]
        sizes = np.array([len(row) for row in rows], np.int64)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        return cls(np.array([each for row in rows for each in row], np.int64), starts, sizes)

    def row(self, at: int) -> Integers:
        return self.ids[self.starts[at] : self.starts[at + 1]]

    @property
    def norms(self) -> Floats:
        return np.sqrt(np.maximum(self.sizes, 1)).astype(np.float32)

    def pick(self, rows: Integers) -> "Grams":
        """Those texts alone, in that order."""
        parts = [self.row(int(at)) for at in rows]
        lengths = np.array([len(part) for part in parts], np.int64)
        ids = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        return Grams(ids, np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]), self.sizes[rows])

    def within(self, kept: Integers) -> "Grams":
        """Only the features in `kept`, as their places in it."""
        places = np.searchsorted(kept, self.ids)
        known = (places < len(kept)) & (kept[np.minimum(places, len(kept) - 1)] == self.ids)
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(known)])
        return Grams(places[known], before[self.starts], self.sizes)


def train_linear(
    grams: Grams, labels: Integers, classes: int, *, seed: int, epochs: int = 10, rate: float = 0.04
) -> Linear:
    """Features of a single text in a large set are left out: they know that text and nothing else."""
    ids, counts = np.unique(grams.ids, return_counts=True)
    kept = ids[counts >= (2 if len(labels) >= 2000 else 1)]
    known = grams.within(kept)
    weights = np.zeros((len(kept), classes), np.float32)
    random = np.random.default_rng(seed)
    optimizer = Adam(weights, rate, steps=epochs * -(-len(labels) // BATCH))
    for _ in range(epochs):
        order = random.permutation(len(labels))
        for at in range(0, len(order), BATCH):
            _learn(optimizer, known.pick(order[at : at + BATCH]), labels[order[at : at + BATCH]])
    return Linear(kept, weights.astype(np.float16))


def _learn(optimizer: Adam, batch: Grams, labels: Integers) -> None:
    columns, places = np.unique(batch.ids, return_inverse=True)
    inputs = np.zeros((len(labels), len(columns)), np.float32)
    inputs[np.repeat(np.arange(len(labels)), np.diff(batch.starts)), places] = 1.0
    inputs /= batch.norms[:, None]
    wrong = softmax(inputs @ optimizer.weights[columns])
    wrong[np.arange(len(labels)), labels] -= 1
    optimizer.step(inputs.T @ (wrong / len(labels)), columns)
