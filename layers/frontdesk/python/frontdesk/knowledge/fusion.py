"""One order out of two scores: words and meaning, each in standard deviations of the pool they compete in.

Scores of BM25 and cosines have nothing in common but how far they stand out. Ranks alone (RRF) forget that;
docs/decisions has the figures.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Fusion:
    """The weights, kept in every snapshot so that an old answer is found again as it was.

    `vector`: what a deviation of the cosine counts for a piece of an article, beside 1 for that of BM25;
    `entry`: what it counts for a FAQ entry, where a question is compared with questions, which encoders do
    better than finding what a long passage answers. `sure`: how far the best piece
    must lead any of another article, as a part of its own score, for the words alone to decide (the encoder
    then is not even asked). `pool`: how many pieces each side brings.
    """

    vector: float = 1.0
    entry: float = 1.6
    sure: float = 0.5
    pool: int = 100

    def decided(self, lexical: NDArray[np.float32], articles: NDArray[np.uint32]) -> bool:
        """Whether words alone settle it. `lexical` best first, with the article of each."""
        others = lexical[articles != articles[0]] if len(lexical) else lexical
        return len(others) > 0 and float(lexical[0] - others[0]) >= self.sure * float(lexical[0])

    def fused(
        self, lexical: NDArray[np.float32], cosines: NDArray[np.float32], entries: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        """One score for each piece of the pool; shapes (pool,)."""
        weights = np.array([self.vector, self.entry], np.float32)[entries.astype(np.intp)]
        return deviations(lexical) + weights * deviations(cosines)


def deviations(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """How many standard deviations each stands above the mean; all 0 if they are all alike."""
    spread = float(scores.std()) if len(scores) else 0.0
    return (scores - scores.mean()) / np.float32(spread) if spread > 1e-6 else np.zeros_like(scores)


def as_data(fusion: Fusion) -> dict[str, float]:
    return asdict(fusion)


def from_data(data: Mapping[str, float]) -> Fusion:
    return Fusion(float(data["vector"]), float(data["entry"]), float(data["sure"]), int(data["pool"]))
