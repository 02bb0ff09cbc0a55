"""A rule set is held to its own cases."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.cases import CaseFailure, failing_cases
from frontdesk.knowledge.load import load_ruleset
from tests import world


def test_the_worlds_rules_keep_their_promises() -> None:
    assert failing_cases(load_ruleset(world.RULES)) == []


def test_a_hit_won_by_another_rule_names_the_thief() -> None:
    raw = copy.deepcopy(dict(world.RULES))
    raw["rules"][1]["hits"]["en"].append("where is my parcel")
    failure = CaseFailure("return-how", "en", "where is my parcel", "hit", "parcel-where")
    assert failing_cases(load_ruleset(raw)) == [failure]
    assert failure.field == "rules[return-how].hits.en"


def test_a_miss_that_hits_and_a_hit_that_misses_are_both_found() -> None:
    raw = copy.deepcopy(dict(world.RULES))
    raw["rules"][2]["misses"]["zh"].append("发票在哪里开")
    raw["rules"][2]["hits"]["en"].append("a receipt please")
    found = [(failure.field, failure.won_by) for failure in failing_cases(load_ruleset(raw))]
    assert found == [("rules[invoice].hits.en", ""), ("rules[invoice].misses.zh", "invoice")]


THINGS = ("coat", "lamp", "kettle", "scarf", "外套", "台灯", "水壶", "围巾")
ASKS = ("price", "colour", "size", "weight", "价格", "颜色", "尺寸", "重量")


@given(st.lists(st.tuples(st.sampled_from(THINGS), st.sampled_from(ASKS)), min_size=2, unique=True))
def test_each_generated_rule_hits_its_hits_and_misses_the_others(pairs: list[tuple[str, str]]) -> None:
    rules = [
        {
            "id": f"r{at}",
            "when": {"zh": {"all": [thing, ask]}},
            "answers": {"zh": f"{thing} {ask}"},
            "hits": {"zh": [f"请问 {thing} {ask}？"]},
            "misses": {"zh": [f"{other} {word}" for other, word in pairs if (other, word) != (thing, ask)]},
        }
        for at, (thing, ask) in enumerate(pairs)
    ]
    assert failing_cases(load_ruleset({"schema": 1, "rules": rules})) == []
