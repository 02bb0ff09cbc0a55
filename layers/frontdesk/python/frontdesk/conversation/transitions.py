"""Which state follows when an event is appended; docs/protocol.md begins with this table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from frontdesk import errors
from frontdesk.conversation.model import (
    ASKING,
    BOT,
    HIDDEN,
    NOBODY,
    QUEUE,
    Draft,
    Event,
    HoldChange,
    Kind,
    Side,
    State,
    Status,
)

Tail = Sequence[Event]


class Move(NamedTuple):
    """What a step of the table looks at."""

    state: State
    draft: Draft
    seq: int
    tail: Tail


_HELD = (Status.OPEN, Status.WAITING)
_RELEASED = (Status.SNOOZED, Status.RESOLVED)


def following(state: State | None, draft: Draft, *, seq: int, at: int, tail: Tail = ()) -> State:
    """The state after `draft` at `seq`; raises errors.Conflict where the table has no such cell.

    `tail` holds every event above `draft.covers`: partial answers look there for what is still unanswered.
    """
    if state is None:
        return _opening(draft, seq, at)
    changed = _STEPS[draft.kind](Move(state, draft, seq, tail))
    return _settle(state, changed, draft, seq, at, tail)


def hold_changes(before: State | None, after: State, seq: int, weight: int = 1) -> list[HoldChange]:
    """The desks that the step touches: none, one, or two for a transfer."""
    old, new = before.agent if before else "", after.agent
    if old == new:
        return []
    changes = [HoldChange(old, takes=False, seq=seq)] if old else []
    return [*changes, HoldChange(new, takes=True, seq=seq, weight=weight)] if new else changes


def _opening(draft: Draft, seq: int, at: int) -> State:
    if draft.kind not in ASKING or seq != 1:
        raise errors.CursorUnknown
    by_bot = draft.kind is Kind.MESSAGE
    status, holder = (Status.BOT, BOT) if by_bot else (Status.QUEUED, QUEUE)
    return State(status, holder, since=1, visible=1, unanswered=1, waiting_since=at, since_at=at)


def _settle(before: State, after: State, draft: Draft, seq: int, at: int, tail: Tail) -> State:
    """The fields that follow from the others: open or waiting, since, visible, waiting_since."""
    status = after.status
    if status in _HELD:
        status = Status.OPEN if after.unanswered else Status.WAITING
    moved = status is not before.status or after.holder != before.holder
    return replace(
        after,
        status=status,
        since=seq if moved else before.since,
        since_at=at if moved else before.since_at,
        visible=before.visible if draft.kind in HIDDEN else seq,
        waiting_since=_waiting_since(before, after, status, at, tail),
    )


def _waiting_since(before: State, after: State, status: Status, at: int, tail: Tail) -> int:
    if not after.unanswered and status not in (Status.QUEUED, Status.OFFERED):
        return 0
    if after.unanswered and before.unanswered and after.unanswered != before.unanswered:
        return next((event.at for event in tail if event.seq == after.unanswered), at)
    return before.waiting_since or at


def _covering(state: State, draft: Draft, tail: Tail) -> int:
    """The oldest visitor event still unanswered: an answer covers all up to a place."""
    if not 0 < state.unanswered <= draft.covers:
        return state.unanswered
    return next((event.seq for event in tail if event.seq > draft.covers and event.kind in ASKING), 0)


def _message(move: Move) -> State:
    unanswered = move.state.unanswered or move.seq
    if move.state.status not in _RELEASED:
        return replace(move.state, unanswered=unanswered)
    if move.state.last_agent:
        return replace(move.state, unanswered=unanswered, status=Status.QUEUED, holder=QUEUE)
    return replace(move.state, unanswered=unanswered, status=Status.BOT, holder=BOT)


def _person_requested(move: Move) -> State:
    unanswered = move.state.unanswered or move.seq
    if move.state.status is Status.BOT or move.state.status in _RELEASED:
        return replace(move.state, unanswered=unanswered, status=Status.QUEUED, holder=QUEUE)
    return replace(move.state, unanswered=unanswered)


def _closed(move: Move) -> State:
    if move.state.status is Status.RESOLVED:
        raise errors.AlreadyResolved
    return replace(move.state, status=Status.RESOLVED, holder=NOBODY, unanswered=0)


def _same(move: Move) -> State:
    return move.state


def _bot_may_speak(state: State, draft: Draft) -> None:
    stale = draft.epoch is not None and draft.epoch != state.epoch
    if state.status is not Status.BOT or stale or not 0 < state.unanswered <= draft.covers:
        raise errors.Outdated


def _answer(move: Move) -> State:
    _bot_may_speak(move.state, move.draft)
    newer = any(event.seq > move.draft.covers and event.kind in ASKING for event in move.tail)
    if newer and move.draft.data.get("by") == "model":
        raise errors.Outdated
    return replace(move.state, unanswered=_covering(move.state, move.draft, move.tail))


def _handed_over(move: Move) -> State:
    _bot_may_speak(move.state, move.draft)
    return replace(
        move.state,
        status=Status.QUEUED,
        holder=QUEUE,
        topic=str(move.draft.data.get("topic", "")) or move.state.topic,
    )


def _offered(move: Move) -> State:
    if move.state.status is not Status.QUEUED or move.state.since != move.draft.data["since"]:
        raise errors.Outdated
    return replace(move.state, status=Status.OFFERED, holder=str(move.draft.data["agent"]))


def _offer_expired(move: Move) -> State:
    if move.state.status is not Status.OFFERED or move.state.since != move.draft.data["since"]:
        raise errors.Outdated
    return replace(move.state, status=Status.QUEUED, holder=QUEUE)


def _declined(move: Move) -> State:
    if move.state.status is not Status.OFFERED or move.state.holder != move.draft.author.id:
        raise errors.NotHolder
    return replace(move.state, status=Status.QUEUED, holder=QUEUE)


def _taken(move: Move) -> State:
    mine = move.state.holder == move.draft.author.id
    if mine and move.state.status in _HELD:
        raise errors.AlreadyHeld
    if move.state.agent and not mine:
        raise errors.NotHolder
    return replace(
        move.state, status=Status.OPEN, holder=move.draft.author.id, last_agent=move.draft.author.id
    )


def _reply(move: Move) -> State:
    agent = move.draft.author.id
    if move.state.holder != agent and move.state.status is not Status.RESOLVED:
        raise errors.NotHolder
    unanswered = _covering(move.state, move.draft, move.tail)
    return replace(move.state, status=Status.OPEN, holder=agent, last_agent=agent, unanswered=unanswered)


def _must_hold(state: State, draft: Draft, *, or_nobody: bool = False) -> None:
    """Acting on a hold takes the holder, a supervisor, or (where it says so) that no agent holds it."""
    if (
        state.agent == draft.author.id
        or (draft.supervisor and state.agent)
        or (or_nobody and not state.agent)
    ):
        return
    raise errors.NotHolder


def _transferred(move: Move) -> State:
    if move.state.status not in _HELD:
        raise errors.NotHolder
    _must_hold(move.state, move.draft)
    to = str(move.draft.data.get("agent", ""))
    if not to:
        return replace(
            move.state,
            status=Status.QUEUED,
            holder=QUEUE,
            topic=str(move.draft.data.get("skill", "")) or move.state.topic,
        )
    if to == move.state.holder:
        raise errors.AlreadyHeld
    return replace(move.state, status=Status.OPEN, holder=to, last_agent=to)


def _returned(move: Move) -> State:
    if move.state.status not in _HELD:
        raise errors.NotHolder
    _must_hold(move.state, move.draft)
    return replace(move.state, status=Status.BOT, holder=BOT)


def _put_away(status: Status) -> "Step":
    """Resolve or snooze: releases the hold, but never over a message its author has not seen."""

    def step(move: Move) -> State:
        if move.state.status is Status.RESOLVED:
            raise errors.AlreadyResolved
        _must_hold(move.state, move.draft, or_nobody=True)
        if any(event.seq > move.draft.covers and event.author.side is Side.VISITOR for event in move.tail):
            raise errors.UnseenMessage
        return replace(move.state, status=status, holder=NOBODY, unanswered=0)

    return step


def _prioritised(move: Move) -> State:
    return replace(move.state, priority=str(move.draft.data["priority"]))


def _requeued(move: Move) -> State:
    if not move.state.agent or move.state.agent != move.draft.data["agent"]:
        raise errors.Outdated
    return replace(move.state, status=Status.QUEUED, holder=QUEUE)


def _woken(move: Move) -> State:
    if move.state.status is not Status.SNOOZED or move.state.since != move.draft.data["since"]:
        raise errors.Outdated
    return replace(move.state, status=Status.QUEUED, holder=QUEUE)


def _abandoned(move: Move) -> State:
    if move.state.status not in (Status.BOT, Status.WAITING) or move.state.unanswered:
        raise errors.Outdated
    return replace(move.state, status=Status.RESOLVED, holder=NOBODY)


def _erased(move: Move) -> State:
    return replace(move.state, epoch=move.state.epoch + 1, unanswered=0)


def _retired(move: Move) -> State:
    if move.state.status is not Status.RESOLVED:
        raise errors.Outdated
    return move.state


Step = Callable[[Move], State]

_STEPS: Mapping[Kind, Step] = {
    Kind.MESSAGE: _message,
    Kind.PERSON_REQUESTED: _person_requested,
    Kind.CLOSED: _closed,
    Kind.RATED: _same,
    Kind.NOTE: _same,
    Kind.IDENTIFIED: _same,
    Kind.ANSWER: _answer,
    Kind.HANDED_OVER: _handed_over,
    Kind.OFFERED: _offered,
    Kind.OFFER_EXPIRED: _offer_expired,
    Kind.DECLINED: _declined,
    Kind.TAKEN: _taken,
    Kind.REPLY: _reply,
    Kind.TRANSFERRED: _transferred,
    Kind.RETURNED: _returned,
    Kind.RESOLVED: _put_away(Status.RESOLVED),
    Kind.SNOOZED: _put_away(Status.SNOOZED),
    Kind.PRIORITISED: _prioritised,
    Kind.REQUEUED: _requeued,
    Kind.WOKEN: _woken,
    Kind.ABANDONED: _abandoned,
    Kind.ERASED: _erased,
    Kind.RETIRED: _retired,
}
