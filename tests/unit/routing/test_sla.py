"""Clocks count open hours, stand still on hold, and say when each promise is due."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.conversation.model import Author, Event, Kind, Side, State, Status
from frontdesk.routing.policy import Policy, Promise, Team
from frontdesk.routing.sla import Clock, clock_of, clocks, due_in_queue
from frontdesk.tenancy.hours import after_open, is_open, open_ms
from frontdesk.tenancy.model import Holiday, Hours, Span
from tests import world
from tests.unit.routing.policies import hours

NOW, SECOND, MINUTE, HOUR, DAY = world.NOW, world.SECOND, world.MINUTE, world.HOUR, world.DAY
TOM, LIN = Author(Side.VISITOR, world.TOM.id), Author(Side.AGENT, world.LIN.id)
PROMISE = Promise("", "", first_reply_s=300, next_reply_s=600, resolution_s=3_600)
POLICY = Policy(promises=(PROMISE,))
SHOP = Hours("Asia/Shanghai", ((Span(540, 720), Span(780, 1_080)),) * 5 + ((), ()))  # it is Monday, 09:30


class Log:
    """A conversation told by what happened when, in seconds from now."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, after_s: float, kind: Kind, status: Status, author: Author = TOM, **state: object) -> "Log":
        at, seq = NOW + int(after_s * SECOND), len(self.events) + 1
        old = self.events[-1].state if self.events else State(status, "queue", waiting_since=at, since_at=at)
        moved = status is not old.status
        made = replace(old, status=status, since=seq, since_at=at) if moved else old
        made = replace(made, **state)  # type: ignore[arg-type]
        self.events.append(Event(seq, 0, kind, author, f"e{seq}", at, "", {}, made))
        return self

    def asks(self, after_s: float = 0) -> "Log":
        return self.add(after_s, Kind.PERSON_REQUESTED, Status.QUEUED, unanswered=1)

    def replies(self, after_s: float) -> "Log":
        return self.add(
            after_s, Kind.REPLY, Status.WAITING, LIN, unanswered=0, waiting_since=0, last_agent=world.LIN.id
        )

    def at(self, after_s: float, tenants: Hours | None = None, policy: Policy = POLICY) -> dict[str, Clock]:
        found = clocks(self.events, policy, tenants, NOW + int(after_s * SECOND))
        named = {name: getattr(found, name) for name in ("first_reply", "next_reply", "resolution")}
        return {name: clock for name, clock in named.items() if clock}


def test_a_first_reply_is_due_after_the_question_and_late_after_that() -> None:
    log = Log().asks()
    first = log.at(60)["first_reply"]
    assert first == Clock(NOW + 300 * SECOND, 240.0, breached=False, paused=False, done=False)
    late = log.at(301)["first_reply"]
    assert (late.due_at, late.left_s, late.breached) == (first.due_at, -1.0, True)


def test_who_waited_for_the_bot_has_waited() -> None:
    log = Log().add(0, Kind.MESSAGE, Status.BOT, unanswered=1)
    assert log.at(30) == {}
    log.add(20, Kind.HANDED_OVER, Status.QUEUED)
    assert log.at(30)["first_reply"].left_s == 270.0


def test_a_reply_stops_its_clock_and_lateness_stays() -> None:
    good, late = Log().asks().replies(100), Log().asks().replies(400)
    assert good.at(9_999)["first_reply"] == Clock(NOW + 300 * SECOND, 200.0, False, False, True)
    assert late.at(9_999)["first_reply"] == Clock(NOW + 300 * SECOND, -100.0, True, False, True)
    assert "next_reply" not in good.at(200)


def test_each_later_question_has_a_clock_of_its_own() -> None:
    log = Log().asks().replies(100)
    log.add(200, Kind.MESSAGE, Status.OPEN, unanswered=3, waiting_since=NOW + 200 * SECOND)
    assert log.at(260)["next_reply"] == Clock(NOW + 800 * SECOND, 540.0, False, False, False)


