"""The seeded shop: complete in both languages, true to its cases, and silent where it knows nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from frontdesk.assistant.reply import reply_by_rules
from frontdesk.knowledge.cases import failing_cases
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.knowledge.template import cut
from tests import world

PACK = Path(__file__).resolve().parents[3] / "layers" / "packs" / "shop"
RAW: dict[str, Any] = json.loads((PACK / "rules.json").read_text("utf-8"))
SHOP: dict[str, Any] = json.loads((PACK / "shop.json").read_text("utf-8"))
RULES = load_ruleset(RAW, "shop")
BOOK = RuleBook.compile(RULES)


def answers(text: str, locale: str = "en") -> str | None:
    said = reply_by_rules(text, BOOK, locale)
    return str(said.evidence["rule"]) if said else None


def test_every_rule_keeps_its_cases() -> None:
    assert failing_cases(RULES) == []


def test_at_least_forty_rules_speak_both_languages_and_each_brings_its_cases() -> None:
    assert len(RULES.rules) >= 40
    for rule in RULES.rules:
        assert set(rule.when) == set(rule.answers) == {"zh", "en"}
        assert all(len(rule.hits[language]) >= 3 for language in rule.when), rule.id
        assert all(len(rule.misses[language]) >= 2 for language in rule.when), rule.id


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sentences_of_the_world_find_the_same_rules_here(language: str) -> None:
    assert answers(world.WHERE_IS_MY_PARCEL[language]) == "parcel-where"
    assert answers(world.HOW_TO_RETURN[language]) == "return-how"
    assert answers(world.INVOICE_WITHOUT_NUMBER[language]) == "invoice"
    assert answers(world.A_PERSON_PLEASE[language]) == "person"
    assert answers(world.NO_RULE_KNOWS[language]) is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("我昨天买的鞋子什么时候能寄出来", "shipping-time"),
        ("帮忙催一下快递", "parcel-late"),
        ("新疆包邮吗", "shipping-cost"),
        ("台湾能买吗", "shipping-abroad"),
        ("不小心买重复了，帮我退掉一单", "order-cancel"),
        ("我买了两件只到了一件", "item-missing"),
        ("我想退货，运费谁付", "return-cost"),
        ("退货退款要多长时间", "refund-when"),
        ("一米六五一百一十斤穿多大", "size-choose"),
        ("为什么我的券用不了啊", "coupon-fails"),
        ("手机号换了怎么登录", "account-change"),
        ("现在有人工吗", "person"),
        ("羽绒服可以机洗不", "care"),
        ("package says delivered but nothing at my door", "parcel-delivered-not-received"),
        ("is shipping free to Beijing", "shipping-cost"),
        ("I bought the wrong color by accident, cancel please", "order-cancel"),
        ("these pants are too long can I send them back", "return-how"),
        ("still no refund after two weeks", "refund-when"),
        ("I'm 5'6 and 130 pounds, what size", "size-choose"),
        ("my receipt has the wrong name", "invoice-change"),
        ("it went on sale a day after I bought it", "price-drop"),
        ("payment won't go through", "payment-failed"),
        ("this bot is no good, real person please", "person"),
        ("what time do you close today", "opening-hours"),
    ],
)
def test_questions_in_other_words_meet_the_right_rule(text: str, rule: str) -> None:
    assert answers(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "今天天气怎么样",
        "你喜欢吃什么",
        "推荐一件适合爬山的外套",
        "你们招人吗",
        "这件和那件有什么区别",
        "快递员说放驿站了，但是我没找到",
        "what's the weather like",
        "recommend a jacket for hiking",
        "are you hiring",
        "who is your CEO",
        "my neighbour says hello",
        "I ordered two days ago and heard nothing",
    ],
)
def test_what_the_shop_has_no_answer_for_stays_with_people(text: str) -> None:
    assert answers(text) is None


def test_a_lone_order_number_goes_to_a_person_in_the_language_of_the_page() -> None:
    said = reply_by_rules("LF-20418", BOOK, "zh-CN")
    assert said is not None
    assert (said.evidence["rule"], said.action, said.language) == ("order-named", "person", "zh")
    assert "LF-20418" in said.text


def test_no_answer_shows_a_brace_or_a_doubled_space() -> None:
    for rule in RULES.rules:
        for language, texts in rule.hits.items():
            for text in texts:
                hit = BOOK.match(text, language)
                assert hit is not None
                assert not {"{", "}", "  "} & {*hit.answer_text, *_pairs(hit.answer_text)}, hit.answer_text


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def test_every_fact_is_used_and_stands_in_both_languages() -> None:
    used = {name for rule in RULES.rules for answer in rule.answers.values() for name in cut(answer)[1::2]}
    assert set(RULES.facts) <= used
    assert all(set(fact) == {"zh", "en"} for fact in RULES.facts.values())


def test_hand_overs_name_only_topics_that_somebody_at_the_shop_knows() -> None:
    known = {skill for agent in SHOP["agents"] for skill in agent["skills"]}
    assert {rule.topic for rule in RULES.rules} <= {*known, ""}
