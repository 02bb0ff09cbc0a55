"""Answers a text by a shop's rules: whole phrases, patterns, then words; the same text, the same rule."""

from collections.abc import Sequence
from typing import Self

from frontdesk.knowledge.index import Index, Match
from frontdesk.knowledge.model import LANGUAGES, Rule, RuleHit, RuleSet
from frontdesk.knowledge.normalise import exact_key, normalise
from frontdesk.knowledge.slots import around, capture, plain
from frontdesk.knowledge.template import fill, missing, phrase_key
from frontdesk.values import frozen

LONGEST_TEXT = 400
"""Characters. Whoever writes more has a case of their own, not a common question; it also bounds the work."""

EXACT, PATTERN, TWO_LISTS, ONE_LIST = 1.0, 0.9, 0.9, 0.8
"""An order of trust, not a probability: nothing measured them yet."""


@frozen
class RuleBook:
    """Rules ready for use; build one per version and share it, matching changes nothing."""

    ruleset: RuleSet
    indexes: "Indexes"

    @classmethod
    def compile(cls, ruleset: RuleSet) -> Self:
        return cls(ruleset, Indexes(ruleset.rules))

    def match(self, text: str, language: str) -> RuleHit | None:
        """What the rules say to a text in one of `LANGUAGES`, or None. Never raises, whatever the text."""
        index = self.indexes.of(language)
        if index is None or len(text) > LONGEST_TEXT:
            return None
        normal = normalise(text)
        whole = index.exact(exact_key(normal)) or self._exact_with_slots(index, text)
        match = whole or index.by_pattern(text, normal) or index.best(normal)
        return self._hit(match, text, language) if match else None

    def _exact_with_slots(self, index: Index, text: str) -> Match | None:
        if not index.has_slots:
            return None
        said = plain(text)
        found = capture(self.ruleset.slots.values(), said)
        return index.exact(phrase_key(around(said, found))) if found else None

    def _hit(self, match: Match, text: str, language: str) -> RuleHit:
        rule = self.ruleset.rules[match.rule]
        answer, slots, lacking = self._answer(rule, text, language)
        evidence: dict[str, object] = {
            "rule": rule.id,
            "version": self.ruleset.version,
            "by": _by(match),
            "confidence": _confidence(match),
        }
        evidence |= {"words": list(match.words)} if match.words else {}
        evidence |= {} if match.pattern is None else {"pattern": match.pattern}
        evidence |= {"missing": lacking} if lacking else {}
        return RuleHit(
            rule.id, self.ruleset.version, language, answer, rule.action, rule.topic, evidence, slots
        )

    def _answer(self, rule: Rule, text: str, language: str) -> tuple[str, dict[str, str], list[str]]:
        """The answer with facts and slots filled in, or the question for the slots that are missing."""
        facts = {name: texts[language] for name, texts in self.ruleset.facts.items() if language in texts}
        answer = rule.answers[language]
        wanted = [name for name in missing(answer) if name in self.ruleset.slots]
        if not wanted:
            return fill(answer, facts), {}, []
        found = capture((self.ruleset.slots[name] for name in wanted), plain(text))
        slots = {name: value.value for name, value in found.items()}
        lacking = [name for name in wanted if name not in slots]
        return fill(rule.ask_back[language] if lacking else answer, facts | slots), slots, lacking


class Indexes:
    """An index for each language, built when somebody first speaks it."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._built: dict[str, Index] = {}

    def of(self, language: str) -> Index | None:
        """None for a language that rules are not written in."""
        if language not in self._built and language in LANGUAGES:
            self._built[language] = Index(self._rules, language)
        return self._built.get(language)


def _by(match: Match) -> str:
    if match.pattern is not None:
        return "pattern"
    return "words" if match.words else "phrase"


def _confidence(match: Match) -> float:
    if match.pattern is not None:
        return PATTERN
    if not match.words:
        return EXACT
    return TWO_LISTS if len(match.words) > 1 else ONE_LIST
