"""Turns a rule set's JSON into rules, or names the rule and the field that is wrong.

{"schema": 1,
 "facts": {"days": {"zh": "30 天", "en": "30 days"}},
 "slots": {"order": {"kind": "order_number", "prefix": "LF-", "digits": [5, 7]}},
 "rules": [{"id": "return-how", "topic": "returns", "action": "answer",
            "when": {"en": {"exact": ["returns"], "patterns": ["rma ?[0-9]{6}"],
                             "all": [["how", "can"], "return"], "any": [], "none": []}},
            "answers": {"en": "You can return within {days}."}, "ask_back": {},
            "hits": {"en": ["How do I return this?"]}, "misses": {"en": ["please return my call"]}}]}
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from frontdesk.errors import InvalidField
from frontdesk.knowledge import fields
from frontdesk.knowledge.expressions import Expressions, check_pattern
from frontdesk.knowledge.model import LANGUAGES, SCHEMA, Action, Rule, RuleSet, Slot, Texts
from frontdesk.knowledge.slots import KINDS
from frontdesk.knowledge.template import Names
from frontdesk.knowledge.when import read_when
from frontdesk.patterns import pattern

MOST_RULES, MOST_CASES, MOST_PATTERNS = 10_000, 200, 1_000
LONGEST_ANSWER, LONGEST_CASE = 2_000, 400

_ID = pattern(r"[a-z0-9][a-z0-9._-]{0,63}")
_RULE_FIELDS = ("id", "topic", "action", "when", "answers", "ask_back", "hits", "misses")


def load_ruleset(raw: Mapping[str, Any], version: str = "") -> RuleSet:
    """Raises InvalidField whose `field` reads like `rules[return-how].answers.en`.

    `version` is what the set is published as; it stands in the evidence of every answer. What is published
    had its patterns checked then: a cold start compiles them once only, for the language that it hears.
    """
    top = fields.known(raw, "", ("schema", "facts", "slots", "rules"))
    fields.number(top.get("schema"), "schema", SCHEMA, SCHEMA)
    slots = _slots(top.get("slots", {}))
    names = Names(_facts(top.get("facts", {}), slots), slots)
    rules = tuple(
        _rule(rule, f"rules[{at}]", names)
        for at, rule in enumerate(fields.items(top.get("rules"), "rules", MOST_RULES))
    )
    _each_id_once(rules)
    if not version:
        _check_patterns(rules)
    return RuleSet(version, rules, names.facts, slots)


def _check_patterns(rules: Sequence[Rule]) -> None:
    """Each alone and all together, as they are looked for; it costs a compilation of each."""
    if sum(len(when.patterns) for rule in rules for when in rule.when.values()) > MOST_PATTERNS:
        raise InvalidField("rules", f"All rules together can hold {MOST_PATTERNS:,} patterns.")
    for language in LANGUAGES:
        places = {
            f"rules[{rule.id}].when.{language}.patterns[{at}]": each
            for rule in rules
            if language in rule.when
            for at, each in enumerate(rule.when[language].patterns)
        }
        for place, each in places.items():
            check_pattern(each, place)
        if len(places) > 1:  # one alone was looked at by itself
            Expressions([*places.values()], f"rules.when.{language}.patterns")


def _slots(raw: object) -> dict[str, Slot]:
    return {
        fields.name(name, "slots"): _slot(name, value, f"slots.{name}")
        for name, value in fields.mapping(raw, "slots").items()
    }


def _slot(name: str, raw: object, path: str) -> Slot:
    given = fields.known(raw, path, ("kind", "prefix", "digits"))
    kind = fields.choice(given.get("kind"), f"{path}.kind", KINDS)
    prefix = fields.text(given["prefix"], f"{path}.prefix", 6) if "prefix" in given else ""
    digits = fields.items(given.get("digits", [0, 0]), f"{path}.digits", 2)
    if len(digits) != 2:
        raise InvalidField(f"{path}.digits", "Give the least and the most digits, for example [5, 7].")
    least, most = (fields.number(digit, f"{path}.digits", 0, 20) for digit in digits)
    return Slot(name, kind, prefix, (least, most))


def _facts(raw: object, slots: Mapping[str, Slot]) -> dict[str, Texts]:
    facts: dict[str, Texts] = {}
    for name, value in fields.mapping(raw, "facts").items():
        if fields.name(name, "facts") in slots:
            raise InvalidField(f"facts.{name}", "A slot has this name already.")
        facts[name] = fields.texts(value, f"facts.{name}", LONGEST_ANSWER)
        for language, fact in facts[name].items():
            Names({}, {}).slots_in(fact, language, f"facts.{name}.{language}")  # a fact can't ask for another
    return facts


def _rule(raw: object, place: str, names: Names) -> Rule:
    rule_id = fields.mapping(raw, place).get("id")
    if not isinstance(rule_id, str) or not _ID.fullmatch(rule_id):
        raise InvalidField(f"{place}.id", "An id is up to 64 lower-case letters, digits, dots, _ and -.")
    path = f"rules[{rule_id}]"
    given = fields.known(raw, path, _RULE_FIELDS)
    rule = Rule(
        id=rule_id,
        when={
            language: read_when(value, f"{path}.when.{language}", names.slots)
            for language, value in fields.by_language(given.get("when"), f"{path}.when").items()
        },
        answers=fields.texts(given.get("answers"), f"{path}.answers", LONGEST_ANSWER),
        action=cast(
            Action, fields.choice(given.get("action", "answer"), f"{path}.action", ("answer", "person"))
        ),
        topic=fields.text(given["topic"], f"{path}.topic", 64) if "topic" in given else "",
        ask_back=fields.texts(given.get("ask_back", {}), f"{path}.ask_back", LONGEST_ANSWER),
        hits=fields.cases(given.get("hits", {}), f"{path}.hits", LONGEST_CASE, MOST_CASES),
        misses=fields.cases(given.get("misses", {}), f"{path}.misses", LONGEST_CASE, MOST_CASES),
    )
    _check_whole(rule, path, names)
    return rule


def _check_whole(rule: Rule, path: str, names: Names) -> None:
    """Every language that can hit has an answer, a question for the slots in it, and a hit of its own."""
    if not rule.when:
        raise InvalidField(f"{path}.when", "Give at least one language: zh or en.")
    for language in rule.when:
        if language not in rule.answers:
            raise InvalidField(f"{path}.answers.{language}", "A language in `when` needs its answer.")
        if not rule.hits.get(language):
            raise InvalidField(
                f"{path}.hits.{language}", "Give at least one text that this rule must answer."
            )
        _check_slots(rule, path, language, names)


def _check_slots(rule: Rule, path: str, language: str, names: Names) -> None:
    asked = names.slots_in(rule.answers[language], language, f"{path}.answers.{language}")
    question, place = rule.ask_back.get(language, ""), f"{path}.ask_back.{language}"
    if asked and not question:
        raise InvalidField(place, f"Say what to ask when this is missing: {', '.join(asked)}.")
    if names.slots_in(question, language, place):
        raise InvalidField(place, "A question can't hold what it asks for.")


def _each_id_once(rules: Iterable[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise InvalidField(f"rules[{rule.id}].id", "Another rule has this id.")
        seen.add(rule.id)
