"""The table of transitions, one function for each event: what it does to status, holder and what is owed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from frontdesk import errors
from frontdesk.conversation.model import ASKING, BOT, NOBODY, QUEUE, Draft, Event, Kind, Side, State, Status

Tail = Sequence[Event]


class Move(NamedTuple):
    """What a step of the table looks at."""

    state: State
    draft: Draft
    seq: int
    tail: Tail


_HELD = (Status.OPEN, Status.WAITING)
_RELEASED = (Status.SNOOZED, Status.RESOLVED)


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
    """It holds, owes something up to its place, and what it was composed from and for still stands so.

    Nobody has erased or held it since the bot read it, and of what it read as owed nothing is answered.
    """
    if state.status is not Status.BOT or not 0 < state.unanswered <= draft.covers:
        raise errors.Outdated
    read = draft.read
    if read and (read.epoch != state.epoch or state.since not in (read.since, draft.covers)):
        raise errors.Outdated
    if read and read.unanswered not in (0, state.unanswered):  # 0: inline, composed before its question stood
        raise errors.Outdated


def _answer(move: Move) -> State:
    _bot_may_speak(move.state, move.draft)
    if move.draft.data.get("by") == "model" and _spoke_above(move):
        raise errors.Outdated  # models are slow: the visitor has gone on, and the next answer has it all
    return replace(move.state, unanswered=_covering(move.state, move.draft, move.tail))


def _spoke_above(move: Move) -> bool:
    """Whether the visitor did anything above the place that the author has seen."""
    return any(event.seq > move.draft.covers and event.author.side is Side.VISITOR for event in move.tail)


def _saw_the_head(move: Move) -> bool:
    return move.seq == move.draft.covers + 1


def _handed_over(move: Move) -> State:
    _bot_may_speak(move.state, move.draft)
    return replace(
        move.state,
        status=Status.QUEUED,
        holder=QUEUE,
        topic=str(move.draft.data.get("topic", "")) or move.state.topic,
        priority=str(move.draft.data.get("priority", "")) or move.state.priority,
    )


def _classified(move: Move) -> State:
    waits = move.state.status is Status.QUEUED and move.state.since == move.draft.data["since"]
    if move.state.topic or not waits:
        raise errors.Outdated  # nobody's word is overwritten by a guess
    return replace(move.state, topic=str(move.draft.data.get("skill", "")))


def _offered(move: Move) -> State:
    if move.state.status is not Status.QUEUED or move.state.since != move.draft.data["since"]:
        raise errors.Outdated
    return replace(move.state, status=Status.OFFERED, holder=str(move.draft.data["agent"]))


def _offer_expired(move: Move) -> State:
    if move.state.status is not Status.OFFERED or move.state.since != move.draft.data["since"]:
        raise errors.Outdated
    return replace(move.state, status=Status.QUEUED, holder=QUEUE)


def _declined(move: Move) -> State:
    seen = move.state.since <= move.draft.covers  # a refusal that comes late must not refuse the next offer
    if move.state.status is not Status.OFFERED or move.state.holder != move.draft.author.id or not seen:
        raise errors.NotHolder("This conversation is not offered to you.")
    return replace(move.state, status=Status.QUEUED, holder=QUEUE)


def _not_held(state: State) -> errors.NotHolder:
    if state.agent:
        return errors.NotHolder()
    return errors.NotHolder("Nobody has taken this conversation yet. Take it first.")


def _taken(move: Move) -> State:
    mine = move.state.holder == move.draft.author.id
    if mine and move.state.status in _HELD:
        raise errors.AlreadyHeld
    if move.state.agent and not mine:
        raise _not_held(move.state)
    return replace(
        move.state, status=Status.OPEN, holder=move.draft.author.id, last_agent=move.draft.author.id
    )


def _reply(move: Move) -> State:
    agent = move.draft.author.id
    if move.state.holder != agent and move.state.status is not Status.RESOLVED:
        raise _not_held(move.state)
    unanswered = _covering(move.state, move.draft, move.tail)
    return replace(move.state, status=Status.OPEN, holder=agent, last_agent=agent, unanswered=unanswered)


def _transferred(move: Move) -> State:
    """To an agent or into a queue, by the holder; a supervisor hands on whatever stands."""
    if move.state.holder != move.draft.author.id and not move.draft.supervisor:
        raise _not_held(move.state)
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
    if move.state.holder != move.draft.author.id:
        raise _not_held(move.state)
    return replace(move.state, status=Status.BOT, holder=BOT)


def _put_away(status: Status) -> "Step":
    """Resolve or snooze what is mine or nobody's, but never over something its author has not seen."""

    def step(move: Move) -> State:
        if move.state.status is Status.RESOLVED:
            raise errors.AlreadyResolved
        if move.state.agent and move.state.agent != move.draft.author.id:
            raise _not_held(move.state)
        if _spoke_above(move):
            raise errors.UnseenMessage
        return replace(move.state, status=status, holder=NOBODY, unanswered=0)

    return step


def _prioritised(move: Move) -> State:
    return replace(move.state, priority=str(move.draft.data["priority"]))


def _requeued(move: Move) -> State:
    if move.state.agent != move.draft.data["agent"] or not move.state.agent or not _saw_the_head(move):
        raise errors.Outdated
    return replace(move.state, status=Status.QUEUED, holder=QUEUE)


def _woken(move: Move) -> State:
    if move.state.status is not Status.SNOOZED or move.state.since != move.draft.data["since"]:
        raise errors.Outdated
    return replace(move.state, status=Status.QUEUED, holder=QUEUE)


def _abandoned(move: Move) -> State:
    idle = not move.state.unanswered and _saw_the_head(move)
    if move.state.status not in (Status.BOT, Status.WAITING) or not idle:
        raise errors.Outdated
    return replace(move.state, status=Status.RESOLVED, holder=NOBODY)


def _erased(move: Move) -> State:
    return replace(move.state, epoch=move.state.epoch + 1, unanswered=0)


def _retired(move: Move) -> State:
    if move.state.status is not Status.RESOLVED:
        raise errors.Outdated
    return move.state


Step = Callable[[Move], State]

STEPS: Mapping[Kind, Step] = {
    Kind.MESSAGE: _message,
    Kind.PERSON_REQUESTED: _person_requested,
    Kind.CLOSED: _closed,
    Kind.RATED: _same,
    Kind.CONTACT_LEFT: _same,
    Kind.NOTE: _same,
    Kind.IDENTIFIED: _same,
    Kind.ANSWER: _answer,
    Kind.HANDED_OVER: _handed_over,
    Kind.CLASSIFIED: _classified,
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