def test_on_hold_the_clocks_stand_still() -> None:
    log = Log().asks().replies(100).add(200, Kind.SNOOZED, Status.SNOOZED, LIN)
    assert log.at(86_400)["resolution"] == Clock(0, 3_400.0, False, True, False)
    log.add(86_400, Kind.WOKEN, Status.QUEUED)
    assert log.at(86_500)["resolution"] == Clock(
        NOW + (86_400 + 3_400) * SECOND, 3_300.0, False, False, False
    )


def test_what_the_bot_holds_again_waits_for_nobody() -> None:
    log = Log().asks().replies(100).add(200, Kind.RETURNED, Status.BOT, LIN)
    assert log.at(9_999)["resolution"].paused


def test_what_is_resolved_is_done_and_what_is_opened_again_begins_anew() -> None:
    log = Log().asks().replies(100).add(4_000, Kind.RESOLVED, Status.RESOLVED, LIN)
    log.add(5_000, Kind.RATED, Status.RESOLVED)
    assert log.at(9_999)["resolution"] == Clock(NOW + 3_600 * SECOND, -400.0, True, False, True)
    at = NOW + 6_000 * SECOND
    log.add(6_000, Kind.MESSAGE, Status.QUEUED, unanswered=6, waiting_since=at)
    assert log.at(6_000)["first_reply"].due_at == at + 300 * SECOND
    assert log.at(6_000)["resolution"].left_s == 3_600.0


def test_only_open_hours_count_those_of_the_team_before_the_tenants() -> None:
    """Asked at 09:30 with 3 h to resolve: the lunch from 12:00 to 13:00 does not count."""
    policy = Policy(promises=(replace(PROMISE, resolution_s=3 * 3_600),))
    log = Log().asks()
    assert log.at(0, SHOP, policy)["resolution"].due_at == NOW + 4 * HOUR
    night = Team("night", ("",), hours=Hours("Asia/Shanghai", ((Span(1_320, 1_440),),) * 7))
    log.events[-1] = replace(log.events[-1], state=replace(log.events[-1].state, topic="returns"))
    teamed = replace(policy, teams=(replace(night, skills=("returns",)),))
    at_night = log.at(0, SHOP, teamed)["first_reply"]
    assert at_night.due_at == NOW + (12 * 60 + 35) * MINUTE
    always = replace(teamed, promises=(replace(PROMISE, round_the_clock=True),))
    assert log.at(0, SHOP, always)["first_reply"].due_at == NOW + 5 * MINUTE


def test_what_never_opens_is_never_due() -> None:
    closed = Hours("UTC", ((),) * 7)
    assert Log().asks().at(400, closed)["first_reply"] == Clock(0, 300.0, False, False, False)


def test_without_a_promise_there_is_no_clock() -> None:
    assert Log().asks().at(9_999, policy=Policy()) == {}
    only = Policy(promises=(Promise(priority="urgent", first_reply_s=60),))
    assert Log().asks().at(9_999, policy=only) == {}
    assert set(Log().asks().at(0, policy=Policy(promises=(Promise(resolution_s=60),)))) == {"resolution"}


QUEUED = State(Status.QUEUED, "queue", unanswered=1, waiting_since=NOW, since_at=NOW + 5_000)


@pytest.mark.parametrize(
    ("state", "due_s"),
    [
        (QUEUED, 300),
        (replace(QUEUED, priority="urgent"), 60),
        (replace(QUEUED, last_agent=world.LIN.id), 600),
        (replace(QUEUED, waiting_since=0), 305),
        (replace(QUEUED, topic="sizes"), 300),
    ],
)
def test_the_queue_goes_by_what_is_due(state: State, due_s: int) -> None:
    policy = Policy(promises=(Promise("urgent", first_reply_s=60), PROMISE))
    assert due_in_queue(state, policy, None) == NOW + due_s * SECOND


