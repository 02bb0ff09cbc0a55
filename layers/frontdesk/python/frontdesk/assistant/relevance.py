"""How well each sentence of the passages answers the question: one measure for composers and checks."""

import re
from collections.abc import Iterable, Sequence

from frontdesk.assistant.kinds import Kind, asked_for, gives
from frontdesk.assistant.model import Passage
from frontdesk.assistant.weigh import HELD, NAMED, Need, content, coverage, credit, needs, rarities
from frontdesk.patterns import pattern
from frontdesk.values import frozen

NEAR, FAR = 0.7, 0.4
"""Credit for a word of the question that stands in the sentence before, or elsewhere in the passage."""
WHOLE = 600
"""Characters of an FAQ answer that is given whole."""

_LEFT_OUT = pattern(
    r"\bnot (?:included|contained|part) (?:in|of)\b[^,.;]*?(?= and |[,.;]|$)|\bexcluding\b[^,.;]*"
    "|不(?:含|包括|包含|计入?)(?:在)?[^，,。；;\\n]*",
    re.IGNORECASE,
)


@frozen
class Asked:
    """A question taken apart, with the weight of each word among what was found for it."""

    text: str
    wanted: tuple[Need, ...]
    rarity: tuple[float, ...]
    kind: Kind


@frozen
class Fit:
    """How a text meets a question: `covered` 0 to 1 with what stands around it, `own` without;
    `lacking` are names and numbers of the question that nothing there holds."""

    covered: float
    own: float
    typed: bool
    lacking: tuple[str, ...]


@frozen
class Unit:
    """What may be quoted as one: a sentence, or an FAQ entry's whole answer."""

    passage: Passage
    at: int
    text: str
    fit: Fit

    @property
    def score(self) -> float:
        """The order of the candidates; the passage's place in the search breaks ties."""
        kind = 1.0 if self.fit.typed else 0.6
        return (0.75 * self.fit.covered + 0.25 * self.fit.own) * kind - 0.01 * self.passage.number


def ask(question: str, passages: Sequence[Passage]) -> Asked:
    wanted = needs(question)
    held = [content(passage.about + "\n" + passage.text) for passage in passages]
    return Asked(question, wanted, tuple(rarities(wanted, held)), asked_for(question))


def units(asked: Asked, passages: Iterable[Passage]) -> list[Unit]:
    """Every candidate, the best first."""
    found = [unit for passage in passages for unit in _of(asked, passage)]
    return sorted(found, key=lambda unit: -unit.score)


def fit(asked: Asked, text: str, around: Sequence[tuple[str, float]] = ()) -> Fit:
    """How `text` meets the question; `around` are texts beside it with the credit they earn."""
    own, beside = (
        content(_said(asked.kind, text)),
        [(content(_said(asked.kind, other)), share) for other, share in around],
    )
    credits = [
        max([credit(need, own), *(share * credit(need, held) for held, share in beside)])
        for need in asked.wanted
    ]
    mine = [credit(need, own) for need in asked.wanted]
    lacking = [
        need.word
        for need, got in zip(asked.wanted, credits, strict=True)
        if need.weight >= NAMED and got < FAR * HELD
    ]
    return Fit(
        coverage(asked.wanted, credits, asked.rarity),
        coverage(asked.wanted, mine, asked.rarity),
        gives(asked.kind, text),
        tuple(lacking),
    )


def _said(kind: Kind, text: str) -> str:
    """A sum "not included in the rent" is no sum for the rent: what is left out answers nothing."""
    return _LEFT_OUT.sub(" ", text) if kind == "amount" else text


def around(passage: Passage, at: int) -> list[tuple[str, float]]:
    """What stands above and before a sentence, and the rest of its passage."""
    before = passage.sentences[at - 1] if at > 0 else ""
    return [(passage.about, 1.0), (before, NEAR), (passage.text, FAR)]


def _of(asked: Asked, passage: Passage) -> list[Unit]:
    if passage.chunk.question and len(passage.text) <= WHOLE:
        return [_entry(asked, passage)]
    return [
        Unit(passage, at, text, fit(asked, text, around(passage, at)))
        for at, text in enumerate(passage.sentences)
    ]


def _entry(asked: Asked, passage: Passage) -> Unit:
    """An FAQ entry answers its own questions, so each of them is held against the visitor's."""
    beside = [(passage.chunk.title, 1.0), (passage.chunk.heading, 1.0), (passage.text, FAR)]
    fits = [fit(asked, line, beside) for line in passage.chunk.question.splitlines()]
    best = max(fits, key=lambda each: each.covered)
    answered = fit(asked, passage.text, [(passage.about, 1.0)])
    better = max(best, answered, key=lambda each: each.covered)
    return Unit(passage, 0, passage.text, Fit(better.covered, best.own, answered.typed, answered.lacking))
