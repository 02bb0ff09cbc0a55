"""Teaching a classifier from a tenant's examples: numpy only, seconds, the same result from the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.intents.adam import Floats, softmax
from frontdesk.knowledge.intents.fused import Fused
from frontdesk.knowledge.intents.kernel import train_kernel
from frontdesk.knowledge.intents.linear import Grams, Integers, train_linear
from frontdesk.knowledge.intents.model import NONE
from frontdesk.knowledge.intents.net import centred, train_net
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

    def pick(self, rows: Integers) -> "Examples":
        texts, labels = ([self.texts[at] for at in rows], [self.labels[at] for at in rows])
        return Examples(texts, labels, self.vectors[rows], self.encoder)


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
    """Train on all of it; settings come from a first training that kept one message in ten aside."""
    labels = tuple(sorted({*examples.labels} - {NONE})) + ((NONE,) if NONE in examples.labels else ())
    places = {label: at for at, label in enumerate(labels)}
    numbers = np.array([places[label] for label in examples.labels], np.int64)
    fused = edge = Setting(threshold=1.0 if NONE in examples.labels else 0.0)
    if len(numbers) >= _FEWEST:
        fused, edge = _settings(examples, numbers, labels, seed)
    whole = _fit(examples, numbers, labels, seed)
    return Taught(_set(whole, fused), edge)


def _fit(examples: Examples, numbers: Integers, labels: tuple[str, ...], seed: int) -> Fused:
    net = train_net(examples.vectors, numbers, len(labels), seed=seed)
    grams = Grams.of(examples.texts)
    linear = train_linear(grams, numbers, len(labels), seed=seed)
    kernel = train_kernel(centred(examples.vectors, net.centre), grams, numbers, len(labels))
    return Fused(labels, examples.encoder, net, linear, kernel)


def _set(fused: Fused, to: Setting) -> Fused:
    parts = (fused.labels, fused.encoder, fused.net, fused.linear, fused.kernel)
    return Fused(*parts, to.sharpness, to.threshold)


def _settings(
    examples: Examples, numbers: Integers, labels: tuple[str, ...], seed: int
) -> tuple[Setting, Setting]:
    aside = kept_aside(numbers, seed)
    taught = _fit(examples.pick(np.flatnonzero(~aside)), numbers[~aside], labels, seed)
    tried = examples.pick(np.flatnonzero(aside))
    intents = len(labels) - (labels[-1] == NONE)
    grams = taught.linear.scores(tried.texts)
    fused = taught.scores(tried.texts, tried.vectors)
    return setting(fused, numbers[aside], intents), setting(grams, numbers[aside], intents)


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
