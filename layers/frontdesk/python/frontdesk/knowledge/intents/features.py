"""A message as hashed n-grams of words and characters. Stdlib only: the bundle on the hot path uses it.

Latin words give themselves, pairs of neighbours, and their character 3- to 5-grams, ends marked; runs of
Chinese give their characters, pairs and triples. Each is hashed (CRC-32, its low 18 bits): a model stores
rows, not words, so it never holds what a visitor wrote.
"""

from itertools import pairwise
from zlib import crc32

from frontdesk.knowledge.normalise import HAN, normalise

BITS = 18
_MASK = (1 << BITS) - 1


def features(text: str) -> set[int]:
    """Hashes in 0 .. 2**18 - 1, each once; empty if the text has no words. Never raises."""
    words = normalise(text).split()
    if not words:
        return set()
    found = {crc32(word.encode()) & _MASK for word in words}
    found.update([crc32(f"{one} {other}".encode()) & _MASK for one, other in pairwise(["^", *words, "$"])])
    for word in words:
        found.update(_chinese(word) if HAN.match(word) else _latin(word))
    return found


def _latin(word: str) -> list[int]:
    """Letters are hashed as bytes where that is the same thing, which it is but for accents."""
    marked = f" {word} ".encode()
    size = len(marked)
    return [crc32(marked[at : at + n]) & _MASK for n in (3, 4, 5) for at in range(size - n + 1)]


def _chinese(run: str) -> list[int]:
    return [crc32(run[at : at + n].encode()) & _MASK for n in (1, 2, 3) for at in range(len(run) - n + 1)]
