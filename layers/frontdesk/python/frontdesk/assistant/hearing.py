"""The first steps of a turn: what is asked, in which language, without personal data, and danger."""

from collections.abc import Mapping
from dataclasses import replace

from frontdesk.assistant.choices import chosen, offered
from frontdesk.assistant.language import spoken
from frontdesk.assistant.model import Past, Turn
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.knowledge.slots import Found, capture, plain
from frontdesk.safety.redact import redact, without_marks
from frontdesk.safety.words import Alarm, SafetyWords
from frontdesk.values import frozen

_TELLING = frozenset({"order_number", "parcel_number"})  # slots that name a thing, not a person
LONGEST_QUESTION = 600
"""Characters that search and models are given."""


@frozen
class Heard:
    """`said` is the visitor's own text (or the choice it picked), which our rules read; `question` is the
    redacted one, which is all that search and models see."""

    said: str
    question: str
    language: str
    slots: Mapping[str, str]
    redacted: Mapping[str, int]
    alarm: Alarm | None
    before: tuple[Past, ...]


def hear(turn: Turn, rulebook: RuleBook | None, words: SafetyWords) -> Heard:
    """Never raises, whatever the text."""
    said = chosen(turn.text, offered(turn))
    telling = _telling(said, rulebook)
    clean = redact(said, _spans(telling))
    return Heard(
        said,
        clean.text[:LONGEST_QUESTION],
        spoken(without_marks(said), turn.locale),
        {name: found.value for name, found in telling.items()},
        clean.taken,
        words.heard(turn.text),
        tuple(_clean(past, rulebook) for past in turn.before),
    )


def _clean(past: Past, rulebook: RuleBook | None) -> Past:
    """What was said before reaches a model as well."""
    return replace(past, question=redact(past.question, _spans(_telling(past.question, rulebook))).text)


def _telling(text: str, rulebook: RuleBook | None) -> dict[str, Found]:
    """The order or parcel numbers that the shop's rules ask for."""
    if rulebook is None:
        return {}
    slots = [slot for slot in rulebook.ruleset.slots.values() if slot.kind in _TELLING]
    return capture(slots, plain(text))


def _spans(found: Mapping[str, Found]) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in found.values()]
