"""The examples' half of the classifier: kernel ridge regression, a likeness of meaning times one of words.

Two messages are as like as `exp(3 (cosine - 1)) * (1 + shared n-grams / root of the product of both
counts)`. Solving for what each example says of each class is exact: a Cholesky factorisation, no steps.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.intents.adam import AnyFloats, Floats
from frontdesk.knowledge.intents.linear import Grams, Integers

WIDTH, WITHOUT_WORDS, RIDGE = 3.0, 1.0, 0.1
MOST = 16_000
"""Examples that are kept: the matrix to solve has their square, 1 GB at most. Of more, an even sample."""

_BLOCK = 512
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Kernel:
    """`examples`: centred unit vectors as int8 (times 1/127 of `scales`), shape (n, dimensions); `roots`: of
    how many n-grams each has, shape (n,); `grams`: all their hashes, ascending; those with hash i are
    `owners[starts[i]:starts[i+1]]`; `shares`: what each says of the classes, shape (n, classes), float16."""

    examples: NDArray[np.int8]
    scales: Floats
    roots: Floats
    grams: NDArray[np.int32]
    starts: Integers
    owners: NDArray[np.int32]
    shares: NDArray[np.float16]

    def scores(self, centred: Floats, grams: Grams) -> Floats:
        """Of messages as vectors and as n-grams. Shape (n, classes)."""
        known, shares = self._vectors(), self.shares.astype(np.float32)
        blocks = [np.zeros((0, shares.shape[1]), np.float32)]
        for at in range(0, len(centred), _BLOCK):
            like = self._likeness(centred[at : at + _BLOCK], grams, at, known)
            blocks.append(np.asarray(like @ shares, dtype=np.float32))
        return np.concatenate(blocks)

    def _vectors(self) -> Floats:
        return np.asarray(self.examples * (self.scales[:, None] / np.float32(127)), dtype=np.float32)

    def _likeness(self, centred: AnyFloats, grams: Grams, first: int, known: Floats) -> Floats:
        """`first`: which of `grams` the first vector's are. Shape (vectors, examples)."""
        like = np.asarray(np.exp(np.float32(WIDTH) * (centred @ known.T - 1)), dtype=np.float32)
        roots = grams.norms[first : first + len(centred)]
        for at, root in enumerate(roots):
            like[at] *= self._shared(grams.row(first + at), root) + np.float32(WITHOUT_WORDS)
        return like

    def _shared(self, row: Integers, root: np.float32) -> Floats:
        places = np.searchsorted(self.grams, row)
        places = places[self.grams[np.minimum(places, len(self.grams) - 1)] == row] if len(self.grams) else []
        parts = [self.owners[self.starts[at] : self.starts[at + 1]] for at in places]
        counts = np.bincount(np.concatenate([np.zeros(0, np.int32), *parts]), minlength=len(self.roots))
        return np.asarray(counts / (self.roots * root), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Learnt:
    """A kernel of all examples; `unseen` is what one without those `aside` would have said of them."""

    kernel: Kernel
    aside: Integers
    unseen: Floats


def train_kernel(
    centred: Floats, grams: Grams, labels: Integers, classes: int, aside: Flags | None = None
) -> Learnt:
    """The same from the same examples, on one machine. 10,000 take 400 MB and some 8 s of one core.

    `aside`: the flags of some; they come last, so that one factorisation tells what they teach and what the
    others alone say of them. Shape of `unseen`: (those of them that are kept, classes).
    """
    order, first = _order(labels, np.zeros(len(labels), np.bool_) if aside is None else aside)
    mine, vectors = grams.pick(order), centred[order]
    empty = _remembered(vectors, mine, classes)
    matrix = empty._likeness(empty._vectors(), mine, 0, empty._vectors())
    matrix[np.diag_indices_from(matrix)] += np.float32(RIDGE)
    target = np.full((len(order), classes), -1 / classes, np.float32)
    target[np.arange(len(order)), labels[order]] += 1
    shares, unseen = solved(matrix, target, first)
    return Learnt(_saying(empty, shares), order[first:], unseen)


def _order(labels: Integers, aside: Flags) -> tuple[Integers, int]:
    """Which examples are kept, those aside last, and how many come before these."""
    order = np.argsort(labels, kind="stable")
    order = order[np.linspace(0, len(order) - 1, min(len(order), MOST)).astype(np.int64)]
    last = aside[order]
    return np.concatenate([order[~last], order[last]]), int((~last).sum())


def _remembered(vectors: Floats, grams: Grams, classes: int) -> Kernel:
    scales = np.maximum(np.abs(vectors).max(axis=1, initial=0), 1e-9).astype(np.float32)
    examples = np.rint(vectors * (127 / scales[:, None])).astype(np.int8)
    hashes, counts = np.unique(grams.ids, return_counts=True)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    owners = np.repeat(np.arange(len(vectors)), np.diff(grams.starts))
    sorted_owners = owners[np.argsort(grams.ids, kind="stable")].astype(np.int32)
    nothing = np.zeros((len(vectors), classes), np.float16)
    return Kernel(examples, scales, grams.norms, hashes.astype(np.int32), starts, sorted_owners, nothing)


def _saying(kernel: Kernel, shares: Floats) -> Kernel:
    parts = (kernel.examples, kernel.scales, kernel.roots, kernel.grams, kernel.starts, kernel.owners)
    return Kernel(*parts, shares.astype(np.float16))


def solved(matrix: Floats, target: Floats, first: int) -> tuple[Floats, Floats]:
    """What times `matrix` (symmetric, positive; overwritten) is `target`: by blocks, within its memory.

    And, of the rows from `first` on, what the rows before them alone predict.
    """
    size = len(matrix)
    cuts = [slice(at, min(at + _BLOCK, end)) for end, at in _cuts(first, size)]
    inverses = []
    for cut in cuts:
        inverse = np.linalg.inv(np.linalg.cholesky(matrix[cut, cut]))
        matrix[cut.stop :, cut] = matrix[cut.stop :, cut] @ inverse.T
        for at in range(cut.stop, size, _BLOCK):
            matrix[at:, at : at + _BLOCK] -= matrix[at:, cut] @ matrix[at : at + _BLOCK, cut].T
        inverses.append(inverse)
    out = target.copy()
    for cut, inverse in zip(cuts, inverses, strict=True):
        out[cut] = inverse @ (out[cut] - matrix[cut, : cut.start] @ out[: cut.start])
    unseen = matrix[first:, :first] @ out[:first]
    for cut, inverse in reversed(list(zip(cuts, inverses, strict=True))):
        out[cut] = inverse.T @ (out[cut] - matrix[cut.stop :, cut].T @ out[cut.stop :])
    return out, unseen


def _cuts(first: int, size: int) -> list[tuple[int, int]]:
    """(end of its part, start) of each block: one begins at `first`."""
    return [(first, at) for at in range(0, first, _BLOCK)] + [(size, at) for at in range(first, size, _BLOCK)]
