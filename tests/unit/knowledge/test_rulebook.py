"""The right rule answers, always the same one, and no text does harm."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.model import RuleHit
from frontdesk.knowledge.rulebook import LONGEST_TEXT, RuleBook
from tests import world

BOOK = RuleBook.compile(load_ruleset(world.RULES, "v7"))


def book(*rules: dict[str, Any], **top: Any) -> RuleBook:
    return RuleBook.compile(load_ruleset({"schema": 1, "rules": list(rules), **top}))


def rule(rule_id: str, language: str = "en", answer: str = "yes", **when: Any) -> dict[str, Any]:
    return {
        "id": rule_id,
        "when": {language: when},
        "answers": {language: answer},
        "ask_back": {language: "which one?"},
        "hits": {language: ["not checked here"]},
    }


def answered(rules: RuleBook, text: str, language: str) -> RuleHit:
    hit = rules.match(text, language)
    assert hit is not None
    return hit


def winner(rules: RuleBook, text: str, language: str = "en") -> str | None:
    hit = rules.match(text, language)
    return hit.rule_id if hit else None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_common_question_meets_its_rule(language: str) -> None:
    hit = answered(BOOK, world.WHERE_IS_MY_PARCEL[language], language)
    assert (hit.rule_id, hit.version, hit.action, hit.topic) == ("parcel-where", "v7", "answer", "orders")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_no_rule_knows_stays_unanswered(language: str) -> None:
    assert BOOK.match(world.NO_RULE_KNOWS[language], language) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whoever_asks_for_a_person_is_handed_over(language: str) -> None:
    hit = answered(BOOK, world.A_PERSON_PLEASE[language], language)
    assert hit.action == "person"


def test_facts_are_filled_in_the_language_of_the_answer() -> None:
    zh, en = answered(BOOK, "怎么退货？", "zh"), answered(BOOK, "How do I return this?", "en")
    assert zh.answer_text == "收到后 30 天内都可以退货，灯笼鱼承担运费。"
    assert en.answer_text == "You can return within 30 days; Lanternfish pays the postage."


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_named_order_stands_in_the_answer(language: str) -> None:
    hit = answered(BOOK, world.INVOICE_WITH_NUMBER[language], language)
    assert world.ORDER_NUMBER in hit.answer_text
    assert hit.slots == {"order": world.ORDER_NUMBER}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_missing_order_is_asked_for(language: str) -> None:
    hit = answered(BOOK, world.INVOICE_WITHOUT_NUMBER[language], language)
    assert hit.answer_text == world.RULES["rules"][2]["ask_back"][language]
    assert hit.evidence["missing"] == ["order"]


def test_evidence_holds_nothing_the_visitor_wrote() -> None:
    hit = answered(BOOK, world.INVOICE_WITH_NUMBER["en"], "en")
    assert hit.evidence == {
        "rule": "invoice", "version": "v7", "by": "words", "confidence": 0.8, "words": ["invoice"],
    }  # fmt: skip


def test_a_whole_phrase_may_hold_a_slot() -> None:
    rules = book(
        rule("number", exact=["{order}", "my order number is {order}"], answer="Looking at {order}."),
        slots={"order": {"kind": "order_number", "prefix": "LF-", "digits": [5, 7]}},
    )
    alone, told = answered(rules, "LF-20418!", "en"), answered(rules, "My order number is: lf20418", "en")
    assert alone.answer_text == told.answer_text == "Looking at LF-20418."
    assert rules.match("I hate LF-20418", "en") is None


def test_english_words_are_whole_words_and_chinese_ones_stand_anywhere() -> None:
    assert winner(book(rule("r", any=["art"])), "where is my cart") is None
    assert winner(book(rule("r", any=["art"])), "is this art?") == "r"
    assert winner(book(rule("r", "zh", any=["退货"])), "我想要退货啊", "zh") == "r"


def test_latin_words_are_heard_within_chinese_text() -> None:
    assert winner(book(rule("r", "zh", all=["app", "打不开"])), "你们的APP打不开", "zh") == "r"
    assert winner(book(rule("r", "zh", any=["vip卡"])), "我有VIP 卡", "zh") == "r"


def test_words_do_not_join_over_punctuation() -> None:
    assert winner(book(rule("r", "zh", any=["要退"])), "我不要，退出登录怎么弄", "zh") is None


def test_a_phrase_is_heard_only_in_its_order() -> None:
    rules = book(rule("r", any=["send back"]))
    assert winner(rules, "can I send back shoes") == "r"
    assert winner(rules, "back then you did send it") is None
    assert winner(rules, "send backs") == "r"


def test_one_forbidden_word_is_enough_to_keep_a_rule_silent() -> None:
    rules = book(rule("r", any=["return"], none=["tax return"]))
    assert winner(rules, "my return") == "r"
    assert winner(rules, "my tax return") is None


def test_a_rule_without_its_language_is_silent() -> None:
    assert winner(book(rule("r", "zh", any=["vip"])), "vip", "en") is None
    assert winner(BOOK, "where is my parcel", "fr") is None


def test_a_whole_phrase_beats_any_number_of_words() -> None:
    rules = book(rule("words", all=["cancel", "my", "order"]), rule("phrase", exact=["cancel my order"]))
    assert winner(rules, "Cancel my order!") == "phrase"
    assert winner(rules, "please cancel my order") == "words"


def test_more_lists_beat_longer_words_beat_a_lower_id() -> None:
    more = book(rule("long", any=["extraordinarily"]), rule("more", all=["my", "order"]))
    assert winner(more, "extraordinarily my order") == "more"
    longer = book(rule("a", any=["order"]), rule("b", any=["order number"]))
    assert winner(longer, "order number") == "b"
    equal = book(rule("b", any=["order"]), rule("a", any=["order"]))
    assert winner(equal, "order") == "a"


def test_synonyms_in_one_list_count_once() -> None:
    rules = book(rule("a", any=["parcel", "package", "box"]), rule("b", all=["parcel", "box"]))
    assert winner(rules, "parcel package box") == "b"


def test_of_two_rules_with_one_phrase_the_lower_id_answers() -> None:
    assert winner(book(rule("b", exact=["hello"]), rule("a", exact=["Hello!"])), "hello") == "a"


def test_the_order_of_the_rules_in_the_file_changes_nothing() -> None:
    rules = [rule(f"r{n}", any=["order", f"word{n}"], exact=["same"]) for n in range(5)]
    for text in ("order", "same", "word3 order"):
        assert winner(book(*rules), text) == winner(book(*reversed(rules)), text)


def test_a_case_of_its_own_is_left_to_people() -> None:
    assert winner(BOOK, "where is my parcel" + " " * (LONGEST_TEXT - 18)) == "parcel-where"
    assert winner(BOOK, "where is my parcel" + " " * (LONGEST_TEXT - 17)) is None


HARD = st.one_of(
    st.text(st.characters(), max_size=LONGEST_TEXT),  # lone surrogates, emoji, control characters
    st.text(st.sampled_from("退货快递到哪了发票LF-20418 @.{}parcelwheris\ud800😀\u200b\x00"), max_size=80),
    st.sampled_from(["a" * 16_384, "退" * 16_384, "\ud83d" * 16_384, "ﷺ" * 400, "{order}", "LF-" * 130]),
)


@settings(max_examples=300)
@given(HARD, st.sampled_from(["zh", "en", "other", ""]))
def test_no_text_breaks_a_match_and_the_same_text_meets_the_same_rule(text: str, language: str) -> None:
    again = RuleBook.compile(load_ruleset(world.RULES, "v7"))
    assert BOOK.match(text, language) == again.match(text, language)


WORDS = st.sampled_from(["parcel", "order", "size", "coat", "late", "where", "快递", "订单", "尺码", "太慢"])


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=3),
    st.lists(WORDS, max_size=2),
    st.lists(WORDS, min_size=1, max_size=6),
)
def test_words_mean_what_they_say(all_of: list[list[str]], none: list[str], said: list[str]) -> None:
    rules = book(rule("r", all=all_of, none=none))
    expected = all(set(words) & set(said) for words in all_of) and not set(none) & set(said)
    assert (winner(rules, ", ".join(said)) == "r") == expected
