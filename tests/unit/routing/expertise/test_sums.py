"""What is remembered from night to night."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.routing.expertise.model import HALF_LIFE_MS, Outcome
from frontdesk.routing.expertise.sums import COUNT, FADED, Sums, added, nothing, worth
from tests import world
from tests.unit.routing.expertise.told import OUTCOMES, outcome

PAIR = ("agent", "topic")


def by_name(sums: Sums) -> dict[tuple[str, str, str], list[float]]:
    """Every pair's sums under their names."""
    return {
        (left, sums.names[left][one], sums.names[right][other]): sums.tables[left, right].sums[at].tolist()
        for left, right in sums.tables
        for at, (one, other) in enumerate(
            zip(sums.tables[left, right].left, sums.tables[left, right].right, strict=True)
        )
    }


@given(st.lists(OUTCOMES, max_size=20), st.integers(0, 20))
def test_two_nights_remember_what_one_would(outcomes: list[Outcome], first: int) -> None:
    late = [replace(each, at=max(each.at, world.NOW - HALF_LIFE_MS)) for each in outcomes]
    yesterday, today = world.NOW - world.DAY, world.NOW
    early = [replace(each, at=min(each.at, yesterday)) for each in late[:first]]
    at_once = by_name(added(nothing(), [*early, *late[first:]], today))
    in_turn = by_name(added(added(nothing(), early, yesterday), late[first:], today))
    assert at_once.keys() == in_turn.keys()
    for pair, values in at_once.items():
        assert in_turn[pair] == pytest.approx(values)


def test_a_half_life_later_half_is_left() -> None:
    once = added(nothing(), [outcome()], world.NOW)
    later = added(once, [], world.NOW + HALF_LIFE_MS)
    assert later.tables[PAIR].sums[0, COUNT] == pytest.approx(once.tables[PAIR].sums[0, COUNT] / 2)


def test_what_has_faded_is_forgotten_with_its_names() -> None:
    once = added(nothing(), [outcome("ann", terms=("late",))], world.NOW)
    much_later = world.NOW + 6 * HALF_LIFE_MS
    later = added(once, [outcome("ben", "refund", at=much_later)], much_later)
    assert later.names["agent"] == ("ben",)
    assert later.names["term"] == ()
    assert (later.tables[PAIR].sums[:, COUNT] >= FADED).all()


def test_an_outcome_of_the_future_counts_as_new() -> None:
    ahead = added(nothing(), [outcome(at=world.NOW + world.HOUR)], world.NOW)
    assert ahead.tables[PAIR].sums[0, COUNT] == 1.0


def test_time_does_not_run_backwards() -> None:
    once = added(nothing(), [outcome()], world.NOW)
    assert added(once, [], world.NOW - world.DAY).at == world.NOW


def test_equal_pairs_stand_in_one_row() -> None:
    sums = added(nothing(), [outcome("ann"), outcome("ben"), outcome("ann", resolved=False)], world.NOW)
    assert by_name(sums)["agent", "ann", "late"][:2] == [2.0, 1.0]
    assert np.array_equal(sums.tables[PAIR].left, [0, 1])


@pytest.mark.parametrize(
    ("one", "columns"),
    [
        (outcome(seconds_to_resolve=0), (1, 1, 1, 0, 0)),
        (outcome(seconds_to_resolve=86_400), (1, 1, 0, 0, 0)),
        (outcome(seconds_to_resolve=10**9), (1, 1, 0, 0, 0)),
        (outcome(resolved=False, seconds_to_resolve=0, rating=1), (1, 0, 0, 1, 0)),
        (outcome(transferred=True, rating=5), (1, 0, 0, 1, 1)),
    ],
)
def test_an_outcome_is_worth_what_it_says(one: Outcome, columns: tuple[float, ...]) -> None:
    assert worth(one) == pytest.approx(columns)
