"""Chinese is told from English, and a text that shows neither is called neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.assistant.language import detect_language
from tests import world


@pytest.mark.parametrize(
    "text",
    [
        "我的快递到哪了",
        "我想 return 这个 order",
        "iPhone 15 Pro Max 多少钱",
        "可以用 Apple Pay 吗",
        "鲜の每日什么时候到",
        "请问运费多少？my order is LF-20418",
        "快遞",
    ],
)
def test_chinese_is_chinese_with_foreign_names_in_it(text: str) -> None:
    assert detect_language(text) == "zh"


@pytest.mark.parametrize(
    "text",
    [
        "where is my parcel",
        "refund",
        "dont work",
        "I can’t log in",
        "Please cancel my order 谢谢",
        "What does 快递 mean on my parcel",
        "Is the café collection in stock?",
    ],
)
def test_english_is_english_with_a_few_characters_in_it(text: str) -> None:
    assert detect_language(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "¿Dónde está mi paquete?",
        "où est ma commande",
        "wo ist mein Paket?",
        "Где моя посылка",
        "私の荷物はどこですか",
        "내 택배 어디",
    ],
)
def test_another_language_is_other(text: str) -> None:
    assert detect_language(text) == "other"


@pytest.mark.parametrize(
    "text", ["", "😀", "LF-20418", "ok", "Hi!", "13812345678", "mei@lanternfish.example"]
)
def test_what_everybody_writes_shows_no_language(text: str) -> None:
    assert detect_language(text) == "other"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sentences_of_the_world_are_told_apart(language: str) -> None:
    for sentences in (
        world.WHERE_IS_MY_PARCEL,
        world.HOW_TO_RETURN,
        world.A_PERSON_PLEASE,
        world.NO_RULE_KNOWS,
    ):
        assert detect_language(sentences[language]) == language


@given(st.text(st.characters()))
def test_no_text_breaks_the_detection(text: str) -> None:
    assert detect_language(text) in ("zh", "en", "other")


@given(st.text(st.characters(categories=["Lo"], min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1))
def test_nothing_but_chinese_characters_is_chinese(text: str) -> None:
    assert detect_language(text) == "zh"
