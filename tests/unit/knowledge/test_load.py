"""A rule set is read whole, or refused with the name of the rule and the field."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidField
from frontdesk.knowledge.load import load_ruleset
from tests import world


def ruleset(**changes: Any) -> dict[str, Any]:
    raw: dict[str, Any] = copy.deepcopy(dict(world.RULES))
    raw.update(changes)
    return raw


def with_rule(**changes: Any) -> dict[str, Any]:
    """The world's rules, the one about returns changed; None removes a field."""
    raw = ruleset()
    rule = raw["rules"][1]
    rule.update(changes)
    raw["rules"][1] = {name: value for name, value in rule.items() if value is not None}
    return raw


def wrong_field(raw: dict[str, Any]) -> str | None:
    """The field that is refused, None if the set is read."""
    try:
        load_ruleset(raw)
    except InvalidField as refused:
        return refused.field or ""
    return None


def test_a_good_set_keeps_its_version_rules_and_languages() -> None:
    loaded = load_ruleset(world.RULES, "v7")
    assert loaded.version == "v7"
    assert [rule.id for rule in loaded.rules] == ["parcel-where", "return-how", "invoice", "person"]
    assert loaded.rules[0].when["en"].lists == (("parcel", "package"), ("where", "track"))
    assert loaded.rules[3].action == "person"


def test_words_are_normalised_once_at_loading() -> None:
    loaded = load_ruleset(with_rule(when={"en": {"any": ["T-Shirts", "Ｌ码"]}}))
    assert loaded.rules[1].when["en"].lists == (("t shirt", "l 码"),)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (ruleset(schema=2), "schema"),
        (ruleset(schema=True), "schema"),
        (ruleset(version=3), "version"),
        (ruleset(rules="all"), "rules"),
        (ruleset(extra=1), "extra"),
        (ruleset(slots={"order": {"kind": "shoe_size"}}), "slots.order.kind"),
        (ruleset(slots={"order": {"kind": "email", "digits": [1]}}), "slots.order.digits"),
        (ruleset(slots={"Order": {"kind": "email"}}), "slots"),
        (ruleset(slots=[]), "slots"),
        (ruleset(facts={"order": {"en": "mine"}}), "facts.order"),
        (ruleset(facts={"shop": {"fr": "Poisson"}}), "facts.shop.fr"),
        (ruleset(facts={"shop": {"en": "{days}"}}), "facts.shop.en"),
        (ruleset(rules=[7]), "rules[0]"),
        (ruleset(rules=[{"id": "No Spaces"}]), "rules[0].id"),
        (ruleset(rules=[*world.RULES["rules"], world.RULES["rules"][0]]), "rules[parcel-where].id"),
        (with_rule(colour="red"), "rules[return-how].colour"),
        (with_rule(action="explode"), "rules[return-how].action"),
        (with_rule(topic=""), "rules[return-how].topic"),
        (with_rule(when={}), "rules[return-how].when"),
        (with_rule(when=None), "rules[return-how].when"),
        (with_rule(when={"en": {}}), "rules[return-how].when.en"),
        (with_rule(when={"en": {"all": [["a"], []]}}), "rules[return-how].when.en"),
        (with_rule(when={"en": {"any": ["ok", "?!"]}}), "rules[return-how].when.en.any[1]"),
        (with_rule(when={"en": {"any": [7]}}), "rules[return-how].when.en.any[0]"),
        (with_rule(when={"en": {"none": "never"}}), "rules[return-how].when.en.none"),
        (with_rule(when={"en": {"exact": ["my {shoe}"]}}), "rules[return-how].when.en.exact[0]"),
        (with_rule(when={"en": {"pattern": ["(a+)+$"]}}), "rules[return-how].when.en.pattern"),
        (with_rule(when={"fr": {"any": ["retour"]}}), "rules[return-how].when.fr"),
        (with_rule(answers={"zh": "好"}), "rules[return-how].answers.en"),
        (with_rule(answers={"zh": "好", "en": "x" * 2001}), "rules[return-how].answers.en"),
        (with_rule(answers={"zh": "好", "en": "see {size}"}), "rules[return-how].answers.en"),
        (with_rule(answers={"zh": "好", "en": "a { brace"}), "rules[return-how].answers.en"),
        (with_rule(answers={"zh": "好", "en": "see {order}"}), "rules[return-how].ask_back.en"),
        (
            with_rule(answers={"zh": "好", "en": "see {order}"}, ask_back={"en": "is it {order}?"}),
            "rules[return-how].ask_back.en",
        ),
        (with_rule(hits={"zh": ["怎么退货？"]}), "rules[return-how].hits.en"),
        (with_rule(misses={"zh": [""]}), "rules[return-how].misses.zh[0]"),
    ],
)
def test_what_is_wrong_is_named_by_rule_and_field(raw: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        load_ruleset(raw)
    assert refused.value.field == field


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([*world.RULES["rules"][2]]), JSON)
def test_any_json_in_any_field_of_a_rule_is_read_or_refused(name: str, value: Any) -> None:
    raw = ruleset()
    raw["rules"][2][name] = value
    assert (wrong_field(raw) or "rules[").startswith("rules[")


@given(st.sampled_from(["schema", "facts", "slots", "rules"]), JSON)
def test_any_json_in_any_field_of_the_set_is_read_or_refused(name: str, value: Any) -> None:
    assert wrong_field(ruleset(**{name: value})) != ""
