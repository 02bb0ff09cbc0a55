"""PageRank from one topic at a time: over a sparse graph by steps, and for all topics at once by solving.

Agents and terms only ever lead back to topics, skills and teams. Put into the equation of the walk, they fall
out of it: what is left to solve has the size of the topics, not of the agents.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from frontdesk.values import frozen

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

BLOCK = 512  # nodes that are left out of the equation in one multiplication


def summed(places: Indices, values: Floats, size: int) -> Floats:
    """The values added up by their places, 0 to size - 1."""
    return np.bincount(places, values, size).astype(np.float64, copy=False)


@frozen
class Sparse:
    """A matrix by its entries that are not 0; an entry that stands twice counts as the sum."""

    rows: int
    columns: int
    row: Indices
    column: Indices
    value: Floats

    @property
    def turned(self) -> "Sparse":
        return Sparse(self.columns, self.rows, self.column, self.row, self.value)

    def times(self, vector: Floats) -> Floats:
        """The product with a vector: each entry's share, summed by its row."""
        return summed(self.row, self.value * vector[self.column], self.rows)

    def scaled(self, share: float | Floats) -> "Sparse":
        """Each row times its share."""
        by_row = share if isinstance(share, float) else share[self.row]
        return Sparse(self.rows, self.columns, self.row, self.column, self.value * by_row)

    def strengths(self) -> Floats:
        """The sum of each row."""
        return summed(self.row, self.value, self.rows)

    def stochastic(self) -> "Sparse":
        """Each row that is not empty adds up to 1."""
        strengths = self.strengths()
        return self.scaled(np.divide(1.0, strengths, out=np.zeros(self.rows), where=strengths > 0))

    def dense(self) -> Floats:
        flat = summed(self.row * self.columns + self.column, self.value, self.rows * self.columns)
        return flat.reshape(self.rows, self.columns)

    def by_columns(self, width: int) -> "Iterator[NDArray[np.float32]]":
        """The matrix in dense strips of so many columns."""
        order = np.argsort(self.column, kind="stable")
        row, column, value = self.row[order], self.column[order], self.value[order]
        edges = np.searchsorted(column, np.arange(0, self.columns + width, width))
        for number, (low, high) in enumerate(pairwise(edges.tolist())):
            first = number * width
            wide = min(width, self.columns - first)
            if wide > 0:
                flat = row[low:high] * wide + column[low:high] - first
                strip = summed(flat, value[low:high], self.rows * wide)
                yield strip.reshape(self.rows, wide).astype(np.float32)


def pagerank(steps: Sparse, start: Floats, follow: float, rounds: int = 100) -> Floats:
    """Where a walk is found that goes on with probability `follow`, else begins anew; plain power iteration.

    `steps` is row-stochastic; who can't go on begins anew.
    """
    turned, here = steps.turned, start
    for _ in range(rounds):
        moved = follow * turned.times(here)
        here = moved + (1 - moved.sum()) * start
    return here


def reach(core: Sparse, out: Sparse, back: Sparse, follow: float) -> Floats:
    """For each node of the core, where a walk from there is found among them: rows that add up to 1.

    `core` are steps within it, `out` steps to nodes outside and `back` theirs, which lead nowhere else.
    Row i is `pagerank` of the whole graph from i, without those outside, to the last digit.
    """
    through = np.zeros((core.rows, core.rows), dtype=np.float32)
    for there, again in zip(out.by_columns(BLOCK), back.turned.by_columns(BLOCK), strict=True):
        through += there @ again.T
    matrix = np.eye(core.rows) - follow * core.dense()
    matrix -= follow * follow * through
    found: Floats = np.linalg.inv(matrix).astype(np.float64, copy=False)
    np.maximum(found, 0.0, out=found)
    found /= found.sum(axis=1, keepdims=True)
    return found
