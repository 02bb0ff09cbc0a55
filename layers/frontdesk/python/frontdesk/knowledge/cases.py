"""Runs a rule set against its own cases: what a rule must answer, and what it must leave alone."""

from collections.abc import Iterator

from frontdesk.knowledge.model import Rule, RuleSet
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.values import frozen


@frozen
class CaseFailure:
    """A case that went wrong: `wanted` is "hit" or "miss", `won_by` the rule that answered it, '' if none."""

    rule_id: str
    language: str
    text: str
    wanted: str
    won_by: str

    @property
    def field(self) -> str:
        """Where the case stands, as errors name it."""
        return f"rules[{self.rule_id}].{'hits' if self.wanted == 'hit' else 'misses'}.{self.language}"


def failing_cases(ruleset: RuleSet) -> list[CaseFailure]:
    """Every case that fails, in the order of the rules; an empty list lets the set be published."""
    book = RuleBook.compile(ruleset)
    return [failure for rule in ruleset.rules for failure in _failures(rule, book)]


def _failures(rule: Rule, book: RuleBook) -> Iterator[CaseFailure]:
    for wanted, cases in (("hit", rule.hits), ("miss", rule.misses)):
        for language, texts in cases.items():
            for text in texts:
                hit = book.match(text, language)
                won_by = hit.rule_id if hit else ""
                if (won_by == rule.id) != (wanted == "hit"):
                    yield CaseFailure(rule.id, language, text, wanted, won_by)
