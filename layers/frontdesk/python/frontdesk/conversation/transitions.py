"""Which state follows when an event is appended; docs/protocol.md begins with this table."""

from dataclasses import replace

from frontdesk import errors
from frontdesk.conversation.model import (
    ASKING,
    BOT,
    HIDDEN,
    QUEUE,
    Draft,
    HoldChange,
    Kind,
    Side,
    State,
    Status,
)
from frontdesk.conversation.steps import STEPS, Move, Tail

_HELD = (Status.OPEN, Status.WAITING)


def following(state: State | None, draft: Draft, *, seq: int, at: int, tail: Tail = ()) -> State:
    """The state after `draft` at `seq`; raises errors.Conflict where the table has no such cell.

    `tail` holds every event above `draft.covers`: partial answers look there for what is still unanswered.
    """
    if state is None:
        return _opening(draft, seq, at)
    changed = STEPS[draft.kind](Move(state, draft, seq, tail))
    return _settle(state, changed, draft, seq, at, tail)


def stands(state: State, draft: Draft) -> bool:
    """Whether what the draft asks for is under way: a person is asked for or holds it, and owes an answer."""
    with_people = state.status in (Status.QUEUED, Status.OFFERED, Status.OPEN)
    return draft.kind is Kind.PERSON_REQUESTED and with_people and state.unanswered > 0


def hold_changes(before: State | None, after: State, seq: int, weight: int = 1) -> list[HoldChange]:
    """The desks that the step touches: none, one, or two for a transfer."""
    old, new = before.agent if before else "", after.agent
    if old == new:
        return []
    changes = [HoldChange(old, takes=False, seq=seq)] if old else []
    return [*changes, HoldChange(new, takes=True, seq=seq, weight=weight)] if new else changes


def _opening(draft: Draft, seq: int, at: int) -> State:
    if draft.kind not in ASKING or seq != 1:
        untold = draft.author.side in (Side.BOT, Side.SYSTEM) and draft.kind is not Kind.ERASED
        raise errors.Outdated if untold else errors.CursorUnknown
    by_bot = draft.kind is Kind.MESSAGE
    status, holder = (Status.BOT, BOT) if by_bot else (Status.QUEUED, QUEUE)
    return State(status, holder, since=1, visible=1, unanswered=1, waiting_since=at, since_at=at)


def _settle(before: State, after: State, draft: Draft, seq: int, at: int, tail: Tail) -> State:
    """The fields that follow from the others: open or waiting, since, visible, waiting_since."""
    status = after.status
    if status in _HELD:
        status = Status.OPEN if after.unanswered else Status.WAITING
    snoozed_again = draft.kind is Kind.SNOOZED  # the alarm of the earlier snooze must not end this one
    moved = status is not before.status or after.holder != before.holder or snoozed_again
    return replace(
        after,
        status=status,
        since=seq if moved else before.since,
        since_at=at if moved else before.since_at,
        visible=before.visible if draft.kind in HIDDEN else seq,
        waiting_since=_waiting_since(before, after, at, tail),
        until=_until(before, status, draft),
    )


def _until(before: State, status: Status, draft: Draft) -> int:
    """When the snooze ends; it stays through notes and ratings, and goes with the snooze."""
    if draft.kind is Kind.SNOOZED:
        return int(draft.data.get("until", 0))
    return before.until if status is Status.SNOOZED else 0


def _waiting_since(before: State, after: State, at: int, tail: Tail) -> int:
    """When the oldest unanswered question was asked; one that the tail does not hold is being asked now."""
    if after.unanswered in (0, before.unanswered):
        return before.waiting_since if after.unanswered else 0
    return next((event.at for event in tail if event.seq == after.unanswered), at)
