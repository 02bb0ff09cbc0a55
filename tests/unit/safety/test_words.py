"""The safety pack keeps its own promises, and sees through spaces and width."""

from pathlib import Path

import pytest

from frontdesk.safety.words import LANGUAGES, failing_words, load_words

BODY = Path("layers/packs/safety/words.json").read_text(encoding="utf-8")
WORDS = load_words(BODY)


def test_every_hit_is_heard_and_every_near_miss_is_left_alone() -> None:
    assert failing_words(WORDS) == []


def test_a_case_that_fails_is_named() -> None:
    broken = load_words(BODY.replace('"我想自杀"', '"我想退货"'))
    assert failing_words(broken) == ["self_harm.hits.zh: 我想退货"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_cases_and_words_for_the_visitor_in_both_languages(language: str) -> None:
    for topic in WORDS.topics:
        assert len(topic.hits[language]) >= 5
        assert len(topic.misses[language]) >= 3
        assert topic.says[language]


@pytest.mark.parametrize(
    "text",
    [
        "我想自\u200b杀",
        "自 杀",
        "自*杀",
        "I want to  D\u200bIE",
        "ＫＩＬＬ ＭＹＳＥＬＦ",
        "i'm gonna kill\nmyself",
    ],
)
def test_hiding_a_word_does_not_hide_it(text: str) -> None:
    alarm = WORDS.heard(text)
    assert alarm is not None
    assert (alarm.topic, alarm.priority) == ("self_harm", "urgent")


def test_a_harmless_phrase_does_not_save_what_else_is_said() -> None:
    assert WORDS.heard("今天是跳楼价") is None
    alarm = WORDS.heard("今天是跳楼价，可是我不想活了")
    assert alarm is not None
    assert alarm.topic == "self_harm"


def test_the_gravest_topic_speaks() -> None:
    alarm = WORDS.heard("I will sue you and then kill myself")
    assert alarm is not None
    assert alarm.topic == "self_harm"


def test_a_pack_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema 2"):
        load_words('{"schema": 2, "topics": []}')


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert WORDS.heard("a * b " * 100_000) is None
