"""The later steps of a turn: search, compose, check, weigh, decide."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.assistant.choices import asked_back
from frontdesk.assistant.claims import claims_of, whole_sentences
from frontdesk.assistant.confidence import ASK, Confidence, weigh
from frontdesk.assistant.entries import Meant, meant
from frontdesk.assistant.extract import Extractive, extract
from frontdesk.assistant.ground import Grounded, ground
from frontdesk.assistant.hearing import Heard
from frontdesk.assistant.model import (
    Answer,
    AskBack,
    Claim,
    Draft,
    HandOver,
    Intent,
    Passage,
    Said,
    Sentence,
    Turn,
)
from frontdesk.assistant.packet import packet
from frontdesk.assistant.ports import Brief, Composer, Intents
from frontdesk.assistant.reading import read
from frontdesk.assistant.relevance import Asked, ask, units
from frontdesk.assistant.texts import asking_back, handing_over, nearest_questions
from frontdesk.knowledge.passages import Findings, Question
from frontdesk.knowledge.ports import KnowledgeSearch
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.safety.redact import without_marks
from frontdesk.safety.words import SafetyWords
from frontdesk.values import frozen

LIMIT = 8
"""Chunks that a search is asked for; `reading` keeps the best of them."""


@frozen
class Means:
    """What a tenant's bot works with. `spend` says whether a model may be asked now (the tenant's budget)."""

    words: SafetyWords
    search: KnowledgeSearch | None
    composer: Composer
    rulebook: RuleBook | None = None
    intents: Intents | None = None
    spend: Callable[[], bool] = lambda: True
    seconds: float = 12.0
    tokens: int = 320


@frozen
class _Found:
    """What the search gave, read and taken apart."""

    findings: Findings
    passages: tuple[Passage, ...]
    asked: Asked
    intent: Intent | None
    meant: Meant | None = None


def know(turn: Turn, heard: Heard, means: Means, live: Callable[[str], bool]) -> Said:
    """Answer from the knowledge what can be proven."""
    query = " ".join(without_marks(heard.question).split())
    intent = means.intents.guess(query, heard.language) if means.intents else None
    try:
        found = _find(turn, heard, means, query, intent)
    except errors.Unavailable as error:
        return handed_over(turn, heard, "unavailable", {"failed": error.code}, intent=intent)
    if found is None:
        return handed_over(turn, heard, "unknown", {}, intent=intent)
    if found.meant and found.meant.sure:
        said = _of_entry(heard, found, found.meant, live)
        if said:
            return said
    if not found.asked.wanted:
        return _say_more(turn, heard, found)
    draft, note = _draft(heard, means, found, live)
    grounded = ground(found.asked, draft.claims, found.passages)
    if not grounded.sentences and not draft.stopped and draft.model != Extractive.id:
        extracted = extract(found.asked, found.passages)
        grounded = Grounded(ground(found.asked, extracted, found.passages).sentences, grounded.cuts)
        note |= {"fallback": "nothing held"}
    return _decide(turn, heard, found, draft, grounded, note)


def handed_over(
    turn: Turn,
    heard: Heard,
    reason: str,
    evidence: Mapping[str, Any],
    *,
    intent: Intent | None = None,
    found: _Found | None = None,
    draft: Draft | None = None,
) -> Said:
    """A person takes over, with all that is known."""
    handed = packet(
        heard.before,
        heard.question,
        heard.language,
        reason=reason,
        passages=found.passages if found else (),
        intent=intent,
        slots=heard.slots,
    )
    text = handing_over(reason, heard.language, staffed=turn.staffed)
    return Said(
        HandOver(text, reason, packet=handed),
        heard.language,
        heard.question,
        {**_trace(heard, found, intent), **evidence, "decision": "hand over"},
        slots=heard.slots,
        findings=found.findings if found else None,
        draft=draft,
        intent=intent,
    )


def _find(turn: Turn, heard: Heard, means: Means, query: str, intent: Intent | None) -> _Found | None:
    if means.search is None or not turn.version or not query:
        return None
    question = Question(query, heard.language, turn.audiences)
    findings = means.search.search(turn.tenant, turn.version, question, LIMIT)
    passages = read(findings)
    same = meant(query, heard.language, findings.found)
    return _Found(findings, passages, ask(query, passages), intent, same) if passages else None


def _of_entry(heard: Heard, found: _Found, same: Meant, live: Callable[[str], bool]) -> Said | None:
    """The whole answer of the entry that asks the same; no model says it better than the shop has."""
    passage = next((each for each in found.passages if each.chunk.hash == same.hash), None)
    if passage is None or passage.dropped:
        return None
    claim = Claim(passage.text, (passage.number,))
    draft = Draft((claim,), Extractive.id, passage.text, stopped=not live(passage.text))
    evidence = {"meant": [same.likeness, same.lead], "decision": "say"}
    said = Answer(passage.text, (Sentence(passage.text, (same.hash,)),))
    return _said(heard, found, draft, said, evidence)


def _draft(
    heard: Heard, means: Means, found: _Found, live: Callable[[str], bool]
) -> tuple[Draft, dict[str, Any]]:
    """The composer's draft; whatever keeps a model from one, the extract takes its place."""
    brief = Brief(found.asked.text, heard.language, found.passages, heard.before, means.seconds, means.tokens)
    extractive = Extractive()
    if means.composer.id == extractive.id:
        return extractive.compose(brief, live), {}
    if not means.spend():
        return extractive.compose(brief, live), {"fallback": "budget"}
    try:
        return means.composer.compose(brief, _proven_only(found, heard.language, live)), {}
    except errors.Unavailable as error:
        return extractive.compose(brief, live), {"fallback": error.code}


