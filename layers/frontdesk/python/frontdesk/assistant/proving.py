"""The later steps of a turn, over what the search has found: compose, check, weigh, decide."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.assistant.choices import asked_back
from frontdesk.assistant.claims import claims_of, whole_sentences
from frontdesk.assistant.confidence import ASK, Confidence, weigh
from frontdesk.assistant.entries import Meant, meant, same_question
from frontdesk.assistant.extract import Extractive, extract
from frontdesk.assistant.ground import Grounded, ground
from frontdesk.assistant.handing import handed_over, trace
from frontdesk.assistant.hearing import Heard
from frontdesk.assistant.knowing import Means
from frontdesk.assistant.model import Answer, AskBack, Claim, Draft, Intent, Passage, Said, Sentence, Turn
from frontdesk.assistant.ports import Brief
from frontdesk.assistant.reading import read
from frontdesk.assistant.relevance import Asked, ask, units
from frontdesk.assistant.texts import asking_back, having_stopped, nearest_questions
from frontdesk.knowledge.passages import Findings
from frontdesk.values import frozen


@frozen
class Gathered:
    """What the search gave, read and taken apart."""

    findings: Findings
    passages: tuple[Passage, ...]
    asked: Asked
    intent: Intent | None
    meant: Meant | None = None


def gathered(query: str, language: str, findings: Findings, intent: Intent | None) -> Gathered | None:
    """None where nothing was found that may be read."""
    passages = read(findings)
    same = meant(query, language, findings.found)
    return Gathered(findings, passages, ask(query, passages), intent, same) if passages else None


def tell(turn: Turn, heard: Heard, means: Means, found: Gathered, live: Callable[[str], bool]) -> Said:
    """What of it can be proven, a question back, or a person."""
    if found.meant and found.meant.sure:
        evidence = {"meant": [found.meant.likeness, found.meant.lead]}
        said = _of_entry(heard, found, found.meant.hash, evidence, live)
        if said:
            return said
    if not found.asked.wanted:
        return _say_more(turn, heard, found)
    draft, note = _draft(heard, means, found, live)
    grounded = ground(found.asked, draft.claims, found.passages)
    if draft.model != Extractive.id and not (draft.stopped and grounded.sentences):
        grounded, instead = _or_extract(found, draft, grounded)
        note |= instead
    return _decide(turn, heard, found, draft, grounded, note)


def tell_exactly(heard: Heard, query: str, findings: Findings, live: Callable[[str], bool]) -> Said | None:
    """The answer of the entry that asks just this."""
    same = same_question(query, heard.language, findings.found)
    found = gathered(query, heard.language, findings, None) if same else None
    return _of_entry(heard, found, same, {"match": "phrase"}, live) if found else None


def _of_entry(
    heard: Heard, found: Gathered, same: str, why: Mapping[str, Any], live: Callable[[str], bool]
) -> Said | None:
    """The whole answer of the entry that asks the same; no model says it better than the shop has."""
    passage = next((each for each in found.passages if each.chunk.hash == same), None)
    if passage is None or passage.dropped:
        return None
    claim = Claim(passage.text, (passage.number,))
    draft = Draft((claim,), Extractive.id, passage.text, stopped=not live(passage.text))
    said = Answer(passage.text, (Sentence(passage.text, (same,)),))
    return _said(heard, found, draft, said, {**why, "decision": "say"})


def _draft(
    heard: Heard, means: Means, found: Gathered, live: Callable[[str], bool]
) -> tuple[Draft, dict[str, Any]]:
    """The composer's draft; whatever keeps a model from one, the whole extract takes its place."""
    brief = Brief(found.asked.text, heard.language, found.passages, heard.before, means.seconds, means.tokens)
    extractive = Extractive()
    if means.composer.id == extractive.id:
        return extractive.compose(brief, live), {}
    if not means.spend():
        return extractive.compose(brief, _whole), {"fallback": "budget"}
    try:
        return means.composer.compose(brief, _proven_only(found, heard.language, live)), {}
    except errors.Unavailable as error:
        return extractive.compose(brief, _whole), {"fallback": error.code}


