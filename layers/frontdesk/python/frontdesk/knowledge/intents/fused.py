"""The whole classifier: net on the encoder's vectors, n-gram model and kernel of examples, fused."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk import errors
from frontdesk.knowledge.intents.adam import Floats, softmax
from frontdesk.knowledge.intents.kernel import Kernel
from frontdesk.knowledge.intents.linear import Grams, Linear
from frontdesk.knowledge.intents.model import Guess, guess
from frontdesk.knowledge.intents.net import Net, centred
from frontdesk.knowledge.snapshot.pack import Pack

PREFIX = "intents.fused."
NET, LINEAR, KERNEL = 1.0, 1.0, 1.0
"""What each weighs, after all were brought to the same spread."""

_ARRAYS = {
    "centre": "<f4", "inner": "<f4", "inner_bias": "<f4", "outer": "<f4", "outer_bias": "<f4",
    "kept": "<i8", "weights": "<f2", "examples": "<i1", "scales": "<f4", "roots": "<f4", "grams": "<i4",
    "starts": "<i8", "owners": "<i4", "shares": "<f2",
}  # fmt: skip

_KERNEL = ("examples", "scales", "roots", "grams", "starts", "owners", "shares")


@dataclass(frozen=True, slots=True)
class Fused:
    """`encoder`: id of the embedding model whose query vectors it was trained on; others are refused.

    `labels`: the classes, ascending; "" is the last if there were examples of none. `sharpness` and
    `threshold` were set on messages kept aside in training.
    """

    labels: tuple[str, ...]
    encoder: str
    net: Net
    linear: Linear
    kernel: Kernel
    sharpness: float = 1.0
    threshold: float = 0.0

    def scores(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """`vectors`: the encoder's of `texts` as queries, shape (n, dimensions). Shape (n, classes)."""
        away = centred(np.asarray(vectors, dtype=np.float32), self.net.centre)
        grams = Grams.of(texts)
        kernel = self.kernel.scores(away, grams)
        return fused_scores(self.net.scores(away), self.linear.scores_of(grams), kernel)

    def probabilities(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """Shape (n, classes), each row's sum 1: add the columns of a group for the group's probability."""
        return softmax(self.scores(texts, vectors) * np.float32(self.sharpness))

    def guess(self, text: str, vector: Floats, encoder: str) -> Guess:
        """Judge one message. Raises Damaged if the vector is another model's."""
        if encoder != self.encoder:
            raise errors.Damaged(f"intents know vectors of {self.encoder}, not of {encoder}")
        row = self.probabilities([text], np.asarray(vector).reshape(1, -1))[0]
        return guess(self.labels, row.tolist(), self.threshold)

    def decide(self, texts: Sequence[str], vectors: Floats) -> list[Guess]:
        """As `guess`, for many messages at once."""
        rows = self.probabilities(texts, vectors)
        return [guess(self.labels, row.tolist(), self.threshold) for row in rows]


def fused_scores(net: Floats, linear: Floats, kernel: Floats) -> Floats:
    """What the three say of the same messages, as one. Shapes (n, classes)."""
    together = NET * spread(net) + LINEAR * spread(linear) + KERNEL * spread(kernel)
    return np.asarray(together, dtype=np.float32)


def spread(scores: Floats) -> Floats:
    """Each row's z-scores: what models of different scales say becomes comparable."""
    middle, deviation = scores.mean(axis=1, keepdims=True), scores.std(axis=1, keepdims=True)
    return np.asarray((scores - middle) / np.maximum(deviation, 1e-6), dtype=np.float32)


def fused_sections(fused: Fused) -> dict[str, bytes]:
    """Sections `intents.fused.*`: what `read_fused` makes the same model of, to the bit."""
    arrays = _arrays(fused)
    about = {
        "labels": fused.labels,
        "encoder": fused.encoder,
        "sharpness": fused.sharpness,
        "threshold": fused.threshold,
        "shapes": {name: array.shape for name, array in arrays.items()},
    }
    sections = {PREFIX + name: array.astype(_ARRAYS[name]).tobytes() for name, array in arrays.items()}
    return {PREFIX + "about": json.dumps(about, ensure_ascii=False).encode(), **sections}


def _arrays(fused: Fused) -> dict[str, NDArray[np.generic]]:
    parts = (fused.net, fused.linear, fused.kernel)
    return {name: getattr(part, name) for part in parts for name in _ARRAYS if hasattr(part, name)}


def read_fused(pack: Pack) -> Fused:
    """Arrays stay where they lie. Raises Damaged."""
    try:
        about = json.loads(bytes(pack.section(PREFIX + "about")))
        array = {
            name: np.frombuffer(pack.section(PREFIX + name), kind).reshape(about["shapes"][name])
            for name, kind in _ARRAYS.items()
        }
        return Fused(
            tuple(about["labels"]),
            about["encoder"],
            Net(*(array[name] for name in ("centre", "inner", "inner_bias", "outer", "outer_bias"))),
            Linear(array["kept"], array["weights"]),
            Kernel(*(array[name] for name in _KERNEL)),
            float(about["sharpness"]),
            float(about["threshold"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise errors.Damaged(f"intents of the full index: {error}") from error
