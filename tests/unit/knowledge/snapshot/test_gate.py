"""What holds a version back is told as data, and in a sentence."""

import pytest

from frontdesk.knowledge.content.chunk import chunk_of_entry
from frontdesk.knowledge.content.model import Faq
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.model import RuleSet
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.knowledge.snapshot.bundle import bundle_name, open_bundle
from frontdesk.knowledge.snapshot.bundle_build import build_bundle
from frontdesk.knowledge.snapshot.gate import failing
from frontdesk.knowledge.snapshot.version import FailingCase
from tests import world

RULES = load_ruleset(
    {
        "schema": 1,
        "rules": [
            {
                "id": "parcel-where",
                "when": {
                    "zh": {"exact": ["查快递"], "all": ["包裹", "哪"]},
                    "en": {"exact": ["track it"], "all": ["where", "parcel"]},
                },
                "answers": {"zh": "请看“我的订单”。", "en": "Look at “My orders”."},
                "hits": {"zh": ["我的包裹在哪", "查快递"], "en": ["where is my parcel", "track it"]},
            }
        ],
    }
)


def blocked_by(question: str, answer: str, language: str, rules: RuleSet = RULES) -> list[FailingCase]:
    chunks = [
        chunk_of_entry(
            "faq_moon", Faq("Moon?" if language == "en" else "月亮？", answer, language, (question,))
        )
    ]
    data = build_bundle(world.SHOP.id, chunks, world.RULES)
    return failing(rules, chunks, open_bundle(data, bundle_name(data), world.SHOP.id))


@pytest.mark.parametrize(
    ("question", "answer", "language"),
    [
        ("Where is my parcel?", "It is on the moon.", "en"),
        ("我的包裹在哪？", "在月亮上。", "zh"),
    ],
)
def test_an_entry_that_takes_a_hit_from_a_rule_is_named(question: str, answer: str, language: str) -> None:
    (case,) = blocked_by(question, answer, language)
    assert (case.kind, case.of, case.language, case.by_entry) == ("hit", "parcel-where", language, "faq_moon")
    assert case.by_question in ("Moon?", "月亮？")


@pytest.mark.parametrize(
    ("question", "answer", "language"),
    [
        ("track it", "It is on the moon.", "en"),  # the rule knows the whole phrase: it goes first
        ("查快递", "在月亮上。", "zh"),
        ("where is my parcel", "Look at “My orders”.", "en"),  # the same, whoever says it
        ("我的包裹在哪", "请看“我的订单”。", "zh"),
        ("where does my parcel come from", "From the moon.", "en"),  # more than the case asks
        ("我的包裹是从哪里来的", "月亮上。", "zh"),
    ],
)
def test_an_entry_that_takes_no_case_from_a_rule_holds_nothing_back(
    question: str, answer: str, language: str
) -> None:
    assert RuleBook.compile(RULES).match(question, language)
    assert blocked_by(question, answer, language) == []


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            FailingCase("hit", "parcel", "en", "where is it"),
            "“where is it” (en) is a hit of the rule parcel, but no rule answers it.",
        ),
        (
            FailingCase("hit", "parcel", "zh", "包裹呢", "greeting"),
            "“包裹呢” (zh) is a hit of the rule parcel, but the rule greeting comes first.",
        ),
        (
            FailingCase("hit", "parcel", "en", "where is it", "", "faq_1", "Where is it?"),
            "“where is it” (en) is a hit of the rule parcel, but the answer to “Where is it?” comes first.",
        ),
        (
            FailingCase("miss", "parcel", "en", "is it heavy", "parcel"),
            "“is it heavy” (en) is a miss of the rule parcel, but that rule answers it.",
        ),
        (
            FailingCase("question", "faq_2", "zh", "桅杆有多高", "", "faq_1", "桅杆多高"),
            "“桅杆有多高” (zh) has an answer of its own, but the answer to “桅杆多高” says otherwise.",
        ),
    ],
)
def test_a_case_says_what_is_wrong_without_an_id(case: FailingCase, said: str) -> None:
    assert case.detail == said
