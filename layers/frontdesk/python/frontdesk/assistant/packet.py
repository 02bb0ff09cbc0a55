"""What an agent is handed with a conversation: the matter, what was tried and found. Agents only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from frontdesk.assistant.model import Intent, Passage, Past
from frontdesk.assistant.mood import mood_of
from frontdesk.assistant.sentences import sentences
from frontdesk.assistant.weigh import needs

LONGEST = 160
"""Characters of a line; the packet as a whole stays below 2 KB in Chinese too."""
MOST = 3


def packet(
    before: Sequence[Past],
    question: str,
    language: str,
    *,
    reason: str,
    passages: Iterable[Passage] = (),
    intent: Intent | None = None,
    slots: Mapping[str, str] | None = None,
    missing: Iterable[str] = (),
) -> dict[str, Any]:
    """Small JSON, without what nobody knows. `question` and `before` are redacted."""
    said = [*(past.question for past in before), question]
    handed: dict[str, Any] = {
        "reason": reason,
        "summary": summary(said),
        "language": language,
        "mood": mood_of(said[-MOST:]),
        "tried": [_tried(past) for past in before[-MOST:] if past.said],
        "found": [_found(passage) for passage in list(passages)[:MOST]],
        "intent": {"name": intent.name, "score": round(intent.score, 2)} if intent else None,
        "slots": dict(slots or {}),
        "open": list(missing),
    }
    return {name: value for name, value in handed.items() if value}


def summary(said: Iterable[str]) -> list[str]:
    """The visitor's own sentences that say most, at most three, in order, the latest always among them."""
    lines = [sentence for text in said for sentence in sentences(text)]
    if not lines:
        return []
    weights = [sum(need.weight for need in needs(line)) for line in lines]
    ranked = sorted(range(len(lines) - 1), key=lambda at: -weights[at])[: MOST - 1]
    chosen = [*sorted(at for at in ranked if weights[at]), len(lines) - 1]
    return list(dict.fromkeys(_short(lines[at]) for at in chosen))


def _tried(past: Past) -> dict[str, str]:
    """By which rule or source it was answered, and the answer's beginning."""
    by = past.data.get("rule") or past.data.get("composer") or past.data.get("by") or "bot"
    return {"asked": _short(past.question), "said": _short(past.said), "by": str(by)}


def _found(passage: Passage) -> dict[str, str]:
    title = passage.chunk.heading or passage.chunk.question.partition("\n")[0] or passage.chunk.title
    return {"chunk": passage.chunk.hash[:16], "title": _short(title), "article": passage.chunk.article}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
