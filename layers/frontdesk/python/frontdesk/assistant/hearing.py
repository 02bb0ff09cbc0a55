"""The first steps of a turn: what is asked, in which language, without personal data, and danger."""

from collections.abc import Mapping, Sequence
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
    choices = offered(turn)
    messages = [chosen(message, choices) for message in turn.messages or (turn.text,)]
    said = "\n".join(messages)
    telling = _telling(said, rulebook)
    clean = redact(said, _spans(telling))
    return Heard(
        said,
        _short(clean.text, messages, rulebook),
        spoken(without_marks(said), turn.locale),
        {name: found.value for name, found in telling.items()},
        clean.taken,
        words.heard(turn.text),
        tuple(_clean(past, rulebook) for past in turn.before),
    )


def _short(clean: str, messages: Sequence[str], rulebook: RuleBook | None) -> str:
    """Of several messages that are too long together each has its share: the last may be the question."""
    if len(clean) <= LONGEST_QUESTION or len(messages) == 1:
        return clean[:LONGEST_QUESTION]
    share = LONGEST_QUESTION // len(messages)
    return "\n".join(_without_person(each, rulebook)[:share] for each in messages)[:LONGEST_QUESTION]


def _clean(past: Past, rulebook: RuleBook | None) -> Past:
    """What was said before reaches a model as well."""
    return replace(past, question=_without_person(past.question, rulebook))


def _without_person(text: str, rulebook: RuleBook | None) -> str:
    return redact(text, _spans(_telling(text, rulebook))).text


def _telling(text: str, rulebook: RuleBook | None) -> dict[str, Found]:
    """The order or parcel numbers that the shop's rules ask for."""
    if rulebook is None:
        return {}
    slots = [slot for slot in rulebook.ruleset.slots.values() if slot.kind in _TELLING]
    return capture(slots, plain(text))


def _spans(found: Mapping[str, Found]) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in found.values()]
