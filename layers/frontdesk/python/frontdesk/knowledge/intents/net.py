"""The encoder's half of the classifier: one hidden layer on centred, frozen vectors, by numpy alone."""

from dataclasses import dataclass

import numpy as np

from frontdesk.knowledge.intents.adam import Adam, Floats, softmax
from frontdesk.knowledge.intents.linear import BATCH, Integers

HIDDEN = 768
_KEEP_INPUT, _KEEP_HIDDEN = 0.9, 0.5


@dataclass(frozen=True, slots=True)
class Net:
    """`centre`: shape (dimensions,), the mean of the training vectors. Then `relu(x @ inner + inner_bias)`
    and `@ outer + outer_bias`; shapes (dimensions, hidden), (hidden,), (hidden, classes), (classes,)."""

    centre: Floats
    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats

    def scores(self, centred: Floats) -> Floats:
        """`centred`: what `centre` made of the encoder's vectors. Shape (n, classes): logits."""
        hidden = np.maximum(_stretched(centred) @ self.inner + self.inner_bias, 0)
        return np.asarray(hidden @ self.outer + self.outer_bias, dtype=np.float32)


def centred(vectors: Floats, centre: Floats) -> Floats:
    """What tells vectors apart: an encoder's lie close together, so their mean is taken off; length 1."""
    away = vectors - centre
    lengths = np.sqrt(np.square(away).sum(axis=1, keepdims=True))
    return np.asarray(away / np.maximum(lengths, 1e-9), dtype=np.float32)


def train_net(
    vectors: Floats, labels: Integers, classes: int, *, seed: int, epochs: int = 40, rate: float = 0.003
) -> Net:
    """`vectors`: the encoder's, shape (n, dimensions). Deterministic by the seed on one machine."""
    random = np.random.default_rng(seed)
    size = vectors.shape[1]
    centre = np.asarray(vectors.mean(axis=0), dtype=np.float32)
    inner = (random.standard_normal((size, HIDDEN)) * np.sqrt(2 / size)).astype(np.float32)
    net = Net(
        centre,
        inner,
        np.zeros(HIDDEN, np.float32),
        np.zeros((HIDDEN, classes), np.float32),
        np.zeros(classes, np.float32),
    )
    steps = epochs * -(-len(labels) // BATCH)
    layers = [Adam(each, rate, steps) for each in (net.inner, net.inner_bias, net.outer, net.outer_bias)]
    inputs = _stretched(centred(vectors, centre))
    for _ in range(epochs):
        order = random.permutation(len(labels))
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            _learn(net, layers, _dropped(inputs[rows], _KEEP_INPUT, random), labels[rows], random)
    return net


def _learn(
    net: Net, layers: list[Adam], inputs: Floats, labels: Integers, random: np.random.Generator
) -> None:
    before = inputs @ net.inner + net.inner_bias
    kept = _dropped((before > 0).astype(np.float32), _KEEP_HIDDEN, random)
    hidden = before * kept
    wrong = softmax(hidden @ net.outer + net.outer_bias)
    wrong[np.arange(len(labels)), labels] -= 1
    wrong /= len(labels)
    back = (wrong @ net.outer.T) * kept
    gradients = (inputs.T @ back, back.sum(axis=0), hidden.T @ wrong, wrong.sum(axis=0))
    for layer, gradient in zip(layers, gradients, strict=True):
        layer.step(gradient)


def _dropped(values: Floats, keep: float, random: np.random.Generator) -> Floats:
    """Some left out by chance, the others raised, so that the net leans on no single one."""
    chance = random.random(values.shape, dtype=np.float32) < keep
    return np.asarray(values * chance / np.float32(keep), dtype=np.float32)


def _stretched(unit: Floats) -> Floats:
    """Unit vectors to a deviation of about 1 in each dimension."""
    return unit * np.float32(np.sqrt(unit.shape[1]))
