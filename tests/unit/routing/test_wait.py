"""The wait that is told: an interval that grows with the place and learns from those who waited."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.routing.wait import AT_ONCE, HANDLING_S, Pace, estimate, observed, scored


def test_a_new_shop_is_believed_to_be_like_others() -> None:
    low, high = estimate(Pace(), 1, 1, "rest")

    assert low < HANDLING_S < high


def test_further_back_is_later_and_more_places_are_sooner() -> None:
    told = [estimate(Pace(), missing, 4, "rest") for missing in range(1, 40)]
    assert all(one[0] <= two[0] and one[1] <= two[1] for one, two in pairwise(told))
    assert estimate(Pace(), 5, 8, "rest")[1] < estimate(Pace(), 5, 4, "rest")[1]


def test_for_whom_a_place_is_free_it_takes_seconds() -> None:
    assert estimate(Pace(), 0, 3, "rest") == (3, 25)


def test_what_places_take_is_learnt_and_what_was_before_fades() -> None:
    slow = observed(Pace(), 50, 50 * 900.0)
    fast = slow
    for _ in range(100):
        fast = observed(fast, 1, 60.0)

    assert 800 < slow.handling_s < 900
    assert 60 < fast.handling_s < 200


def test_time_in_which_nobody_was_served_counts_too() -> None:
    assert observed(Pace(), 0, 3_000.0).handling_s > HANDLING_S


def test_an_end_that_was_missed_moves_out_and_one_that_holds_moves_in() -> None:
    told = estimate(Pace(), 3, 1, "rest")

    missed = scored(Pace(), "rest", told, told[1] + 600.0)
    held = scored(Pace(), "rest", told, float(told[1]))

    assert estimate(missed, 3, 1, "rest")[1] > told[1] >= estimate(held, 3, 1, "rest")[1]
    assert estimate(missed, 3, 1, "high") == estimate(Pace(), 3, 1, "high")


@pytest.mark.parametrize("group", ["rest", AT_ONCE])
def test_whatever_the_waits_are_like_four_in_five_come_to_lie_inside(group: str) -> None:
    draw, pace, inside = random.Random(7), Pace(), []
    missing = 0 if group == AT_ONCE else 2
    for _ in range(2_000):
        told, waited = estimate(pace, missing, 2, group), draw.lognormvariate(4, 1.2)
        inside.append(told[0] <= waited <= told[1])
        pace = scored(pace, group, told, waited)

    assert 0.77 < sum(inside[500:]) / 1_500 < 0.83


@given(
    st.integers(-3, 600),
    st.integers(0, 5_000),
    st.floats(0, 40),
    st.floats(0, 1e7),
    st.lists(st.tuples(st.floats(0, 1e6), st.booleans()), max_size=200),
)
def test_an_interval_has_an_end_whatever_was_learnt(
    missing: int, places: int, served: float, spent: float, waits: list[tuple[float, bool]]
) -> None:
    pace = Pace(served, spent)
    for waited, at_once in waits:
        group = AT_ONCE if at_once else "rest"
        pace = scored(pace, group, estimate(pace, missing, places, group), waited)

    low, high = estimate(pace, missing, places, "rest")

    assert 0 <= low <= high
    assert high > 0
