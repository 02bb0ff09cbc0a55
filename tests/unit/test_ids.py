"""Ids are minted from time and randomness, or derived, and checked by exact format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.ids import ALPHABET, crockford, derived_id, is_id, new_id

MOMENTS = st.integers(min_value=0, max_value=2**48 - 1)
RANDOM = st.binary(min_size=10, max_size=10)


def test_the_example_of_the_ulid_specification_keeps_its_time() -> None:
    assert new_id("cnv", 1_469_918_176_385, bytes(10)) == "cnv_01ARYZ6S410000000000000000"


@given(MOMENTS, RANDOM)
def test_what_is_minted_is_an_id(now: int, random: bytes) -> None:
    assert is_id("cnv", new_id("cnv", now, random))


@given(MOMENTS, MOMENTS, RANDOM, RANDOM)
def test_a_later_id_sorts_later(one: int, other: int, some: bytes, more: bytes) -> None:
    if one != other:
        assert (new_id("cnv", one, some) < new_id("cnv", other, more)) is (one < other)


@pytest.mark.parametrize(
    ("now", "random"), [(-1, bytes(10)), (2**48, bytes(10)), (0, bytes(9)), (0, bytes(11))]
)
def test_time_and_randomness_out_of_range_are_refused(now: int, random: bytes) -> None:
    with pytest.raises(ValueError, match="ULID"):
        new_id("cnv", now, random)


GOOD = "01ARYZ6S410000000000000000"


@pytest.mark.parametrize(
    "text",
    [
        f"vis_{GOOD}",
        f"cnv_{GOOD}\n",
        f" cnv_{GOOD}",
        f"cnv_{GOOD.lower()}",
        f"cnv_{GOOD[:-1]}",
        f"cnv_{GOOD}0",
        f"cnv_{GOOD[:-1]}I",
        f"cnv_{GOOD[:-1]}U",
        f"cnv_{GOOD[:-1]}\u0661",  # an Arabic digit is a digit to \d, not to us
        f"cnv_{GOOD[:-1]}\ud800",
        "",
        None,
        7,
        [f"cnv_{GOOD}"],
    ],
)
def test_anything_but_the_exact_format_is_no_id(text: object) -> None:
    assert not is_id("cnv", text)


def test_the_exact_format_is_an_id() -> None:
    assert is_id("cnv", f"cnv_{GOOD}")


@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=4))
def test_a_derived_id_repeats_and_has_the_format(parts: list[str]) -> None:
    assert derived_id("cnv", *parts) == derived_id("cnv", *parts)
    assert is_id("cnv", derived_id("cnv", *parts))


def test_parts_are_not_run_together() -> None:
    assert (
        len({derived_id("cnv", *parts) for parts in (("a", "bc"), ("ab", "c"), ("abc",), ("abc", ""))}) == 4
    )


@given(st.binary(min_size=1, max_size=40))
def test_crockford_keeps_every_bit(data: bytes) -> None:
    text = crockford(data)
    number = 0
    for character in text:
        number = number << 5 | ALPHABET.index(character)
    assert number >> (len(text) * 5 - len(data) * 8) == int.from_bytes(data, "big")
