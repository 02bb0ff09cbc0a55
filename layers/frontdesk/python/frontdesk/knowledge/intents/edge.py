"""The classifier of the bundle: rows of int8 weights, gathered where they lie. Stdlib only, no numpy.

Each class is a byte of a row, offset by 128. A row is read as one large integer; rows are added 16 bits a
class, even and odd classes apart, so that a message costs a few additions for each of its n-grams.
"""

import json
import math
import struct
from dataclasses import dataclass

from frontdesk import errors
from frontdesk.knowledge.intents.features import BITS, features
from frontdesk.knowledge.intents.model import Guess, guess, softmax
from frontdesk.knowledge.snapshot.pack import Pack

PREFIX = "intents.edge."
_MOST_ROWS = 257  # 257 times 255 is what 16 bits hold


@dataclass(frozen=True, slots=True)
class Edge:
    """`bits`: which hashes have a row, 64 a word; `ranks`: the rows before each word; `rows`: int8 + 128,
    `len(labels)` bytes each; `scales`: what one step is worth, by class. `sharpness` and `threshold` were
    set on messages kept aside in training."""

    labels: tuple[str, ...]
    sharpness: float
    threshold: float
    bits: memoryview
    ranks: memoryview
    rows: memoryview
    scales: tuple[float, ...]

    def guess(self, text: str) -> Guess:
        """Judge one message; without a single known n-gram all intents are equally unlikely. Never raises."""
        return guess(self.labels, softmax(self.scores(text), self.sharpness), self.threshold)

    def scores(self, text: str) -> list[float]:
        """One score for each label, as the float model's logits."""
        hashes = features(text)
        places = self._places(hashes)
        norm = math.sqrt(len(hashes) or 1)
        offset = 128 * len(places)
        sums = self._sums(places)
        return [(total - offset) * scale / norm for total, scale in zip(sums, self.scales, strict=True)]

    def _places(self, hashes: set[int]) -> list[int]:
        bits, ranks = self.bits, self.ranks
        found = []
        for each in hashes:
            word, bit = bits[each >> 6], each & 63
            if word >> bit & 1:
                found.append(ranks[each >> 6] + (word & ((1 << bit) - 1)).bit_count())
        return found

    def _sums(self, places: list[int]) -> list[int]:
        """Sum of the rows by class, in batches that 16 bits can hold."""
        width = len(self.labels)
        sums = [0] * width
        for at in range(0, len(places), _MOST_ROWS):
            part = _added(self.rows, places[at : at + _MOST_ROWS], width)
            sums = [one + other for one, other in zip(sums, part, strict=True)]
        return sums


def _added(rows: memoryview, places: list[int], width: int) -> list[int]:
    """One sum of all rows carries over class borders; less what the even classes sum to, the odd remain."""
    half = (width + 1) // 2
    mask = int.from_bytes(b"\xff\x00" * half, "little")
    numbers = [int.from_bytes(rows[at * width : (at + 1) * width], "little") for at in places]
    evens = sum([number & mask for number in numbers])
    odds = (sum(numbers) - evens) >> 8
    lanes = struct.Struct(f"<{half}H")
    sums = [0] * (2 * half)
    sums[::2] = lanes.unpack(evens.to_bytes(2 * half, "little"))
    sums[1::2] = lanes.unpack(odds.to_bytes(2 * half, "little"))
    return sums[:width]


def read_edge(pack: Pack) -> Edge:
    """From the sections `intents.edge.*`; arrays stay where they lie. Raises Damaged."""
    try:
        about = json.loads(bytes(pack.section(PREFIX + "about")))
        edge = Edge(
            tuple(about["labels"]),
            float(about["sharpness"]),
            float(about["threshold"]),
            pack.section(PREFIX + "bits").cast("Q"),
            pack.section(PREFIX + "ranks").cast("H"),
            pack.section(PREFIX + "rows"),
            struct.unpack(f"<{len(about['labels'])}f", pack.section(PREFIX + "scales")),
        )
    except (ValueError, TypeError, KeyError, struct.error) as error:
        raise errors.Damaged(f"intents of the bundle: {error}") from error
    if len(edge.bits) != 1 << (BITS - 6) or len(edge.ranks) != len(edge.bits):
        raise errors.Damaged("intents of the bundle: another kind of hashing")
    return edge
