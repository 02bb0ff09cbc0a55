"""How sure the bot is of an answer, and what follows from it: say it, ask back, or hand over.

The constants are the same for every tenant and language; docs/decisions/0018 says how they were found.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from frontdesk.assistant.facts import facts
from frontdesk.assistant.kinds import Kind, asks_which
from frontdesk.assistant.model import Intent, Passage, Sentence
from frontdesk.assistant.relevance import Asked, fit, units
from frontdesk.assistant.weigh import content, coverage, credit, needs
from frontdesk.values import frozen

SAY = 0.72
"""From this share of the question on, weighted, an answer is said."""
MEASURED = 0.64
"""And from this on where a figure of the very kind is asked for and given: that is evidence, too."""
ASK = 0.34
"""From here on something is near enough to be asked about; below, a person takes over."""
ADDS = 0.12
"""Who asks who, what, which or where gets no sentence that only says the question again."""
RIVAL = 0.85
"""A sentence of another article with this share of the best one's score makes the question ambiguous."""
AGREES = 0.04
"""What a classifier that names the category of the source adds; it never carries an answer alone."""
SURE = 0.8
"""The classifier's certainty from which it counts."""

Verdict = Literal["say", "ask", "hand over"]


@frozen
class Confidence:
    """`score` 0 to 1 and what it is made of, small JSON for the evidence."""

    score: float
    verdict: Verdict
    parts: Mapping[str, object]


def weigh(
    asked: Asked, sentences: Sequence[Sentence], passages: Sequence[Passage], intent: Intent | None
) -> Confidence:
    """How the sentences together meet the question, with the passages that prove them around.

    A name or number of the question that no source holds, or an answer of another kind than asked for,
    is never said, however much of the rest is covered.
    """
    if not sentences:
        return Confidence(0.0, "hand over", {"covered": 0.0})
    proving = [
        passage for passage in passages if any(passage.chunk.hash in each.chunks for each in sentences)
    ]
    text = "\n".join(sentence.text for sentence in sentences)
    beside = [(passage.about, 1.0) for passage in proving] + [(passage.text, 0.4) for passage in proving]
    met = fit(asked, text, beside)
    agrees = (
        intent is not None and intent.score >= SURE and intent.name in {p.chunk.category for p in proving}
    )
    score = min(1.0, met.covered + (AGREES if agrees else 0.0))
    parts: dict[str, object] = {"covered": round(met.covered, 3), "kind": asked.kind, "typed": met.typed}
    new = _adds(asked, text)
    torn = _torn(asked, sentences, passages)
    parts |= {"torn": True} if torn else {}
    parts |= {"adds": round(new, 3)} if new < ADDS else {}
    parts |= {"lacking": len(met.lacking)} if met.lacking else {}
    parts |= {"agrees": True} if agrees else {}
    return Confidence(
        round(score, 3),
        _verdict(score, met.typed and not met.lacking and new >= ADDS and not torn, asked.kind),
        parts,
    )


def _torn(asked: Asked, sentences: Sequence[Sentence], passages: Sequence[Passage]) -> bool:
    """Whether another article gives another figure to the same question, and meets it nearly as well."""
    if asked.kind == "any":
        return False
    cited = {hash for sentence in sentences for hash in sentence.chunks}
    ours = {passage.chunk.article for passage in passages if passage.chunk.hash in cited}
    ranked = units(asked, passages)
    best = max((unit.score for unit in ranked if unit.passage.chunk.article in ours), default=0.0)
    said = _figures("\n".join(sentence.text for sentence in sentences))
    rivals = [
        unit
        for unit in ranked
        if unit.passage.chunk.article not in ours and unit.fit.typed and unit.score >= RIVAL * best
    ]
    return any(said.isdisjoint(_figures(unit.text)) for unit in rivals)


def _figures(text: str) -> frozenset[object]:
    stated = facts(text)
    return frozenset[object](stated.numbers) | stated.moments


def _adds(asked: Asked, text: str) -> float:
    """How much of the answer the question has not said itself; who asks nothing new needs nothing new."""
    if asked.kind != "any" or not asks_which(asked.text):
        return 1.0
    words, said = needs(text), content(asked.text)
    return 1 - coverage(words, [credit(word, said) for word in words], [1.0] * len(words))


def _verdict(score: float, whole: bool, kind: Kind) -> Verdict:
    if score >= (SAY if kind in ("any", "quantity") else MEASURED) and whole:
        return "say"
    return "ask" if score >= ASK else "hand over"
