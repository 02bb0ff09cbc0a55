"""How like two questions are, seen from the middle of all entries: there the same one stands out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.snapshot.full import primary

FEWEST_ENTRIES = 20
"""Of a language, for a middle to mean anything."""

Floats = NDArray[np.float32]


def centres(chunks: Sequence[Chunk], vectors: Floats) -> dict[str, Floats]:
    """The middle of each language's entries, what all questions of a shop have in common; few have none."""
    found = {}
    for language in sorted({primary(chunk.language) for chunk in chunks}):
        entries = [
            at for at, chunk in enumerate(chunks) if chunk.question and primary(chunk.language) == language
        ]
        if len(entries) >= FEWEST_ENTRIES:
            found[language] = vectors[entries].mean(axis=0)
    return found


def centred(cosines: Floats, own: Floats, middle: float, square: float) -> Floats:
    """Cosines of entries with a question, both seen from a centre.

    `own` and `middle` are the products of the entries and of the question with the centre, `square` is that
    of the centre with itself. Vectors of one model crowd together, each model's otherwise; what is left
    without their middle is comparable between models and shops.
    """
    apart = np.sqrt(np.maximum(1 - 2 * own + square, 1e-6) * max(1 - 2 * middle + square, 1e-6))
    return np.asarray((cosines - own - middle + square) / apart, np.float32)