def _proven_only(found: _Found, language: str, live: Callable[[str], bool]) -> Callable[[str], bool]:
    """Live text shows whole sentences that hold, never a draft: a visitor can't unread."""
    seen = {"whole": "", "shown": ""}

    def say(text: str) -> bool:
        whole = whole_sentences(text)
        if whole != seen["whole"]:
            seen["whole"] = whole
            kept = ground(found.asked, claims_of(whole), found.passages).sentences
            seen["shown"] = _joined(kept, language)
        return live(seen["shown"])

    return say


def _decide(
    turn: Turn, heard: Heard, found: _Found, draft: Draft, grounded: Grounded, note: Mapping[str, Any]
) -> Said:
    sure = weigh(found.asked, grounded.sentences, found.passages, found.intent)
    evidence = {**note, **_checked(grounded, sure)}
    if draft.stopped and not grounded.sentences:
        return handed_over(turn, heard, "stopped", evidence, intent=found.intent, found=found, draft=draft)
    if (sure.verdict == "say" and not _doubted(found, grounded)) or draft.stopped:
        text = _joined(grounded.sentences, heard.language)
        return _said(heard, found, draft, Answer(text, grounded.sentences), {**evidence, "decision": "say"})
    choices = _choices(found, heard.language)
    if sure.verdict != "hand over" and choices and not asked_back(turn):
        question = AskBack(asking_back(choices, heard.language), choices)
        return _said(heard, found, draft, question, {**evidence, "decision": "ask"})
    reason = "unsure" if sure.score >= ASK else "unknown"
    return handed_over(turn, heard, reason, evidence, intent=found.intent, found=found, draft=draft)


def _doubted(found: _Found, grounded: Grounded) -> bool:
    """An entry that asks something else than the visitor answers something else."""
    said = {hash for each in grounded.sentences for hash in each.chunks}
    entries = {passage.chunk.hash for passage in found.passages if passage.chunk.question}
    return found.meant is not None and found.meant.doubts(said & entries)


def _say_more(turn: Turn, heard: Heard, found: _Found) -> Said:
    """A text that asks nothing ("and?") gets one question back, then a person."""
    if asked_back(turn):
        return handed_over(turn, heard, "unknown", {}, intent=found.intent, found=found)
    return _said(heard, found, None, AskBack(asking_back((), heard.language)), {"decision": "ask"})


def _said(
    heard: Heard, found: _Found, draft: Draft | None, decision: Answer | AskBack, evidence: Mapping[str, Any]
) -> Said:
    return Said(
        decision,
        heard.language,
        heard.question,
        {**_trace(heard, found, found.intent), **evidence},
        slots=heard.slots,
        findings=found.findings,
        draft=draft,
        intent=found.intent,
    )


def _choices(found: _Found, language: str) -> tuple[str, ...]:
    """The questions of the passages that meet something of what was asked, the nearest first."""
    near = [unit.passage for unit in units(found.asked, found.passages) if unit.fit.covered > 0]
    return nearest_questions(list(dict.fromkeys(near)), language)


def _trace(heard: Heard, found: _Found | None, intent: Intent | None) -> dict[str, Any]:
    trace: dict[str, Any] = {}
    if heard.redacted:
        trace["redacted"] = dict(heard.redacted)
    if intent:
        trace["intent"] = [intent.name, round(intent.score, 3)]
    if found:
        trace["found"] = [[p.chunk.hash[:12], round(p.score, 4)] for p in found.passages]
        planted = sum(passage.dropped for passage in found.passages)
        trace |= {"planted": planted} if planted else {}
    return trace


def _checked(grounded: Grounded, sure: Confidence) -> dict[str, Any]:
    cuts = [cut.why for cut in grounded.cuts]
    return {"confidence": {"score": sure.score, **sure.parts}, **({"cut": cuts} if cuts else {})}


def _joined(sentences: Sequence[Sentence], language: str) -> str:
    return ("" if language == "zh" else " ").join(sentence.text for sentence in sentences)
