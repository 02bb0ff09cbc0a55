"""A visitor writes: posting is polling, and a retry finds itself in the tail."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from frontdesk.conversation.answer import Responder, inline_answer, may_promise
from frontdesk.conversation.append import append
from frontdesk.conversation.model import Draft, Event, Kind, Place, Reply, Side, State
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import find, read_tail
from frontdesk.conversation.view import View, view

Admit = Callable[[Sequence[Event]], None]


def post(
    log: Conversations,
    place: Place,
    draft: Draft,
    *,
    base: int,
    after: int,
    respond: Responder,
    admit: Admit,
    now: Callable[[], int],
) -> View:
    """Append a visitor's event, answer it inline if a rule can, and return what its author has not seen.

    `base` is part of the client's id and never renewed; `admit` raises errors.TooMany on a flood, but
    never for a retry of what already stands. Who asks for a person while one is asked for writes nothing:
    `posted` is the question that waits. Raises what `append` raises.
    """
    tail = read_tail(log, place, base, reach=after)
    found = find(tail, Side.VISITOR, draft.id)
    if found is None:
        admit(tail)
    read = tail[-1].state
    reply = _reply_to(tail, draft, found, respond)
    appended = append(log, place, tail, lambda seen: _promising(seen, draft, reply, read), now=now)
    appended = inline_answer(log, place, appended, reply, read=read, now=now)
    return view(appended.tail, max(after, base), posted=appended.posted)


def _reply_to(tail: list[Event], draft: Draft, found: Event | None, respond: Responder) -> Reply | None:
    """Composed before the first put; a retry composes again only what was promised and is still uncovered."""
    state = tail[-1].state
    if draft.kind is not Kind.MESSAGE:
        return None
    if found is not None:
        uncovered = found.data.get("inline") and 0 < state.unanswered <= found.seq
        return respond(found.text, state) if uncovered else None
    return respond(draft.text, state) if may_promise(state) else None


def _promising(tail: list[Event], draft: Draft, reply: Reply | None, read: State) -> Draft:
    """The draft says whether an inline answer follows; decided anew after each lost put."""
    state = tail[-1].state
    still = (state.since, state.epoch) == (read.since, read.epoch)
    if reply is None or not still or not may_promise(state):
        return draft
    return replace(draft, data={**draft.data, "inline": True})
