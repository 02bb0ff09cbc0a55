"""The first steps of a turn: what is asked, in which language, without personal data, and danger."""

from collections.abc import Mapping

from frontdesk.assistant.choices import chosen, offered
from frontdesk.assistant.language import spoken
from frontdesk.assistant.model import Turn
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.knowledge.slots import capture, plain
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


def hear(turn: Turn, rulebook: RuleBook | None, words: SafetyWords) -> Heard:
    """Never raises, whatever the text."""
    said = chosen(turn.text, offered(turn))
    slots = capture(rulebook.ruleset.slots.values(), plain(said)) if rulebook else {}
    kinds = {name: slot.kind for name, slot in rulebook.ruleset.slots.items()} if rulebook else {}
    kept = [(found.start, found.end) for name, found in slots.items() if kinds.get(name) in _TELLING]
    clean = redact(said, kept)
    return Heard(
        said,
        clean.text[:LONGEST_QUESTION],
        spoken(without_marks(said), turn.locale),
        {name: found.value for name, found in slots.items() if kinds.get(name) in _TELLING},
        clean.taken,
        words.heard(turn.text),
    )
