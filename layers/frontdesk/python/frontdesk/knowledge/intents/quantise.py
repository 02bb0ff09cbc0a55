"""From the float n-gram model to the bundle's bytes."""

import json

import numpy as np

from frontdesk.knowledge.intents.edge import PREFIX
from frontdesk.knowledge.intents.features import BITS
from frontdesk.knowledge.intents.linear import Linear

MOST_BYTES = 1_280_000
_WORDS = 1 << (BITS - 6)


def edge_sections(
    linear: Linear, labels: tuple[str, ...], sharpness: float, threshold: float, most_bytes: int = MOST_BYTES
) -> dict[str, bytes]:
    """Sections `intents.edge.*` of at most `most_bytes`: the rows with the least weight give way."""
    about = {"labels": labels, "sharpness": sharpness, "threshold": threshold}
    written = json.dumps(about, ensure_ascii=False).encode()
    fixed = len(written) + _WORDS * 10 + 4 * len(labels)
    small = _heaviest(linear, (most_bytes - fixed) // len(labels))
    weights = small.weights.astype(np.float32)
    scales = np.maximum(np.abs(weights).max(axis=0, initial=0), 1e-9) / 127
    rows = np.rint(weights / scales).astype(np.int16) + 128
    bits = np.zeros(_WORDS, np.uint64)
    np.bitwise_or.at(bits, small.kept >> 6, np.uint64(1) << (small.kept & 63).astype(np.uint64))
    ranks = np.searchsorted(small.kept >> 6, np.arange(_WORDS))
    return {
        PREFIX + "about": written,
        PREFIX + "bits": bits.astype("<u8").tobytes(),
        PREFIX + "ranks": ranks.astype("<u2").tobytes(),
        PREFIX + "rows": rows.astype(np.uint8).tobytes(),
        PREFIX + "scales": scales.astype("<f4").tobytes(),
    }


def _heaviest(linear: Linear, most: int) -> Linear:
    most = min(most, (1 << 16) - 1)
    if len(linear.kept) <= most:
        return linear
    weight = np.square(linear.weights, dtype=np.float32).sum(axis=1)
    chosen = np.sort(np.argsort(-weight, kind="stable")[:most])
    return Linear(linear.kept[chosen], linear.weights[chosen])
