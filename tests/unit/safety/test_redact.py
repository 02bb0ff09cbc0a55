"""Personal data is taken out by form and checksum; what a shop asks for stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.safety.redact import redact, without_marks


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("我的电话是13812345678，请回电", "我的电话是‹phone›,请回电"),
        ("打 138-1234-5678", "打 ‹phone›"),
        ("+86 138 1234 5678", "‹phone›"),
        ("１３８１２３４５６７８", "‹phone›"),
        ("座机010-88886666找我", "座机‹phone›找我"),
        ("call (415) 555-0132 today", "call ‹phone› today"),
        ("or 415-555-0132", "or ‹phone›"),
        ("my number is +44 20 7946 0958.", "my number is ‹phone›."),
        ("write to mei.lin+shop@mail.example.com please", "write to ‹email› please"),
        ("身份证11010519491231002X", "身份证‹id›"),
        ("card 4111 1111 1111 1111 exp 12/29", "card ‹card› exp 12/29"),
        ("卡号6222020000000000003", "卡号6222020000000000003"),
        ("寄到北京市朝阳区望京街10号楼", "‹address›"),
        ("I live at 12 Lantern Street, London", "I live at ‹address›, London"),
    ],
)
def test_what_has_the_form_of_personal_data_is_taken(text: str, wanted: str) -> None:
    assert redact(text).text == wanted


@pytest.mark.parametrize(
    "text",
    [
        "订单 LF-20418 到哪了",
        "order 20418 is late",
        "身份证110105194912310021",
        "number 4111 1111 1111 1112",
        "2026-11-22 10:30",
        "满 199 减 20",
        "the 2,000 lumen lamp costs 59.90",
        "你们在哪条路",
        "0000 0000 0000 0000",
        "5 new lamps on the Road show",
    ],
)
def test_other_numbers_and_words_stay(text: str) -> None:
    assert redact(text).text == text
    assert redact(text).taken == {}


def test_what_a_shop_asks_for_stays_even_if_it_looks_like_a_phone() -> None:
    text = "order 13812345678"
    assert redact(text, [(6, 17)]).text == text


def test_a_text_without_such_data_comes_back_as_it_was_written() -> None:
    assert redact("１２３？").text == "１２３？"


def test_it_counts_what_it_took_and_keeps_none_of_it() -> None:
    taken = redact("13812345678 or 13812345679, a@b.example").taken
    assert taken == {"phone": 2, "email": 1}


def test_nobody_searches_for_the_marks() -> None:
    assert without_marks(redact("退款到 a@b.example 吗").text) == "退款到   吗"


@given(st.text(max_size=80))
def test_nothing_is_found_in_what_was_redacted_already(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once