def _whole(_: str) -> bool:
    """Nobody stops what is there at once, or reads it before it is weighed."""
    return True


def _or_extract(found: Gathered, draft: Draft, grounded: Grounded) -> tuple[Grounded, dict[str, Any]]:
    """What of a model's draft holds; the extract where nothing does, or where that alone is sure."""
    if grounded.sentences and _answers(found, grounded):
        return grounded, {}
    extracted = ground(found.asked, extract(found.asked, found.passages), found.passages)
    if grounded.sentences and not _answers(found, extracted):
        return grounded, {}
    why = "off the question" if grounded.sentences else "stopped" if draft.stopped else "nothing held"
    return (
        Grounded(extracted.sentences, grounded.cuts),
        {"fallback": why, "composer": Extractive.id, "drafted": draft.model},
    )


def _answers(found: Gathered, grounded: Grounded) -> bool:
    sure = weigh(found.asked, grounded.sentences, found.passages, found.intent)
    return sure.verdict == "say" and not _doubted(found, grounded)


def _proven_only(found: Gathered, language: str, live: Callable[[str], bool]) -> Callable[[str], bool]:
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
    turn: Turn, heard: Heard, found: Gathered, draft: Draft, grounded: Grounded, note: Mapping[str, Any]
) -> Said:
    sure = weigh(found.asked, grounded.sentences, found.passages, found.intent)
    evidence = {**note, **_checked(grounded, sure)}
    kept = draft.stopped and "fallback" not in note  # what holds of it so far, weighty or not
    if kept or (sure.verdict == "say" and not _doubted(found, grounded)):
        text = _joined(grounded.sentences, heard.language)
        return _said(heard, found, draft, Answer(text, grounded.sentences), {**evidence, "decision": "say"})
    if draft.stopped:  # they wanted less of the bot, not a person
        ended = AskBack(having_stopped(heard.language))
        return _said(heard, found, draft, ended, {**evidence, "decision": "ask"})
    choices = _choices(found, heard.language)
    if sure.verdict != "hand over" and choices and not asked_back(turn):
        question = AskBack(asking_back(choices, heard.language), choices)
        return _said(heard, found, draft, question, {**evidence, "decision": "ask"})
    reason = "unsure" if sure.score >= ASK else "unknown"
    return handed_over(turn, heard, reason, evidence, intent=found.intent, found=found, draft=draft)


def _doubted(found: Gathered, grounded: Grounded) -> bool:
    """An entry that asks something else than the visitor answers something else."""
    said = {hash for each in grounded.sentences for hash in each.chunks}
    entries = {passage.chunk.hash for passage in found.passages if passage.chunk.question}
    return found.meant is not None and found.meant.doubts(said & entries)


def _say_more(turn: Turn, heard: Heard, found: Gathered) -> Said:
    """A text that asks nothing ("and?") gets one question back, then a person."""
    if asked_back(turn):
        return handed_over(turn, heard, "unknown", {}, intent=found.intent, found=found)
    return _said(heard, found, None, AskBack(asking_back((), heard.language)), {"decision": "ask"})


def _said(
    heard: Heard,
    found: Gathered,
    draft: Draft | None,
    decision: Answer | AskBack,
    evidence: Mapping[str, Any],
) -> Said:
    return Said(
        decision,
        heard.language,
        heard.question,
        {**trace(heard, found, found.intent), **evidence},
        slots=heard.slots,
        findings=found.findings,
        draft=draft,
        intent=found.intent,
    )


def _choices(found: Gathered, language: str) -> tuple[str, ...]:
    """The questions of the passages that meet something of what was asked, the nearest first."""
    near = [unit.passage for unit in units(found.asked, found.passages) if unit.fit.covered > 0]
    return nearest_questions(list(dict.fromkeys(near)), language)


def _checked(grounded: Grounded, sure: Confidence) -> dict[str, Any]:
    cuts = [cut.why for cut in grounded.cuts]
    return {"confidence": {"score": sure.score, **sure.parts}, **({"cut": cuts} if cuts else {})}


def _joined(sentences: Sequence[Sentence], language: str) -> str:
    return ("" if language == "zh" else " ").join(sentence.text for sentence in sentences)
