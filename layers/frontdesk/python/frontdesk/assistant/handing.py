"""A person takes over a turn: what is said then, what they are handed, and the trace of the steps so far."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from frontdesk.assistant.hearing import Heard
from frontdesk.assistant.model import Draft, HandOver, Intent, Said, Turn
from frontdesk.assistant.packet import packet
from frontdesk.assistant.texts import handing_over

if TYPE_CHECKING:  # where nothing is published, nothing is found
    from frontdesk.assistant.proving import Gathered


def handed_over(
    turn: Turn,
    heard: Heard,
    reason: str,
    evidence: Mapping[str, Any],
    *,
    intent: Intent | None = None,
    found: "Gathered | None" = None,
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
        {**trace(heard, found, intent), **evidence, "decision": "hand over"},
        slots=heard.slots,
        findings=found.findings if found else None,
        draft=draft,
        intent=intent,
    )


def intent_told(intent: Intent | None) -> dict[str, Any]:
    """The classifier's guess as the evidence has it, and replay takes it from there."""
    return {"intent": [intent.name, intent.score]} if intent else {}


def trace(heard: Heard, found: "Gathered | None", intent: Intent | None) -> dict[str, Any]:
    """What of the first steps stands in every answer's evidence."""
    steps: dict[str, Any] = {}
    if heard.redacted:
        steps["redacted"] = dict(heard.redacted)
    steps |= intent_told(intent)
    if found:
        steps["found"] = [[p.chunk.hash[:12], round(p.score, 4)] for p in found.passages]
        planted = sum(passage.dropped for passage in found.passages)
        steps |= {"planted": planted} if planted else {}
    return steps
