"""Writes postings: for each term the pieces that have it, and how much of its worth each gets."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.lexical.postings import BLOCK, DENSE
from frontdesk.knowledge.lexical.weigh import K1, STEPS, B, term_key, worth


@dataclass(frozen=True, slots=True)
class _Said:
    """Each term of each piece, once: sorted by term, then piece."""

    term: NDArray[np.uint32]
    piece: NDArray[np.uint32]
    part: NDArray[np.uint8]
    keys: NDArray[np.uint64]
    pieces: int


def postings(pieces: Iterable[Sequence[str]]) -> dict[str, bytes]:
    """Sections of an index over pieces, each given as its terms. The same pieces give the same bytes."""
    said = _said(pieces)
    having = np.bincount(said.term, minlength=len(said.keys))
    dense = np.flatnonzero(having > said.pieces * DENSE)
    sparse = ~np.isin(said.term, dense)
    term, piece, part = said.term[sparse], said.piece[sparse], said.part[sparse]
    order = np.argsort(piece // BLOCK, kind="stable")
    starts = _starts(term, piece // BLOCK, len(said.keys), said.pieces)
    worths = np.array([worth(said.pieces, int(many)) for many in having], "<f4")
    return {
        "keys": said.keys.astype("<u8").tobytes(),
        "worths": worths.tobytes(),
        "starts": starts.astype("<u4").tobytes(),
        "pieces": (piece[order] % BLOCK).astype("<u2").tobytes(),
        "parts": part[order].tobytes(),
        "dense": dense.astype("<u4").tobytes(),
        "dense.parts": _rows(said, dense).tobytes(),
    }


def _said(pieces: Iterable[Sequence[str]]) -> _Said:
    """Terms are numbered in the order of their keys, which is the order they are looked up in."""
    numbers: dict[str, int] = {}
    terms, counts, distinct, lengths = [], [], [], []
    for piece in pieces:
        counted = Counter(piece)
        terms.append(np.fromiter((numbers.setdefault(term, len(numbers)) for term in counted), np.uint32))
        counts.append(np.fromiter(counted.values(), np.uint32))
        distinct.append(len(counted))
        lengths.append(len(piece))
    keys, number = np.unique(np.fromiter(map(term_key, numbers), np.uint64), return_inverse=True)
    term = number.astype(np.uint32)[_joined(terms)]
    piece_of = np.repeat(np.arange(len(lengths), dtype=np.uint32), distinct)
    part = _parts(_joined(counts), np.repeat(np.array(lengths, np.float64), distinct), lengths)
    order = np.argsort(term, kind="stable")
    return _Said(term[order], piece_of[order], part[order], keys, len(lengths))


def _joined(arrays: list[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.uint32)


def _parts(counts: NDArray[np.uint32], length: NDArray[np.float64], all: list[int]) -> NDArray[np.uint8]:
    """`weigh.part` for all at once."""
    mean = max(float(np.mean(all)) if all else 0.0, 1e-9)
    saturated = counts * (K1 + 1) / (counts + K1 * (1 - B + B * length / mean))
    return np.clip(np.rint(saturated * STEPS / (K1 + 1)), 1, STEPS).astype(np.uint8)


def _starts(
    term: NDArray[np.uint32], block: NDArray[np.uint32], terms: int, pieces: int
) -> NDArray[np.uint64]:
    """Where the postings of each term begin in each block, block by block; one more for the end."""
    blocks = -(-pieces // BLOCK)
    many = np.bincount(block.astype(np.int64) * terms + term, minlength=blocks * terms)
    return np.concatenate([np.zeros(1, np.uint64), np.cumsum(many).astype(np.uint64)])


def _rows(said: _Said, dense: NDArray[np.intp]) -> NDArray[np.uint8]:
    """For the commonest terms one byte for every piece: shorter than a list of nearly all of them."""
    rows = np.zeros((len(dense), said.pieces), np.uint8)
    for row, term in zip(rows, dense, strict=True):
        at = slice(*np.searchsorted(said.term, [term, term + 1]))
        row[said.piece[at]] = said.part[at]
    return rows
