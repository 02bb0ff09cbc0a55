"""The queue is bounded, and what it tells visitors is true."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.admission.queueing import LEAST_RETRY_S, MOST_RETRY_S, Turn, take_turn
from frontdesk.admission.tiers import CONDUCT, Tier


def test_with_room_a_visitor_learns_their_place_and_about_how_long_it_takes() -> None:
    assert take_turn(5, 2, CONDUCT[Tier.ALL], handling_s=240) == Turn(True, place=6, wait_s=720)


def test_with_nobody_at_work_no_time_is_promised() -> None:
    assert take_turn(3, 0, CONDUCT[Tier.ALL]) == Turn(True, place=4, wait_s=None)


def test_a_full_queue_refuses_and_says_when_to_come_back() -> None:
    assert take_turn(20, 2, CONDUCT[Tier.PEOPLE], handling_s=300) == Turn(False, retry_after=150)


def test_with_people_only_and_nobody_at_work_visitors_get_the_form() -> None:
    assert take_turn(0, 0, CONDUCT[Tier.PEOPLE]) == Turn(False, retry_after=MOST_RETRY_S)


@given(st.sampled_from(Tier), st.integers(0, 50), st.lists(st.booleans(), max_size=400))
def test_no_queue_outgrows_its_bound(tier: Tier, agents: int, arrivals: list[bool]) -> None:
    waiting, conduct = 0, CONDUCT[tier]
    bound = conduct.queue_per_agent * agents if agents else conduct.queue_unattended
    for arrives in arrivals:
        turn = take_turn(waiting, agents, conduct)
        waiting += 1 if arrives and turn.admitted else -1 if not arrives and waiting else 0
        assert waiting <= bound
        assert turn.admitted or LEAST_RETRY_S <= turn.retry_after <= MOST_RETRY_S
