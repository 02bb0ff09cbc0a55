"""Teaches the bundle's classifier what each entry is asked like, where there are examples enough."""

from collections.abc import Sequence

import numpy as np

from frontdesk.knowledge.intents.linear import Grams, train_linear
from frontdesk.knowledge.intents.quantise import edge_sections
from frontdesk.knowledge.intents.train import Setting, kept_aside, setting
from frontdesk.knowledge.passages import Chunk

FEWEST, FEWEST_EACH = 200, 8
"""Examples in all, and of an entry: what is asked in fewer ways is left to the words."""
MOST_LABELS = 300
SEED = 1


def intent_sections(entries: Sequence[Chunk]) -> dict[str, bytes]:
    """Sections `intents.edge.*`, or {} where there is too little to learn from. Labels are ids of entries."""
    taught = taught_by(entries)
    if not enough(taught):
        return {}
    labels = tuple(sorted({label for _, label in taught}))
    places = {label: at for at, label in enumerate(labels)}
    texts, numbers = [text for text, _ in taught], np.array([places[label] for _, label in taught], np.int64)
    set_to = _setting(texts, numbers, len(labels))
    linear = train_linear(Grams.of(texts), numbers, len(labels), seed=SEED)
    return edge_sections(linear, labels, set_to.sharpness, set_to.threshold)


def enough(taught: Sequence[tuple[str, str]]) -> bool:
    """Whether a classifier can learn from them."""
    return len(taught) >= FEWEST and len({label for _, label in taught}) > 1


def taught_by(entries: Sequence[Chunk]) -> list[tuple[str, str]]:
    """(question, entry's id): of the entries with most examples, in the order of the entries."""
    asked = {entry.hash: entry.question.split("\n") for entry in entries}
    many = [entry for entry in entries if len(asked[entry.hash]) >= FEWEST_EACH]
    chosen = {
        each.hash for each in sorted(many, key=lambda each: (-len(asked[each.hash]), each.hash))[:MOST_LABELS]
    }
    return [
        (question, entry.article)
        for entry in entries
        if entry.hash in chosen
        for question in asked[entry.hash]
    ]


def _setting(
    texts: Sequence[str], numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]", labels: int
) -> Setting:
    """How sure the classifier may be taken to be: from a training that kept one example in ten aside."""
    aside = kept_aside(numbers, SEED)
    if not aside.any():
        return Setting()
    grams = Grams.of(texts)
    known = train_linear(grams.pick(np.flatnonzero(~aside)), numbers[~aside], labels, seed=SEED)
    return setting(known.scores_of(grams.pick(np.flatnonzero(aside))), numbers[aside], labels)
