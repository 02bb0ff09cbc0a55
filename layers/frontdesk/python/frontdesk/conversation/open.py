"""A visitor opens a conversation: event 1 is its own dedupe, and only this writes seq 1."""

from collections.abc import Callable
from dataclasses import replace

from frontdesk import errors
from frontdesk.conversation.answer import Responder, inline_answer
from frontdesk.conversation.append import Appended, event_of, same_body
from frontdesk.conversation.model import Draft, Kind, Place
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail
from frontdesk.conversation.transitions import following
from frontdesk.ids import derived_id


def conversation_id(tenant: str, visitor: str, key: str) -> str:
    """`cnv_` and 26 Crockford characters (130 bits) of SHA-256(tenant, visitor, Idempotency-Key)."""
    return derived_id("cnv", tenant, visitor, key)


def open_conversation(
    log: Conversations,
    place: Place,
    draft: Draft,
    respond: Responder,
    *,
    now: Callable[[], int],
    admit: Callable[[], None] = lambda: None,
) -> Appended:
    """Write event 1, and the bot's inline answer if it has one; a retry finds the conversation it opened.

    `admit` raises errors.TooMany on a flood or errors.Forbidden, which is nothing to who opened it before.
    Raises errors.IdReused for another first message under the same key, errors.Retired where it has ended.
    """
    if not _is_new(log, place, admit):
        return _opened(log, place, draft, respond, now=now)
    state = following(None, draft, seq=1, at=now())
    reply = respond(draft.text, state) if draft.kind is Kind.MESSAGE else None
    wanted = replace(draft, data={**draft.data, "inline": True}) if reply else draft
    event = event_of(wanted, state, seq=1, prev=0, at=state.waiting_since)
    way = log.put(place, event)
    if way is None:
        return inline_answer(log, place, Appended(event, [event]), reply, read=state, now=now)
    return _opened(log, place, draft, lambda *_: reply, now=now)


def _is_new(log: Conversations, place: Place, admit: Callable[[], None]) -> bool:
    """Whether event 1 may be put; only a refusal is worth looking whether an earlier try has put it."""
    try:
        admit()
    except errors.FrontdeskError:
        if not log.tail(place, 1, consistent=True):
            raise
        return False
    return True


def _opened(
    log: Conversations, place: Place, draft: Draft, respond: Responder, *, now: Callable[[], int]
) -> Appended:
    """The conversation as an earlier try has opened it, with the answer that it may still owe."""
    tail = read_tail(log, place, 1)
    event, state = same_body(tail[0], draft), tail[-1].state
    owed = event.data.get("inline") and state.unanswered == 1
    reply = respond(event.text, state) if owed else None
    return inline_answer(log, place, Appended(event, tail, repeated=True), reply, read=state, now=now)
