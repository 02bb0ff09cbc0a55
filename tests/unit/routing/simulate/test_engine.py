"""A simulated day keeps the rules of a real one: order, capacity, patience, and the live choice."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.routing.policy import DEFAULT, Policy
from frontdesk.routing.simulate.day import Day, Matter, Staff, draw_arrivals, draw_workers
from frontdesk.routing.simulate.engine import simulate
from frontdesk.routing.simulate.model import Arrival, Conditions, Outcome, Shift, Worker
from tests import world

AT_ONCE = Conditions(slows=0.0, hop_s=0.0, accept_s=0.0)
MORNING = Shift(world.NOW, world.NOW + 8 * 3_600_000)
ADA = Worker("agt_ada", "Ada", ("orders",), ("en",), capacity=1, shifts=(MORNING,))
LIN = replace(ADA, id="agt_lin", name="Lin", languages=("zh",))


def arrival(number: int, after_s: float, **more: object) -> Arrival:
    plain = Arrival(f"cnv_{number}", world.NOW + round(after_s * 1_000), "orders", language="en", work_s=100)
    return replace(plain, **more)  # type: ignore[arg-type]


def ran(arrivals: Sequence[Arrival], *workers: Worker, policy: Policy = DEFAULT) -> tuple[Outcome, ...]:
    return simulate(arrivals, workers, policy, AT_ONCE).outcomes


def test_the_second_waits_until_the_first_is_done() -> None:
    first, second = ran([arrival(1, 0), arrival(2, 30)], ADA)
    assert (first.waited_s, second.waited_s) == (0, 70)
    assert second.ended_at == world.NOW + 200_000


def test_who_is_patient_for_less_leaves() -> None:
    _, second = ran([arrival(1, 0), arrival(2, 30, patience_s=69)], ADA)
    assert (second.agent, second.waited_s, second.reason) == ("", 69, "left")


def test_the_urgent_one_is_taken_before_who_came_earlier() -> None:
    _, early, urgent = ran([arrival(1, 0), arrival(2, 10), arrival(3, 20, priority="urgent")], ADA)
    assert (urgent.waited_s, early.waited_s) == (80, 190)


def test_an_agent_who_holds_two_gets_on_with_each_more_slowly() -> None:
    busy = replace(ADA, capacity=2)
    slow = Conditions(slows=1.0, hop_s=0.0, accept_s=0.0)
    first, second = simulate([arrival(1, 0), arrival(2, 0)], [busy], DEFAULT, slow).outcomes
    assert first.ended_at == second.ended_at == world.NOW + 200_000


def test_nobody_is_chosen_for_after_the_shift_and_what_is_held_is_finished() -> None:
    end = (MORNING.ends - MORNING.begins) / 1_000
    last, late = ran([arrival(1, end - 10), arrival(2, end + 1, patience_s=500)], ADA)
    assert last.ended_at == MORNING.ends + 90_000
    assert late.agent == ""


def test_the_language_decides_as_it_does_live() -> None:
    chinese, english = ran([arrival(1, 0, language="zh"), arrival(2, 0)], ADA, LIN)
    assert (chinese.agent, english.agent) == (LIN.id, ADA.id)


def test_that_somebody_able_was_free_is_seen_beside_the_choice() -> None:
    """A policy that lets its teams wait shows in `able_s`; the one that ships never has anybody wait so."""
    from frontdesk.routing.policy import Overflow, Team

    ada = replace(ADA, teams=("second",))
    teams = (Team("first", ("orders",), (Overflow("second", 45),)), Team("second"))
    (held_back,) = ran([arrival(1, 0)], ada, policy=replace(DEFAULT, teams=teams))
    assert (held_back.waited_s, held_back.able_s) == (45, 45)
    assert ran([arrival(1, 0)], ada)[0].able_s == 0


DAY = Day(
    world.NOW,
    (40.0,) * 24,
    (Matter("orders", 0.7, ("parcel", "invoice")), Matter("returns", 0.3, ("refund",))),
    (
        Staff("early", 2, ("orders", "returns"), ("zh", "en"), ((0, 12),), capacity=2),
        Staff("late", 2, ("orders",), ("en",), ((10, 24),)),
    ),
    {"zh": 0.5, "en": 0.5},
)


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_of_any_day_everybody_has_one_outcome_and_no_agent_more_than_they_may(seed: int) -> None:
    random = Random(seed)
    workers, arrivals = draw_workers(DAY, random), draw_arrivals(DAY, random)
    run = simulate(arrivals, workers, DEFAULT)
    assert [each.arrival.id for each in run.outcomes] == [each.id for each in arrivals]
    for worker in workers:
        assert _most_at_once(run.outcomes, worker) <= worker.capacity


def _most_at_once(outcomes: Sequence[Outcome], worker: Worker) -> int:
    taken = [each for each in outcomes if each.agent == worker.id]
    begins = [(each.arrival.at + each.waited_s * 1_000, 1) for each in taken]
    ends = [(float(each.ended_at or 1 << 60), -1) for each in taken]
    most = now = 0
    for _, step in sorted(begins + ends):
        now += step
        most = max(most, now)
    return most


def test_the_same_day_comes_out_the_same_in_any_order_of_staff() -> None:
    random = Random(7)
    workers, arrivals = draw_workers(DAY, random), draw_arrivals(DAY, random)
    assert simulate(arrivals, workers, DEFAULT) == simulate(arrivals[::-1], workers, DEFAULT)
    others = simulate(arrivals, workers[::-1], DEFAULT)
    assert others.outcomes == simulate(arrivals, workers, DEFAULT).outcomes


@pytest.mark.parametrize("nobody", [(), (replace(ADA, shifts=()),)])
def test_without_staff_everybody_waits_in_vain(nobody: tuple[Worker, ...]) -> None:
    (alone,) = ran([arrival(1, 0)], *nobody)
    assert (alone.agent, alone.reason) == ("", "nobody")
