"""Terms of Chinese, English and mixed texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.text.terms import terms


def test_chinese_is_characters_and_neighbouring_pairs() -> None:
    assert terms("退款？进度", "zh") == ["退", "款", "退款", "进", "度", "进度"]


def test_traditional_characters_stay_as_they_are() -> None:
    assert terms("退貨", "zh") == ["退", "貨", "退貨"]


def test_english_forms_of_a_word_are_one_term() -> None:
    assert terms("Refunded orders", "en") == terms("refund order", "en-GB") == ["refund", "order"]


def test_english_in_a_chinese_text_is_stemmed_too() -> None:
    assert terms("我的Parcels到哪", "zh-CN") == ["我", "的", "我的", "parcel", "到", "哪", "到哪"]


def test_other_languages_are_not_stemmed_as_english() -> None:
    assert terms("devoluciones rating", "es") == ["devolucione", "rating"]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("order ORD-20341 please", "ord20341"),
        ("订单ＯＲＤ－２０３４１呢", "ord20341"),
        ("call 138-0000-1111", "13800001111"),
        ("size 3.5", "3.5"),
        ("2,000 of AB12", "ab12"),
    ],
)
def test_numbers_and_order_ids_are_kept_whole(text: str, term: str) -> None:
    assert term in terms(text, "zh")


def test_a_hyphenated_word_is_no_id() -> None:
    assert terms("e-mail", "en") == ["e", "mail"]


@given(st.text())
def test_any_text_has_terms_without_spaces(text: str) -> None:
    assert all(term and not term.isspace() for term in terms(text, "en"))
