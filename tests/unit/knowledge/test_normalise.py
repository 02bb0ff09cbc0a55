"""Texts that a person reads as the same become the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.normalise import exact_key, has_han, normalise


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ｌ码的T-Shirts，退！", "l 码的 t shirt 退"),
        ("  WHERE'S   my Parcels?? ", "where my parcel"),
        ("where’s my parcel", "where my parcel"),
        ("I don't", "i dont"),
        ("转 人 工", "转人工"),
        ("转\u200b人工", "转人工"),
        ("你好，在吗", "你好 在吗"),
        ("iPhone15壳", "iphone15 壳"),
        ("订单#20418", "订单 20418"),
        ("ＯＲＤＥＲ　１２３", "order 123"),
        ("Straße", "strasse"),
        ("快遞", "快遞"),
        ("？！…", ""),
        ("", ""),
    ],
)
def test_width_case_punctuation_and_spacing_do_not_tell_texts_apart(written: str, read: str) -> None:
    assert normalise(written) == read


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("parcels", "parcel"),
        ("deliveries", "delivery"),
        ("boxes", "box"),
        ("watches", "watch"),
        ("sizes", "size"),
        ("addresses", "address"),
        ("invoices", "invoice"),
    ],
)
def test_a_plural_is_its_singular(many: str, one: str) -> None:
    assert normalise(many) == normalise(one) == one


@pytest.mark.parametrize("word", ["address", "status", "this", "bus", "gas", "was"])
def test_a_word_that_only_ends_like_a_plural_stays(word: str) -> None:
    assert normalise(word) == word


def test_whole_phrases_compare_without_spaces() -> None:
    assert exact_key(normalise("e-mail")) == exact_key(normalise("E mail")) == exact_key(normalise("email"))


def test_han_is_told_from_latin_and_from_kana() -> None:
    assert (has_han("vip 卡"), has_han("vip"), has_han("かな")) == (True, False, False)


@given(st.text(st.characters()))  # with lone surrogates, emoji and control characters
def test_a_normal_form_is_clean_whatever_the_text(text: str) -> None:
    normal = normalise(text)
    assert normal == " ".join(normal.split())
    assert all(char.isalnum() or char == " " or has_han(char) for char in normal)


@given(st.text(st.sampled_from("aeis'’ -xzhAB退货人工，　Ｌ９\u200b"), max_size=30))
def test_case_and_width_never_change_the_normal_form(text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" and char != "'" else char for char in text)
    assert normalise(text.upper()) == normalise(text) == normalise(wide)


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF, categories=["Lo"])))
def test_the_short_way_for_chinese_ends_where_the_long_way_does(text: str) -> None:
    assert normalise(text + " x") == (normalise(text) + " x").strip()
