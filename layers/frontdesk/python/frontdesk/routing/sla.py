"""What is promised to who waits, and when it is due: clocks that count open hours and stand still on hold."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from frontdesk.conversation.model import Event, Kind, Side, State, Status
from frontdesk.routing.policy import Policy, Promise
from frontdesk.routing.teams import hours_for
from frontdesk.tenancy.hours import after_open, open_ms
from frontdesk.tenancy.model import Hours
from frontdesk.values import frozen

_RUNS = (Status.QUEUED, Status.OFFERED, Status.OPEN, Status.WAITING)


@frozen
class Clock:
    """`due_at` in ms since the epoch, 0 while the clock stands still or where no opening is in sight.

    `left_s` counts open seconds, negative once it is late. `breached`: late, also where the reply came since.
    """

    due_at: int
    left_s: float
    breached: bool
    paused: bool
    done: bool


@frozen
class Clocks:
    """None where nothing is promised, or nobody waits for it."""

    first_reply: Clock | None = None
    next_reply: Clock | None = None
    resolution: Clock | None = None


def clocks(events: Sequence[Event], policy: Policy, tenants: Hours | None, now: int) -> Clocks:
    """The clocks of a conversation from its whole log (`now` in ms); opened again, it begins anew.

    They run while a person is asked for or holds it, the first from the question that led there. Promise and
    hours are those of its priority and skill now.
    """
    stay = _stay(events)
    if not stay:
        return Clocks()
    state = stay[-1].state
    promise = policy.promise_for(state.priority, state.topic)
    if promise is None:
        return Clocks()
    hours = None if promise.round_the_clock else hours_for(policy, state.topic, tenants)
    begun, replied = _begun(stay[0]), _first_reply(stay)
    made = _maker(stay, hours, now)
    asked = state.waiting_since if replied and state.unanswered else 0
    ended = state.since_at if state.status is Status.RESOLVED else 0
    return Clocks(
        made(promise.first_reply_s, begun, replied or ended),
        made(promise.next_reply_s, asked, 0) if asked else None,
        made(promise.resolution_s, begun, ended),
    )


def due_in_queue(state: State, policy: Policy, tenants: Hours | None) -> int:
    """When who waits in the queue must be served (ms), from the state alone; without a promise its arrival.

    Who is promised nothing stands behind those who are promised something: their arrival and the longest
    promise. What was on hold or held before counts from when it came back.
    """
    arrival = state.waiting_since or state.since_at
    promise = policy.promise_for(state.priority, state.topic)
    seconds = _reply_s(promise, first=not state.last_agent) if promise else 0
    if promise is None or not seconds:
        return arrival + 1_000 * max((_reply_s(each, first=True) for each in policy.promises), default=0)
    hours = None if promise.round_the_clock else hours_for(policy, state.topic, tenants)
    return after_open(hours, arrival, seconds * 1_000) or arrival


Owed = tuple[Literal["first_reply", "next_reply"], int]


def clock_of(state: State, policy: Policy, tenants: Hours | None) -> Owed | None:
    """Which clock of a reply runs and when it is due (ms), from the state alone; None if none does."""
    promise = policy.promise_for(state.priority, state.topic)
    waits = state.status in _RUNS and (state.unanswered or state.status in (Status.QUEUED, Status.OFFERED))
    if promise is None or not waits or not _reply_s(promise, first=not state.last_agent):
        return None
    return ("next_reply" if state.last_agent else "first_reply"), due_in_queue(state, policy, tenants)


def _reply_s(promise: Promise, *, first: bool) -> int:
    return promise.first_reply_s if first else promise.next_reply_s


def _stay(events: Sequence[Event]) -> list[Event]:
    """From when a person was first asked for since it was last over; empty if none ever was."""
    stay: list[Event] = []
    for event in events:
        over = bool(stay) and stay[-1].state.status is Status.RESOLVED
        if over and event.state.status is not Status.RESOLVED:
            stay = []
        if stay or event.state.status in _RUNS:
            stay.append(event)
    return stay


def _begun(first: Event) -> int:
    return first.state.waiting_since or first.at


def _first_reply(stay: Sequence[Event]) -> int:
    return next((e.at for e in stay if e.kind is Kind.REPLY and e.author.side is Side.AGENT), 0)


def _maker(stay: Sequence[Event], hours: Hours | None, now: int) -> Callable[[int, int, int], Clock | None]:
    def made(promised_s: int, start: int, done: int) -> Clock | None:
        if not promised_s:
            return None
        promised, spent, due = promised_s * 1_000, 0, 0
        for begins, ends in _running(stay, done or now):
            if ends < start:
                continue
            here = max(begins, start)
            if spent <= promised:  # it falls due in this run, or in a later one
                due = after_open(hours, here, promised - spent) or 0
            spent += open_ms(hours, here, ends)
        paused = not done and stay[-1].state.status not in _RUNS
        if paused and spent <= promised:
            due = 0
        return Clock(due, (promised - spent) / 1_000, spent > promised, paused, bool(done))

    return made


def _running(stay: Sequence[Event], until: int) -> Iterator[tuple[int, int]]:
    """The times during which the clocks run, up to a moment; a clock behind ours makes none negative."""
    begun = 0
    for event in stay:
        runs = event.state.status in _RUNS
        if runs and not begun:
            begun = _begun(event) if event is stay[0] else event.at
        elif not runs and begun:
            yield begun, max(begun, min(event.at, until))
            begun = 0
    if begun:
        yield begun, max(begun, until)
