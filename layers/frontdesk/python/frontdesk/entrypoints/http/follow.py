"""Following one conversation: its tail, its marks, and when to stop (Lambda bills until we do)."""

import math
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Mark, Place, State, Status
from frontdesk.conversation.tail import read_tail, redacted
from frontdesk.entrypoints.http.in_line import InLine
from frontdesk.entrypoints.http.patience import come_back, patiently
from frontdesk.entrypoints.http.sse import PING, block, place_only
from frontdesk.entrypoints.http.wire_log import event_out, mark_out, state_out
from frontdesk.values import frozen

LONGEST_S = 60.0
LINGER_S = 2.0
PING_S = 15.0
MARKS_S = 1.0
TYPING_MS = 6_000
MOST_STREAMS = 3
STREAMS = "stream#"
_PENDING = (Status.QUEUED, Status.OFFERED)


@frozen
class Follower:
    """Who follows: `instance` tells one's streams apart, `for_agent` shows what visitors may not see."""

    place: Place
    who: str
    instance: str
    epoch: int = 0
    for_agent: bool = False


@dataclass(slots=True)
class _Course:
    """How far one stream has come; times are monotonic seconds.

    By `look_by` it looks at the marks again, woken or not.
    """

    after: int
    opened: int
    started: float
    busy: float
    pinged: float
    looked: float = 0.0
    look_by: float = math.inf
    state: State | None = None
    shown: dict[str, int] = field(default_factory=dict)
    line: InLine = field(default_factory=InLine)


async def follow(of: Services, follower: Follower, after: int) -> AsyncIterator[bytes]:
    """Server-sent events above `after`, until nothing is pending, time is up or newer streams opened.

    The first block is the state. `reset` tells the client to start again from the beginning of the log. Where
    the store stays away the stream ends with `retry:`; by its cursor the client misses nothing.
    """
    now = time.monotonic()
    try:
        tail = await patiently(
            of, lambda: read_tail(of.conversations, follower.place, max(after, 1), reach=after)
        )
        course = _Course(after, await patiently(of, lambda: _enter(of, follower)), now, now, now)
        while True:
            for piece in _news(follower, course, tail):
                yield piece
            now = time.monotonic()
            if now - course.pinged >= PING_S:
                course.pinged = now
                yield PING
            for piece in await _beside(of, follower, course, now, came=bool(tail)):
                yield piece
            if follower.for_agent or _is_pending(course.state):
                course.busy = now
            if _is_over(course, now):
                return
            await of.conversations.wait(follower.place, course.after, _patience(course, now))
            tail = await patiently(of, lambda: _more(of, follower.place, course.after))
    except (errors.CursorUnknown, errors.Retired, errors.Unauthorised) as error:
        yield block("reset", {"code": error.code})
    except _Superseded:
        yield block("superseded", {})
    except errors.Unavailable:
        yield come_back()


def _more(of: Services, place: Place, after: int) -> list[Event]:
    """What follows `after`, which this stream has seen; read again from there if the read was torn."""
    found = of.conversations.tail(place, after + 1)
    if len(found) == 1 and found[0].seq == after + 1:
        return found  # nothing stands below it that it could have erased
    if not found or (found[0].seq == after + 1 and found[-1].seq == after + len(found)):
        return redacted(found)
    return read_tail(of.conversations, place, after)


class _Superseded(Exception):
    """The same person has opened newer streams: this one makes room."""


def _news(follower: Follower, course: _Course, tail: list[Event]) -> Iterator[bytes]:
    """Events above the place, then the state if it changed; hidden ones only move the cursor."""
    if not tail:
        return
    head = tail[-1].state
    if not follower.for_agent and follower.epoch < head.epoch:
        raise errors.Unauthorised(code="token_outdated")
    for event in tail:
        if event.seq <= course.after:
            continue
        if follower.for_agent or event.is_visible:
            yield block("event", event_out(event, for_agent=follower.for_agent), event.seq)
        else:
            yield place_only(event.seq)
    course.after = max(course.after, tail[-1].seq)
    if course.state is None or _differs(course.state, head):
        yield block("state", state_out(head, for_agent=follower.for_agent))
    course.state = head


