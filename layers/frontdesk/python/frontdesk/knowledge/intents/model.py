"""What a classifier says of a message. Stdlib only: the bundle on the hot path uses it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NONE = ""
"""The label of what belongs to no intent. A model trained with such examples has it as its last class."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One message, judged. `label` is "" if none of the intents is likely enough.

    `likeliest` is the best intent all the same (for asking back), `confidence` its probability, `margin` how
    far the next intent is behind it (both 0 to 1). `probabilities` has one for each of `labels` (sum 1).
    """

    label: str
    likeliest: str
    confidence: float
    margin: float
    labels: tuple[str, ...]
    probabilities: tuple[float, ...]

    def by_group(self, groups: Mapping[str, str]) -> dict[str, float]:
        """Probability of each group (a skill, a domain): the sum over its intents.

        `groups` maps intent to group; intents that it leaves out, and "none of these", are summed under "".
        """
        sums: dict[str, float] = {}
        for label, probability in zip(self.labels, self.probabilities, strict=True):
            group = groups.get(label, NONE)
            sums[group] = sums.get(group, 0.0) + probability
        return sums


def guess(labels: tuple[str, ...], probabilities: Sequence[float], threshold: float) -> Guess:
    """The decision: the likeliest intent, unless its odds are under the threshold (0 refuses nothing).

    Odds are against "none of these" where the model was taught such messages, else against all the rest.
    """
    intents = len(labels) - (1 if labels[-1] == NONE else 0)
    order = sorted(range(intents), key=probabilities.__getitem__, reverse=True)[:2]
    best = order[0]
    second = probabilities[order[1]] if len(order) > 1 else 0.0
    sure = probabilities[best]
    rival = probabilities[intents] if intents < len(labels) else 1 - sure
    label = labels[best] if sure >= threshold * rival else NONE
    return Guess(label, labels[best], sure, sure - second, labels, tuple(probabilities))


def softmax(scores: Sequence[float], sharpness: float = 1.0) -> list[float]:
    """Scores as probabilities; the higher the sharpness, the surer."""
    top = max(scores)
    powers = [math.exp((score - top) * sharpness) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]
