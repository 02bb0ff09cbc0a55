"""Rules by patterns: RE2 alone reads them, all of a language in one pass; what it will not read is named."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidField
from frontdesk.knowledge.cases import failing_cases
from frontdesk.knowledge.expressions import LARGEST, Expressions, said
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.rulebook import PATTERN, RuleBook


def raw(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"schema": 1, "rules": list(rules)}


def rule(rule_id: str, language: str = "en", **when: Any) -> dict[str, Any]:
    return {
        "id": rule_id,
        "when": {language: when},
        "answers": {language: rule_id},
        "hits": {language: ["not checked here"]},
    }


def winner(text: str, *rules: dict[str, Any], language: str = "en") -> str | None:
    hit = RuleBook.compile(load_ruleset(raw(*rules))).match(text, language)
    return hit.rule_id if hit else None


REPAIR = rule("repair", patterns=[r"\brma[- ]?[0-9]{6}\b", r"repair (no|number) [0-9]+"])


@pytest.mark.parametrize(
    "text", ["Where is RMA-123456?", "rma 123456", "ＲＭＡ１２３４５６", "my repair\n NO  7 please"]
)
def test_a_pattern_is_found_whatever_the_case_the_width_and_the_spacing(text: str) -> None:
    assert winner(text, REPAIR) == "repair"


@pytest.mark.parametrize("text", ["rma-12345", "karma 123456", "rma 1234567", "repair", ""])
def test_a_near_miss_is_none(text: str) -> None:
    assert winner(text, REPAIR) is None


@pytest.mark.parametrize(
    ("text", "wins"),
    [("第17号订单到哪了", "zh"), ("第十七号 订单", "zh"), ("号订单", None), ("第17个订单", None)],
)
def test_chinese_is_matched_by_its_characters(text: str, wins: str | None) -> None:
    numbered = rule("zh", "zh", patterns=["第[0-9一二三四五六七八九十百]{1,4}号 ?订单"])
    assert winner(text, numbered, language="zh") == wins


def test_punctuation_can_be_asked_for_since_it_stays() -> None:
    assert winner("is it #42?", rule("ticket", patterns=["#[0-9]+"])) == "ticket"
    assert winner("is it 42?", rule("ticket", patterns=["#[0-9]+"])) is None


def test_a_whole_phrase_goes_before_a_pattern_and_a_pattern_before_words() -> None:
    phrase, pattern = rule("c", exact=["order 17"]), rule("b", patterns=["order [0-9]+"])
    words = rule("a", all=["order", "17"])
    assert winner("Order 17!", words, pattern, phrase) == "c"
    assert winner("my order 17", words, pattern, phrase) == "b"
    assert winner("17th order", rule("a", any=["order"]), pattern) == "a"


def test_of_two_patterns_the_lower_id_wins_in_whatever_order_they_stand() -> None:
    wide, narrow = rule("wide", patterns=["order"]), rule("narrow", patterns=["order [0-9]+"])
    assert winner("order 5", wide, narrow) == winner("order 5", narrow, wide) == "narrow"


def test_words_that_must_not_stand_there_hold_a_pattern_back_and_let_the_next_one_have_it() -> None:
    first = rule("a", patterns=["order [0-9]+"], none=["cancel"])
    assert winner("cancel order 5", first) is None
    assert winner("cancel order 5", first, rule("b", patterns=["order"])) == "b"


def test_the_evidence_says_which_pattern_and_nothing_of_what_was_written() -> None:
    hit = RuleBook.compile(load_ruleset(raw(REPAIR))).match("repair number 4711", "en")
    assert hit
    assert hit.evidence == {
        "rule": "repair", "version": "", "by": "pattern", "confidence": PATTERN, "pattern": 1,
    }  # fmt: skip
    assert hit.gives_way


def test_cases_are_run_on_patterns_too() -> None:
    wrong = {**REPAIR, "hits": {"en": ["rma 123456", "rma 12"]}, "misses": {"en": ["repair no 4"]}}
    found = [(each.wanted, each.text) for each in failing_cases(load_ruleset(raw(wrong)))]
    assert found == [("hit", "rma 12"), ("miss", "repair no 4")]


@pytest.mark.parametrize(
    ("pattern", "said_of_it"),
    [
        ("(?=a)b", "look-around"),
        (r"(a)\1", "back-references"),
        ("(", "missing )"),
        ("a{1001}", "invalid repetition"),
        (r"\p{Hann}", "invalid character class"),
        ("x.{600}y", "too large"),
        ("", "empty"),
        (".*", "nearly every text"),
        (r"\w", "nearly every text"),
        ("x*", "nearly every text"),
        ("[\u4e00-\u9fff]", "nearly every text"),
        (7, ""),
        ("a" * 401, ""),
    ],
)
def test_a_pattern_that_can_not_be_is_refused_by_its_field(pattern: object, said_of_it: str) -> None:
    with pytest.raises(InvalidField) as refused:
        load_ruleset(raw(rule("a", patterns=["fine", pattern])))
    assert refused.value.field == "rules[a].when.en.patterns[1]"
    assert said_of_it in refused.value.detail


def test_too_many_are_refused_and_too_large_ones_together() -> None:
    with pytest.raises(InvalidField) as refused:
        load_ruleset(raw(rule("a", patterns=[f"a{n}" for n in range(21)])))
    assert refused.value.field == "rules[a].when.en.patterns"
    large = [
        rule(f"r{n}", patterns=[rf"(x|y).{{0,40}}{n}{k}.{{0,40}}(z|w)" for k in range(20)]) for n in range(10)
    ]
    with pytest.raises(InvalidField) as refused:
        load_ruleset(raw(*large))
    assert refused.value.field == "rules.when.en.patterns"
    many = [rule(f"r{n}", patterns=[f"a{n} b{k}" for k in range(20)]) for n in range(51)]
    with pytest.raises(InvalidField) as refused:
        load_ruleset(raw(*many))
    assert refused.value.field == "rules"


def test_the_pattern_that_holds_a_backtracking_engine_for_years_is_read_and_harmless() -> None:
    evil = rule("evil", patterns=["^(a+)+$", "(x+x+)+y"])
    assert winner("a" * 399 + "!", evil) is None
    assert winner("x" * 400, evil) is None
    assert winner("a" * 400, evil) == "evil"


@pytest.mark.parametrize("text", ["\0rma 123456", "\ud800 rma 123456", "rma 123456\u200b", "😀rma 123456"])
def test_no_text_does_harm(text: str) -> None:
    assert winner(text, REPAIR) == "repair"


pieces = st.sampled_from(
    ["order", "[0-9]+", " ?", "(no|nr)", "退", "货{1,2}", "a", ".", "x+", r"\b", "$", "^"]
)
patterns = st.lists(st.lists(pieces, min_size=2, max_size=5).map("".join), min_size=1, max_size=12)
texts = st.lists(
    st.sampled_from(["order", "ORDER", "12", " ", "no", "退", "货货", "a", "x", "?"]), max_size=12
).map("".join)


@given(patterns, texts)
def test_all_together_find_what_each_finds_alone(many: list[str], text: str) -> None:
    readable = [pattern for pattern in many if _reads(pattern)]
    found = [at for at, each in enumerate(readable) if re2.search(f"(?i){each}", said(text))]
    assert (Expressions(readable).found_in(said(text)) if readable else []) == found


def _reads(pattern: str) -> bool:
    try:
        return bool(re2.compile(pattern).programsize < LARGEST)
    except re2.error:
        return False


def test_a_thousand_patterns_find_each_what_it_asks_for() -> None:
    many = [f"(order|parcel) .{{0,5}}{n}-[0-9]+" for n in range(1_000)]
    together = Expressions(many)
    for n in range(0, 1_000, 37):
        text = f"where is my parcel no {n}-4711"
        assert together.found_in(text) == [at for at, each in enumerate(many) if re2.search(each, text)]
        assert n in together.found_in(text)


def test_the_engine_is_loaded_only_where_a_rule_set_has_patterns() -> None:
    program = (
        "import sys\n"
        "from frontdesk.knowledge.load import load_ruleset\n"
        "from frontdesk.knowledge.rulebook import RuleBook\n"
        "rule = {'id': 'a', 'when': {'en': {'any': ['x']}}, 'answers': {'en': 'y'}, 'hits': {'en': ['x']}}\n"
        "RuleBook.compile(load_ruleset({'schema': 1, 'rules': [rule]})).match('x', 'en')\n"
        "assert 're2' not in sys.modules\n"
        "rule['when']['en']['patterns'] = ['xy+']\n"
        "RuleBook.compile(load_ruleset({'schema': 1, 'rules': [rule]})).match('x', 'en')\n"
        "assert 're2' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONPATH": ":".join(sys.path)})
