"""How well intents are told apart, and told from none: one training, one judging, what came out."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.evaluation.examples import Labelled
from frontdesk.knowledge.intents.edge import Edge, read_edge
from frontdesk.knowledge.intents.model import Guess
from frontdesk.knowledge.intents.train import Examples, Taught, teach
from frontdesk.knowledge.ports import Embedder
from frontdesk.knowledge.snapshot.pack import open_pack, pack

Progress = Callable[[int, int], None]
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Verdict:
    """Shares are 0 to 1. Of messages that belong to an intent: `accuracy`, the likeliest is right (nothing
    refused); `accepted`, right and not refused; `coverage`, not refused; `precision`, right of those. Of the
    others: `none_recall`, refused (1 if there are none). `worst`: intents by share right, lowest first."""

    messages: int
    accuracy: float
    accepted: float
    coverage: float
    precision: float
    none_recall: float
    worst: tuple[tuple[str, int, float], ...]


def taught_with(
    examples: Sequence[Labelled], embedder: Embedder, *, seed: int = 1, progress: Progress | None = None
) -> Taught:
    """A classifier of these examples, as publishing would make it."""
    texts = [each.text for each in examples]
    labels = [each.label for each in examples]
    return teach(Examples(texts, labels, encoded(texts, embedder, progress), embedder.id), seed=seed)


def encoded(texts: Sequence[str], embedder: Embedder, progress: Progress | None) -> NDArray[np.float32]:
    """Query vectors, shape (texts, dimensions), in batches that `progress(done, all)` is told of."""
    parts = [np.zeros((0, embedder.dimensions), np.float32)]
    for at in range(0, len(texts), _BATCH):
        parts.append(embedder.queries(texts[at : at + _BATCH]))
        if progress is not None:
            progress(min(at + _BATCH, len(texts)), len(texts))
    return np.concatenate(parts)


def judged(
    taught: Taught, examples: Sequence[Labelled], embedder: Embedder, *, progress: Progress | None = None
) -> list[Guess]:
    """What the whole classifier says of each."""
    texts = [each.text for each in examples]
    return taught.fused.decide(texts, encoded(texts, embedder, progress))


def edge_of(taught: Taught) -> Edge:
    """The bundle's classifier, read from its bytes as `messages` does."""
    return read_edge(open_pack(pack({}, taught.edge_sections())))


def verdict(examples: Sequence[Labelled], guesses: Sequence[Guess]) -> Verdict:
    """Compare what was said with what is true; both in the same order."""
    inside = [(one.label, guess) for one, guess in zip(examples, guesses, strict=True) if one.label]
    outside = [guess for one, guess in zip(examples, guesses, strict=True) if not one.label]
    covered = [(label, guess) for label, guess in inside if guess.label]
    right = sum(label == guess.label for label, guess in covered)
    return Verdict(
        messages=len(examples),
        accuracy=_share(sum(label == guess.likeliest for label, guess in inside), len(inside)),
        accepted=_share(right, len(inside)),
        coverage=_share(len(covered), len(inside)),
        precision=_share(right, len(covered)),
        none_recall=_share(sum(not guess.label for guess in outside), len(outside)),
        worst=_worst(inside),
    )


def _worst(inside: Sequence[tuple[str, Guess]]) -> tuple[tuple[str, int, float], ...]:
    right: dict[str, list[bool]] = defaultdict(list)
    for label, guess in inside:
        right[label].append(label == guess.label)
    shares = [(label, len(found), sum(found) / len(found)) for label, found in right.items()]
    return tuple(sorted(shares, key=lambda share: (share[2], share[0])))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
