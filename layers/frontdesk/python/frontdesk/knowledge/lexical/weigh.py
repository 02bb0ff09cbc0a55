"""BM25, and how a term becomes a number: what the full index and the bundle weigh alike. Stdlib only.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009; the idf is Lucene's,
which is never negative. K1 and B were chosen once, on CMRC trial and DRCD dev (docs/decisions).
"""

import hashlib
import math

K1 = 1.2
B = 0.5
STEPS = 255
"""A part is stored in one byte: the saturated count of a term in a piece, in steps of (K1 + 1) / STEPS."""

MOST_TERMS = 96
"""Distinct terms of a question that are looked up; the rarest first."""


def term_key(term: str) -> int:
    """64 bits that stand for the term: of a million terms two collide with a chance of 1 in 40 million."""
    digest = hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def idf(pieces: int, having: int) -> float:
    """What a term is worth that `having` of `pieces` have."""
    return math.log(1 + (pieces - having + 0.5) / (having + 0.5))


def part(count: int, length: int, mean: float) -> int:
    """How much of a term's worth a piece gets that says it `count` times in `length` terms: 1 to STEPS."""
    saturated = count * (K1 + 1) / (count + K1 * (1 - B + B * length / max(mean, 1e-9)))
    return max(1, min(STEPS, round(saturated * STEPS / (K1 + 1))))


def worth(pieces: int, having: int) -> float:
    """The score that one step of a part adds."""
    return idf(pieces, having) * (K1 + 1) / STEPS
