"""A visitor opens a conversation: event 1 is its own dedupe, and only this writes seq 1."""

from collections.abc import Callable
from dataclasses import replace

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
    log: Conversations, place: Place, draft: Draft, respond: Responder, *, now: Callable[[], int]
) -> Appended:
    """Write event 1, and the bot's inline answer if it has one; a retry finds the conversation it opened.

    Raises errors.IdReused for another first message under the same key, errors.Retired where it has ended.
    """
    state = following(None, draft, seq=1, at=now())
    reply = respond(draft.text, state) if draft.kind is Kind.MESSAGE else None
    wanted = replace(draft, data={**draft.data, "inline": True}) if reply else draft
    event = event_of(wanted, state, seq=1, prev=0, at=state.waiting_since)
    way = log.put(place, event)
    if way is None:
        return inline_answer(log, place, Appended(event, [event]), reply, read=state, now=now)
    tail = read_tail(log, place, 1)
    found = same_body(tail[0], draft)
    again = Appended(found, tail, repeated=True)
    return inline_answer(log, place, again, reply, read=tail[-1].state, now=now)
