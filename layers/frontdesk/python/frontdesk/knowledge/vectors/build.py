"""Writes vectors twice: one bit a dimension to look through all, one byte a dimension to compare a few."""

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.vectors.closeness import WORD


def vectors(given: NDArray[np.float32], questions: NDArray[np.float32] | None = None) -> dict[str, bytes]:
    """Sections of an index over unit vectors, shape (pieces, dimensions); dimensions a multiple of 64.

    Both tell how a vector differs from the mean: the vectors of one model crowd around it, and bits or bytes
    of the raw values would be spent on what all have in common. Sketches lie word by word, as they are
    compared. `questions` are some that were asked: an encoder puts questions elsewhere than passages, and a
    question's sketch tells how it differs from other questions.
    """
    if given.ndim != 2 or given.shape[1] % WORD:
        raise ValueError(f"vectors of shape {given.shape}: dimensions must be a multiple of {WORD}")
    mean = given.mean(axis=0).astype("<f4") if len(given) else np.zeros(given.shape[1], "<f4")
    apart = given - mean
    most = np.abs(apart).max(axis=1, initial=1e-9).astype("<f4")
    words = np.packbits(apart > 0, axis=1, bitorder="little").view("<u8")
    return {
        "bytes": np.rint(apart / most[:, None] * 127).astype(np.int8).tobytes(),
        "scales": (most / np.float32(127)).astype("<f4").tobytes(),
        "mean": mean.tobytes(),
        "asked": (mean if questions is None else questions.mean(axis=0)).astype("<f4").tobytes(),
        "sketches": np.ascontiguousarray(words.T).astype("<u8").tobytes(),
    }
