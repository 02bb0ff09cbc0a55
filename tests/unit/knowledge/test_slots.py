"""What visitors name is found, and what only looks like it is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.model import Slot
from frontdesk.knowledge.slots import around, capture, plain

ORDER = Slot("order", "order_number", "LF-", (5, 7))
ANY_ORDER = Slot("order", "order_number")
PARCEL = Slot("parcel", "parcel_number")
EMAIL = Slot("email", "email")


def named(slot: Slot, text: str) -> str | None:
    found = capture([slot], plain(text)).get(slot.name)
    return found.value if found else None


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        (ORDER, "订单LF-20418要开发票", "LF-20418"),
        (ORDER, "order lf20418 please", "LF-20418"),
        (ORDER, "it is #20418.", "LF-20418"),
        (ORDER, "订单号是２０４１８", "LF-20418"),
        (ANY_ORDER, "order ab-123456", "AB-123456"),
        (PARCEL, "运单 sf1234567890123 到哪了", "SF1234567890123"),
        (PARCEL, "RR123456789CN", "RR123456789CN"),
        (EMAIL, "发到 mei@lanternfish.example 吧", "mei@lanternfish.example"),
    ],
)
def test_what_a_visitor_names_is_found(slot: Slot, text: str, value: str) -> None:
    assert named(slot, text) == value


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        (ORDER, "in 2026"),
        (ORDER, "AB-20418"),
        (ORDER, "LF-123456789"),
        (ORDER, "x1234567890123456"),
        (PARCEL, "我的手机号是13812345678"),
        (PARCEL, "LF-20418"),
        (EMAIL, "find us @lanternfish"),
        (EMAIL, "a@b"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(slot: Slot, text: str) -> None:
    assert named(slot, text) is None


def test_a_prefixed_parcel_number_is_told_from_another_carriers() -> None:
    carrier = Slot("parcel", "parcel_number", "SF", (13, 13))
    assert named(carrier, "YT1234567890123 or SF1234567890123") == "SF1234567890123"


def test_a_text_is_cut_around_what_it_names() -> None:
    text = "order LF-20418, mail a@b.example please"
    assert around(text, capture([ORDER, EMAIL], text)) == ["order ", "order", ", mail ", "email", " please"]


@given(st.text(st.characters()))
def test_no_text_breaks_the_capture_and_nothing_is_lost_around_it(text: str) -> None:
    found = capture([ORDER, PARCEL, EMAIL], plain(text))
    kept = sum(map(len, around(plain(text), found)[::2]))
    named_ones = around(plain(text), found)[1::2]
    assert kept + sum(found[name].end - found[name].start for name in named_ones) == len(plain(text))
