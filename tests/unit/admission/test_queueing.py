"""The queue is bounded, and whoever is refused is told when to come back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.admission.queueing import LEAST_RETRY_S, MOST_RETRY_S, Turn, bound_of, come_back_in, take_turn
from frontdesk.admission.tiers import CONDUCT, Tier


def test_with_room_a_visitor_joins_the_queue() -> None:
    assert take_turn(5, 2, CONDUCT[Tier.ALL]) == Turn(True)


def test_a_full_queue_refuses_and_says_how_many_are_too_many() -> None:
    assert take_turn(20, 2, CONDUCT[Tier.PEOPLE]) == Turn(False, too_many=1)
    assert take_turn(22, 2, CONDUCT[Tier.PEOPLE]) == Turn(False, too_many=3)


def test_with_people_only_and_nobody_at_work_visitors_get_the_form() -> None:
    assert take_turn(0, 0, CONDUCT[Tier.PEOPLE]) == Turn(False, too_many=1)


@pytest.mark.parametrize(
    ("wait_s", "seconds"), [(0, LEAST_RETRY_S), (150, 150), (9_000, MOST_RETRY_S), (None, MOST_RETRY_S)]
)
def test_nobody_is_sent_away_for_too_short_or_too_long(wait_s: int | None, seconds: int) -> None:
    assert come_back_in(wait_s) == seconds


@given(st.sampled_from(Tier), st.integers(0, 50), st.lists(st.booleans(), max_size=400))
def test_no_queue_outgrows_its_bound(tier: Tier, agents: int, arrivals: list[bool]) -> None:
    waiting, conduct = 0, CONDUCT[tier]
    bound = bound_of(agents, conduct)
    for arrives in arrivals:
        turn = take_turn(waiting, agents, conduct)
        waiting += 1 if arrives and turn.admitted else -1 if not arrives and waiting else 0
        assert waiting <= bound
        assert turn.admitted == (not turn.too_many)