def _differs(old: State, new: State) -> bool:
    """Whether a client would show something else: who holds it, how urgent, whether an answer is due."""
    return _shown(old) != _shown(new)


def _shown(state: State) -> tuple[object, ...]:
    return state.status, state.holder, state.priority, state.epoch, state.unanswered > 0


async def _beside(
    of: Services, follower: Follower, course: _Course, now: float, *, came: bool
) -> list[bytes]:
    """Marks that are due, and the place of a visitor in the queue; `came`: events did."""
    pieces: list[bytes] = []
    if now - course.looked >= MARKS_S:
        pieces = await _look(of, follower, course, now)
    else:  # whatever woke us, marks may have changed; beside events that can wait for the next one
        course.look_by = (now if came else course.looked) + MARKS_S
    if follower.for_agent:
        return pieces
    return pieces + await course.line.news(of, follower.place, course.state, now)


async def _look(of: Services, follower: Follower, course: _Course, now: float) -> list[bytes]:
    """The marks that are new, and whether somebody types or newer streams have opened."""
    course.looked = now
    marks = await patiently(of, lambda: of.conversations.marks(follower.place))
    if _is_superseded(marks, follower, course.opened):
        raise _Superseded
    if _somebody_types(marks, follower, of.now()):
        course.busy = now
    fresh = [block("mark", mark_out(mark)) for mark in _fresh(marks, course)]
    # while a client takes these, nobody waits for the next ones
    course.look_by = now + MARKS_S if fresh else math.inf
    return fresh


def _is_pending(state: State | None) -> bool:
    return state is not None and (state.unanswered > 0 or state.status in _PENDING)


def _somebody_types(marks: list[Mark], follower: Follower, now: int) -> bool:
    return any(
        mark.name.startswith("typing#") and mark.data.get("on") and now - mark.at < TYPING_MS
        for mark in marks
        if not mark.name.endswith("#visitor") or follower.for_agent
    )


def _fresh(marks: list[Mark], course: _Course) -> Iterator[Mark]:
    """Marks of this epoch not shown yet; live text only while the bot holds."""
    state = course.state
    for mark in marks:
        hidden = mark.name.startswith(STREAMS) or (state is not None and mark.epoch != state.epoch)
        if hidden or course.shown.get(mark.name) == mark.rev:
            continue
        if mark.name == "live" and (state is None or state.status is not Status.BOT):
            continue
        course.shown[mark.name] = mark.rev
        yield mark


def _is_over(course: _Course, now: float) -> bool:
    return now - course.started >= LONGEST_S or now - course.busy >= LINGER_S


def _patience(course: _Course, now: float) -> float:
    """Until the next ping, the end, or the look that is due, whichever is first.

    A mark that changes wakes us before. One that did so within `MARKS_S` of a look is told by the next, which
    nobody need call for.
    """
    ends = min(course.started + LONGEST_S, course.pinged + PING_S, course.look_by, course.line.look_by)
    if not _is_pending(course.state):
        ends = min(ends, course.busy + LINGER_S)
    return max(0.01, ends - now)


def _enter(of: Services, follower: Follower) -> int:
    """Note this stream among its owner's; the oldest beyond three, and an older one of this instance, go."""
    name, now = STREAMS + follower.who, of.now()
    marks = {mark.name: mark for mark in of.conversations.marks(follower.place)}
    mark = marks.get(name)
    known = mark.data["open"] if mark else []
    opened: int = max([now, *(entry[1] + 1 for entry in known)])
    before = [entry for entry in known if entry[0] != follower.instance]
    rev = max(now, mark.rev + 1 if mark else 0)
    data = {"open": [*before, [follower.instance, opened]][-MOST_STREAMS:]}
    of.conversations.mark(follower.place, Mark(name, rev, follower.epoch, now, data))
    return opened


def _is_superseded(marks: list[Mark], follower: Follower, opened: int) -> bool:
    mine = next((mark for mark in marks if mark.name == STREAMS + follower.who), None)
    return mine is not None and [follower.instance, opened] not in [
        list(entry) for entry in mine.data["open"]
    ]
