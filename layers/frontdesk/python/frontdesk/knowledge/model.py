"""What a rule set is made of, and what a rule answers."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from frontdesk.values import frozen

SCHEMA = 1
LANGUAGES = ("zh", "en")

Action = Literal["answer", "person"]  # say it, or say it and hand over to a person
Texts = Mapping[str, str]  # by language
Cases = Mapping[str, tuple[str, ...]]  # by language


@frozen
class Slot:
    """Something a visitor may name: `kind` is how it looks; `prefix` and `digits` (least, most) narrow it."""

    name: str
    kind: str
    prefix: str = ""
    digits: tuple[int, int] = (0, 0)


@frozen
class When:
    """What a text must hold, in one language; every word is in its normal form already.

    A text hits if it is one of `exact`, if one of `patterns` (RE2) is found in it, or if it has a word of
    each list; the last two only if it has none of `none`.
    """

    exact: tuple[str, ...] = ()
    lists: tuple[tuple[str, ...], ...] = ()
    none: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@frozen
class Rule:
    """One thing the shop can say. `hits` are texts it must win, `misses` near ones it must not."""

    id: str
    when: Mapping[str, When]
    answers: Texts
    action: Action = "answer"
    topic: str = ""
    ask_back: Texts = field(default_factory=dict)
    hits: Cases = field(default_factory=dict)
    misses: Cases = field(default_factory=dict)


@frozen
class RuleSet:
    """All rules of a tenant at one version (a hash of their JSON, '' for a draft).

    `facts` are constants for answers: name → language → text.
    """

    version: str
    rules: tuple[Rule, ...]
    facts: Mapping[str, Texts] = field(default_factory=dict)
    slots: Mapping[str, Slot] = field(default_factory=dict)


@frozen
class RuleHit:
    """What the rules say to a text.

    `evidence` is small JSON for the event's data: which rule, by what, how sure. It holds nothing the visitor
    wrote (an erasure need not look there); what they named is in `slots`.
    """

    rule_id: str
    version: str
    language: str
    answer_text: str
    action: Action
    topic: str
    evidence: Mapping[str, object]
    slots: Mapping[str, str] = field(default_factory=dict)

    @property
    def gives_way(self) -> bool:
        """To an entry that asks just this: it knew a part of the text only, and asks for no person."""
        return self.action == "answer" and self.evidence.get("by") in ("words", "pattern")
