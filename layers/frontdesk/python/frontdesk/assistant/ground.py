"""Cuts a draft to what its sources hold: every number, date, name, negation and nearly every word.

It compares forms. Who does what to whom in the same words, and what a true sentence leaves out, it can't see.
"""

import re
import unicodedata
from collections.abc import Sequence

from frontdesk.assistant.belonging import misplaced
from frontdesk.assistant.facts import facts, is_number, unsupported
from frontdesk.assistant.model import Claim, Cut, Passage, Sentence
from frontdesk.assistant.planted import is_planted
from frontdesk.assistant.polarity import turned
from frontdesk.assistant.relevance import Asked, fit
from frontdesk.assistant.weigh import content, coverage, credit, needs
from frontdesk.values import frozen

TERMS = 0.8
"""The share of a sentence's own words, by weight, that a cited passage must hold."""
NEAREST = 0.6
"""And the share that its nearest two sentences there must hold: words from all over prove nothing."""


@frozen
class Grounded:
    """What may be said, and what was cut with the reason for each."""

    sentences: tuple[Sentence, ...]
    cuts: tuple[Cut, ...]


def ground(asked: Asked, claims: Sequence[Claim], passages: Sequence[Passage]) -> Grounded:
    """Sentences in the draft's order; one that cites nothing is held against every passage."""
    kept: list[Sentence] = []
    cuts: list[Cut] = []
    for claim in claims:
        proving, why = _proof(asked, claim, passages)
        if proving:
            kept.append(Sentence(claim.text, tuple(passage.chunk.hash for passage in proving)))
        else:
            cuts.append(Cut(claim.text, why))
    return Grounded(tuple(kept), tuple(cuts))


def _proof(asked: Asked, claim: Claim, passages: Sequence[Passage]) -> tuple[list[Passage], str]:
    """The passages that prove the claim, or why none does."""
    if is_planted(claim.text):
        return [], "planted"
    by_number = {passage.number: passage for passage in passages}
    cited = [by_number[number] for number in claim.sources if number in by_number]
    if claim.sources and not cited:
        return [], "no such source"
    reasons = [(passage, why_not(claim.text, passage, asked.text)) for passage in cited or passages]
    proving = [passage for passage, why in reasons if not why]
    if not proving:
        return [], reasons[0][1] if reasons else "no source"
    if not _is_related(asked, claim, proving):
        return [], "off the question"
    return (proving if cited else proving[:1]), ""


def why_not(claim: str, passage: Passage, asked: str = "") -> str:
    """Why the passage does not prove the claim: "number 7 day", "negation", "terms" …; "" if it does.

    `asked` is the question: what a claim is about that names nothing itself.
    """
    if _squeezed(claim) in {_squeezed(text) for text in (passage.text, *passage.sentences)}:
        return ""  # word by word and whole: half a sentence may say the contrary
    source = f"{passage.about}\n{passage.text}"
    if not needs(claim):
        return "says nothing"
    lacking = unsupported(facts(claim), facts(source), source)
    if lacking:
        return lacking
    if _held(claim, source) < TERMS:
        return "terms"
    nearest = _nearest(claim, passage)
    if _held(claim, f"{passage.about}\n{nearest}") < NEAREST:
        return "terms apart"
    lacking = unsupported(facts(claim), facts(f"{passage.about}\n{nearest}"), source)
    return lacking or turned(claim, nearest) or _misplaced(claim, passage, asked)


def _misplaced(claim: str, passage: Passage, asked: str) -> str:
    """Whether it says a value of another thing than the passage does."""
    names = facts(claim).names | facts(passage.text).names
    return misplaced(claim, [passage.about, *passage.sentences], names, asked)


def _nearest(claim: str, passage: Passage) -> str:
    """The two sentences that hold most of the claim, in reading order."""
    ranked = sorted(range(len(passage.sentences)), key=lambda at: -_held(claim, passage.sentences[at]))
    return "\n".join(passage.sentences[at] for at in sorted(ranked[:2]))


def _held(claim: str, source: str) -> float:
    """Numbers aside, which are compared by value."""
    words = [word for word in needs(claim) if not is_number(word.word)]
    if not words:
        return 1.0
    held = content(source)
    return coverage(words, [credit(word, held) for word in words], [1.0] * len(words))


def _is_related(asked: Asked, claim: Claim, proving: Sequence[Passage]) -> bool:
    """A true sentence about something else is no answer: a word of the question, or its kind, must show."""
    if not asked.wanted:
        return True
    met = fit(asked, claim.text, [(passage.about, 1.0) for passage in proving])
    return met.covered > 0 or (asked.kind != "any" and met.typed)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+|[.。!?;]+$", "", unicodedata.normalize("NFKC", text))
