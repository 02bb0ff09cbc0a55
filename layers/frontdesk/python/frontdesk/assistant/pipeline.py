"""The bot's turn from a message to one decision: an answer, a question back, or a person.

language, redaction, safety words, rules, intent, retrieval, compose, ground check, confidence: each step is a
pure function; what is not pure (search, classifier, composer) comes in by `Means`. Exactly one Said comes
out, whatever fails on the way.
"""

from collections.abc import Callable

from frontdesk import errors
from frontdesk.assistant.handing import handed_over, intent_told
from frontdesk.assistant.hearing import Heard, hear
from frontdesk.assistant.knowing import Means, guessed, know, know_exactly
from frontdesk.assistant.model import Answer, HandOver, Intent, Said, Turn
from frontdesk.assistant.packet import packet
from frontdesk.knowledge.model import RuleHit

Live = Callable[[str], bool]
"""Is told what may be said so far; False: the visitor has stopped it, or the bot may not speak any more."""


def respond(turn: Turn, means: Means, live: Live = lambda _: True) -> Said:
    """The decision of this turn. The same turn and the same means give the same bytes."""
    heard = hear(turn, means.rulebook, means.words)
    return _on_danger(heard, means) or _by_rule(turn, heard, means, live) or know(turn, heard, means, live)


def _on_danger(heard: Heard, means: Means) -> Said | None:
    """Nothing else is asked: a person takes it, and is told why."""
    alarm = heard.alarm
    if alarm is None:
        return None
    reason, intent = f"safety:{alarm.topic}", guessed(heard, means)
    handed = HandOver(
        alarm.says[heard.language],
        "safety",
        alarm.priority,
        packet(heard.before, heard.question, heard.language, reason=reason, slots=heard.slots, intent=intent),
    )
    evidence = {"safety": alarm.topic, **intent_told(intent), "decision": "hand over"}
    return Said(handed, heard.language, heard.question, evidence, intent=intent)


def _by_rule(turn: Turn, heard: Heard, means: Means, live: Live) -> Said | None:
    """Rules read the visitor's own words, since they may need an order number or an address in them.

    A rule that knew only words of it gives way to an entry that asks just this.
    """
    hit = means.rulebook.match(heard.said, heard.language) if means.rulebook else None
    if hit is None:
        return None
    return (know_exactly(turn, heard, means, live) if hit.gives_way else None) or _ruled(heard, hit, means)


def _ruled(heard: Heard, hit: RuleHit, means: Means) -> Said:
    """Who takes it over is told what the classifier made of it; an answer needs no guess."""
    slots = {**heard.slots, **hit.slots}
    if hit.action == "answer":
        said = {**hit.evidence, "decision": "say"}
        return Said(Answer(hit.answer_text), heard.language, heard.question, said, hit.topic, slots)
    intent = guessed(heard, means)
    evidence = {**hit.evidence, **intent_told(intent), "decision": "hand over"}
    decision = _rule_hands_over(heard, hit, intent)
    return Said(decision, heard.language, heard.question, evidence, hit.topic, slots, intent=intent)


def _rule_hands_over(heard: Heard, hit: RuleHit, intent: Intent | None) -> HandOver:
    missing = hit.evidence.get("missing", ())
    handed = packet(
        heard.before,
        heard.question,
        heard.language,
        reason=f"rule:{hit.rule_id}",
        slots=heard.slots,
        missing=[str(name) for name in missing] if isinstance(missing, list) else (),
        intent=intent,
    )
    return HandOver(hit.answer_text, "rule", packet=handed)


def failed(turn: Turn, means: Means, error: errors.FrontdeskError) -> Said:
    """What is said where a step broke that has no fallback of its own."""
    heard = hear(turn, means.rulebook, means.words)
    return handed_over(turn, heard, "unavailable", {"failed": error.code})