def test_who_is_promised_nothing_stands_behind_who_is_and_without_promises_arrival_counts() -> None:
    policy = Policy(
        promises=(Promise(skill="returns", first_reply_s=60), Promise(skill="sizes", first_reply_s=90))
    )
    assert due_in_queue(QUEUED, policy, None) == NOW + 90 * SECOND
    assert due_in_queue(QUEUED, Policy(), SHOP) == NOW


@pytest.mark.parametrize(
    ("changes", "clock"),
    [
        ({}, ("first_reply", 300)),
        ({"last_agent": world.LIN.id, "status": Status.OPEN, "holder": world.LIN.id}, ("next_reply", 600)),
        ({"status": Status.WAITING, "unanswered": 0, "waiting_since": 0}, None),
        ({"status": Status.BOT}, None),
        ({"status": Status.SNOOZED, "unanswered": 0}, None),
    ],
)
def test_a_row_of_a_list_shows_the_clock_of_a_reply_that_is_owed(changes: object, clock: object) -> None:
    state = replace(QUEUED, **changes)  # type: ignore[arg-type]
    owed = clock_of(state, POLICY, None)
    assert (owed and (owed[0], (owed[1] - NOW) // SECOND)) == clock
    assert clock_of(state, Policy(), None) is None


moments = st.integers(NOW - 400 * DAY, NOW + 400 * DAY)
spells = st.integers(0, 30 * DAY)


@given(st.none() | hours(), moments, spells)
def test_so_long_it_has_been_open_by_then(kept: Hours | None, start: int, open_for: int) -> None:
    moment = after_open(kept, start, open_for)
    if moment is None:
        assert open_ms(kept, start, start + 300 * DAY) < open_for
    else:
        assert open_ms(kept, start, moment) == open_for


@given(hours(), moments, spells, spells)
def test_open_times_add_up(kept: Hours, start: int, first: int, then: int) -> None:
    middle, end = start + first, start + first + then
    assert open_ms(kept, start, end) == open_ms(kept, start, middle) + open_ms(kept, middle, end)


@given(moments, st.integers(0, 3 * 24 * 60))
def test_open_minutes_are_those_in_which_it_is_open(start: int, minutes: int) -> None:
    """In Shanghai no clock changes: minute by minute the two say the same."""
    begin = start // MINUTE * MINUTE
    kept = replace(SHOP, holidays=(Holiday("2026-11-24", (Span(600, 1_440),)),))
    counted = sum(is_open(kept, begin + n * MINUTE) for n in range(min(minutes, 200)))
    assert open_ms(kept, begin, begin + min(minutes, 200) * MINUTE) == counted * MINUTE


gaps = st.lists(st.integers(1, 5_000), min_size=1, max_size=8)


@given(gaps, st.integers(0, 9_000), st.none() | hours())
def test_a_due_time_does_not_move_while_time_passes(steps: list[int], later: int, kept: Hours | None) -> None:
    log, at = Log().asks(), 0
    for number, step in enumerate(steps):
        at += step
        if number % 2:
            log.add(at, Kind.WOKEN, Status.QUEUED)
        else:
            log.add(at, Kind.SNOOZED, Status.SNOOZED, LIN)
    now, then = log.at(at, kept)["resolution"], log.at(at + later, kept)["resolution"]
    assert (now.due_at, now.paused) == (then.due_at, then.paused)
    assert then.left_s <= now.left_s
    if now.paused:
        assert then.left_s == now.left_s
    elif kept is None:
        assert then.left_s == now.left_s - later
    if kept is None and not now.breached and not now.paused:
        assert then.due_at == NOW + at * SECOND + now.left_s * SECOND


@given(st.none() | hours(), st.integers(0, 9_000))
def test_for_who_waits_for_the_first_time_log_and_state_agree(kept: Hours | None, later: int) -> None:
    log = Log().asks()
    due = log.at(later, kept)["first_reply"].due_at
    assert due_in_queue(log.events[-1].state, POLICY, kept) == (due or NOW)
