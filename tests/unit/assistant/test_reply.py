"""A rule's words in the visitor's language, ready for the log."""

from __future__ import annotations

import pytest

from frontdesk.assistant.language import spoken
from frontdesk.assistant.reply import RuleReply, reply_by_rules
from frontdesk.assistant.respond import by_rules
from frontdesk.conversation.model import Kind, State, Status
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.rulebook import RuleBook
from tests import world

BOOK = RuleBook.compile(load_ruleset(world.RULES, "v7"))
STATE = State(Status.BOT, "bot")


def reply(text: str, locale: str = "en") -> RuleReply:
    said = reply_by_rules(text, BOOK, locale)
    assert said is not None
    return said


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB", ""])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_answer_is_in_the_language_of_the_question_not_of_the_page(language: str, locale: str) -> None:
    said = reply(world.WHERE_IS_MY_PARCEL[language], locale)
    assert (said.language, said.text) == (language, world.RULES["rules"][0]["answers"][language])


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("ZH_tw", "zh"), ("zh", "zh"), ("en-GB", "en"), ("fr", "en"), ("", "en")],
)
def test_a_text_without_a_language_is_answered_in_that_of_the_page(locale: str, language: str) -> None:
    assert spoken("LF-20418", locale) == language


def test_the_evidence_names_the_rule_its_version_and_why() -> None:
    assert reply("where is my parcel").evidence == {
        "rule": "parcel-where",
        "version": "v7",
        "by": "words",
        "confidence": 0.9,
        "words": ["parcel", "where"],
    }


def test_what_no_rule_knows_has_no_reply() -> None:
    assert reply_by_rules(world.NO_RULE_KNOWS["en"], BOOK, "en") is None


def test_an_answer_goes_to_the_log_with_its_evidence_language_and_topic() -> None:
    said = by_rules(BOOK, "en")("where is my parcel", STATE)
    assert said is not None
    assert said.kind is Kind.ANSWER
    assert (said.data["rule"], said.data["language"], said.data["topic"]) == ("parcel-where", "en", "orders")


def test_a_rule_that_calls_a_person_hands_over() -> None:
    said = by_rules(BOOK, "zh")(world.A_PERSON_PLEASE["zh"], STATE)
    assert said is not None
    assert said.kind is Kind.HANDED_OVER


def test_a_tenant_without_rules_has_nothing_to_say() -> None:
    assert by_rules(None, "en")("where is my parcel", STATE) is None
