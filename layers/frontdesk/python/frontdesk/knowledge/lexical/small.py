"""Finds by words in the bundle: some thousand entries, read where they lie. Stdlib only, for the hot path.

The same BM25 as the full index, in one section. Layout (little endian): counts of entries and terms (u32),
then arrays, each aligned to 8 bytes: keys of the terms (u64, sorted), where the postings of each begin (u32,
one more for the end), the entries (u32), the parts (u8).
"""

import struct
import sys
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.knowledge.lexical.weigh import MOST_TERMS, part, term_key, worth

_COUNTS = struct.Struct("<II")
_TYPES = "QIIB"  # keys, starts, entries, parts
_SIZES = {"Q": 8, "I": 4, "B": 1}


def small_index(entries: Sequence[Sequence[str]]) -> bytes:
    """A section for `SmallIndex`: each entry given as its terms. The same entries give the same bytes."""
    mean = sum(map(len, entries)) / max(len(entries), 1)
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, terms in enumerate(entries):
        for term, count in Counter(terms).items():
            found[term_key(term)].append((number, part(count, len(terms), mean)))
    keys = sorted(found)
    starts = [0]
    for key in keys:
        starts.append(starts[-1] + len(found[key]))
    postings = [each for key in keys for each in found[key]]
    columns = (keys, starts, [entry for entry, _ in postings], [weight for _, weight in postings])
    data = bytearray(_COUNTS.pack(len(entries), len(keys)))
    for kind, column in zip(_TYPES, columns, strict=True):
        data += bytes(-len(data) % 8) + struct.pack(f"<{len(column)}{kind}", *column)
    return bytes(data)


class SmallIndex:
    """Opened at once: it copies nothing, and reads only what a question's terms need.

    Raises Damaged if the section is not what `small_index` wrote.
    """

    def __init__(self, section: memoryview) -> None:
        try:
            self.size, terms = _COUNTS.unpack_from(section)
            keys, at = _column(section, _COUNTS.size, "Q", terms)
            starts, at = _column(section, at, "I", terms + 1)
            entries, at = _column(section, at, "I", starts[-1])
            parts, _ = _column(section, at, "B", starts[-1])
        except (struct.error, IndexError, TypeError, ValueError):
            raise errors.Damaged("its words are not what was written") from None
        self._keys, self._starts, self._entries, self._parts = keys, starts, entries, parts

    def search(self, terms: Iterable[str], limit: int = 8) -> list[tuple[int, float]]:
        """Numbers of the entries that share the most with these terms, and their scores, best first."""
        slices = filter(None, map(self._slice, dict.fromkeys(terms)))
        rarest = sorted(slices, key=lambda each: each[1] - each[0])[:MOST_TERMS]
        scores: dict[int, float] = defaultdict(float)
        for first, last in rarest:
            step = worth(self.size, last - first)
            for entry, weight in zip(self._entries[first:last], self._parts[first:last], strict=True):
                scores[entry] += step * weight
        return sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:limit]

    def _slice(self, term: str) -> tuple[int, int] | None:
        key = term_key(term)
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return None
        return self._starts[at], self._starts[at + 1]


def _column(section: memoryview, at: int, kind: str, many: int) -> tuple[Sequence[int], int]:
    """The array that begins at the next multiple of 8, and where it ends."""
    first = at + -at % 8
    last = first + many * _SIZES[kind]
    if last > len(section):
        raise ValueError("too short")
    return _numbers(section[first:last], kind), last


def _numbers(data: memoryview, kind: str) -> Sequence[int]:
    """The bytes as numbers; copied only on a machine of the other byte order."""
    if sys.byteorder == "little":
        plain: Any = data.cast("B")
        numbers: Sequence[int] = plain.cast(kind)
        return numbers
    swapped = array(kind, bytes(data))
    swapped.byteswap()
    return swapped
