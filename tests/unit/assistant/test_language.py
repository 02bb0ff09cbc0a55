"""Chinese is told from English, and a text that shows neither is called neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.assistant.language import detect_language, locale_of, shown, spoken
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


SAID = {"en": "Do you sell tents for two?", "zh": "请问有双人帐篷吗？"}


@pytest.mark.parametrize("said", ["en", "zh"])
@pytest.mark.parametrize(
    "text",
    [
        "欧阳小明",
        "王小明",
        "I am called 欧阳小明",
        "Name: 欧阳小明",
        "What is 快递单号",
        "“快递单号”",
        "The mail says “您的包裹已由快递员放在门口的柜子里”, what does it mean?",
        "Ship to 北京市朝阳区建国路八十八号 please",
        "LF-20418",
        "Hi!",
    ],
)
def test_a_name_an_address_or_a_quoted_word_leaves_the_language_as_it_was(text: str, said: str) -> None:
    assert spoken(text, locale_of(text, [SAID[said]], "zh" if said == "en" else "en")) == said


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("多少钱？", "zh"),
        ("退货", "zh"),
        ("可以用 Apple Pay 吗", "zh"),
        ("iPhone 15 Pro Max 多少钱", "zh"),
        ("我想 return 这个 order", "zh"),
        ("我叫王小明", "zh"),
        ("how much?", "en"),
        ("refund", "en"),
        ("What does 快递 mean on my parcel", "en"),
        ("I am Wang Xiaoming", "en"),
    ],
)
def test_who_really_changes_the_language_is_followed_at_once(text: str, language: str) -> None:
    before = SAID["zh" if language == "en" else "en"]
    assert spoken(text, locale_of(text, [before] * 9, before)) == language


def test_the_newest_message_that_shows_a_language_decides_and_names_between_do_not() -> None:
    assert spoken("LF-20418", locale_of("LF-20418", ["王小明", SAID["en"], SAID["zh"]], "zh")) == "en"


def test_who_wrote_nothing_but_a_chinese_name_is_chinese_and_a_mixed_beginning_is_as_one_came() -> None:
    assert spoken("王小明", locale_of("王小明", [], "en")) == "zh"
    assert spoken("What is 快递单号", locale_of("What is 快递单号", [], "en")) == "en"


PIECES = [*'王小明快递吗了我 \n“”"', *"abc", " what ", " is ", " my ", " tent ", " 12 "]
MIXED = st.lists(st.sampled_from(PIECES)).map("".join)


@given(st.one_of(MIXED, st.text()), st.sampled_from(["zh", "en"]))
def test_what_was_recorded_with_its_language_is_read_in_it_again(text: str, locale: str) -> None:
    """Also by turns from before names and quotations counted for less: replay begins with their language."""
    before = detect_language(text)
    for recorded in (spoken(text, locale), locale if before == "other" else before):
        assert spoken(text, recorded) == recorded
    assert shown(text) in (before, "other")
