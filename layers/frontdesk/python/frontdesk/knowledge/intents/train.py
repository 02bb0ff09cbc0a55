"""Teaching a classifier from a tenant's examples: numpy only, seconds, the same result from the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.intents.adam import Floats, softmax
from frontdesk.knowledge.intents.fused import Fused, fused_scores
from frontdesk.knowledge.intents.kernel import Learnt, train_kernel
from frontdesk.knowledge.intents.linear import Grams, Integers, Linear, train_linear
from frontdesk.knowledge.intents.model import NONE
from frontdesk.knowledge.intents.net import Net, centred, train_net
from frontdesk.knowledge.intents.quantise import edge_sections

REFUSED = 0.002
"""How many of the messages kept aside that do belong to an intent may be refused as too unsure."""

_ASIDE = 10  # one message in so many, of each class
_FEWEST = 1000  # below so many examples one in ten is too few to set anything by


@dataclass(frozen=True, slots=True)
class Examples:
    """What is taught: `labels` may be "" (none of these); `vectors` are the encoder's, as queries."""

    texts: Sequence[str]
    labels: Sequence[str]
    vectors: Floats
    encoder: str


@dataclass(frozen=True, slots=True)
class Setting:
    """How sharp scores become probabilities, and the odds under which an intent is refused."""

    sharpness: float = 1.0
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class Taught:
    """Both classifiers. `edge` is the setting of the n-gram model alone, for the bundle."""

    fused: Fused
    edge: Setting

    def edge_sections(self) -> dict[str, bytes]:
        return edge_sections(self.fused.linear, self.fused.labels, self.edge.sharpness, self.edge.threshold)


def teach(examples: Examples, *, seed: int = 1) -> Taught:
    """Train on all of it; settings come from a training that one message in ten was kept aside from."""
    labels = tuple(sorted({*examples.labels} - {NONE})) + ((NONE,) if NONE in examples.labels else ())
    places = {label: at for at, label in enumerate(labels)}
    numbers = np.array([places[label] for label in examples.labels], np.int64)
    grams, many = Grams.of(examples.texts), len(numbers) >= _FEWEST
    net, linear = _halves(examples.vectors, grams, numbers, len(labels), seed)
    aside = kept_aside(numbers, seed) if many else np.zeros(len(numbers), np.bool_)
    learnt = train_kernel(centred(examples.vectors, net.centre), grams, numbers, len(labels), aside)
    fused = edge = Setting(threshold=1.0 if NONE in examples.labels else 0.0)
    if many:
        fused, edge = _settings(examples, grams, numbers, labels, learnt, ~aside, seed)
    parts = (labels, examples.encoder, net, linear, learnt.kernel)
    return Taught(Fused(*parts, fused.sharpness, fused.threshold), edge)


def _halves(vectors: Floats, grams: Grams, numbers: Integers, classes: int, seed: int) -> tuple[Net, Linear]:
    return train_net(vectors, numbers, classes, seed=seed), train_linear(grams, numbers, classes, seed=seed)


def _settings(
    examples: Examples,
    grams: Grams,
    numbers: Integers,
    labels: tuple[str, ...],
    learnt: Learnt,
    taught: NDArray[np.bool_],
    seed: int,
) -> tuple[Setting, Setting]:
    """`learnt`: has said of those aside what it would without them."""
    rows = np.flatnonzero(taught)
    net, linear = _halves(examples.vectors[rows], grams.pick(rows), numbers[rows], len(labels), seed)
    tried, intents = learnt.aside, len(labels) - (labels[-1] == NONE)
    by_words = linear.scores_of(grams.pick(tried))
    by_meaning = net.scores(centred(examples.vectors[tried], net.centre))
    together = fused_scores(by_meaning, by_words, learnt.unseen)
    return setting(together, numbers[tried], intents), setting(by_words, numbers[tried], intents)


def kept_aside(numbers: Integers, seed: int) -> NDArray[np.bool_]:
    """One in ten of each class, chosen by the seed."""
    aside = np.zeros(len(numbers), bool)
    random = np.random.default_rng(seed)
    for label in np.unique(numbers):
        mine = random.permutation(np.flatnonzero(numbers == label))
        aside[mine[: len(mine) // _ASIDE]] = True
    return aside


def setting(scores: Floats, numbers: Integers, intents: int) -> Setting:
    """The sharpness that makes probabilities most honest, then the threshold that refuses few that belong."""
    steps = np.geomspace(0.25, 16, 37)
    chance = [_surprise(softmax(scores * np.float32(step)), numbers) for step in steps]
    sharpness = float(steps[int(np.argmin(chance))])
    odds = _odds(softmax(scores * np.float32(sharpness)), intents)
    return Setting(sharpness, float(np.quantile(odds[numbers < intents], REFUSED)))


def _odds(probabilities: Floats, intents: int) -> NDArray[np.float64]:
    """Of the likeliest intent, as `model.guess` weighs them."""
    sure = probabilities[:, :intents].max(axis=1).astype(np.float64)
    rival = probabilities[:, intents] if intents < probabilities.shape[1] else 1 - sure
    return np.asarray(sure / np.maximum(rival, 1e-30), dtype=np.float64)


def _surprise(probabilities: Floats, numbers: Integers) -> float:
    """Mean negative logarithm of what was true."""
    return float(-np.log(np.maximum(probabilities[np.arange(len(numbers)), numbers], 1e-9)).mean())
