"""A visitor opens a conversation: the first message, or the wish for a person."""

from functools import partial
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation.answer import Responder
from frontdesk.conversation.model import Draft, Kind, Place, Reply, State
from frontdesk.conversation.open import conversation_id, open_conversation
from frontdesk.conversation.view import view
from frontdesk.entrypoints.http import visitor, wire, wire_log
from frontdesk.tenancy.identity import VisitorClaims

_OPENING_ID = TypeAdapter(wire.OpeningId, config=ConfigDict(defer_build=True))


def open_one(
    of: Services, claims: VisitorClaims, body: wire.OpenConversation, key: str
) -> wire_log.OpenedOut:
    """`key` is the Idempotency-Key: the same again opens nothing new."""
    if (body.text is None) == (body.ask is None):
        raise errors.InvalidField("text", "Send either `text` or `ask`.")
    key = _opening_id(key)
    place = Place(claims.tenant, conversation_id(claims.tenant, claims.visitor, key))
    kind = Kind.MESSAGE if body.text else Kind.PERSON_REQUESTED
    data: dict[str, Any] = {"site": claims.site, **({"locale": body.locale} if body.locale else {})}
    if kind is Kind.PERSON_REQUESTED:
        data |= staffing_of(of, claims)
    draft = Draft(kind, visitor.author_of(claims), key, body.text or "", data)
    admit = partial(visitor.admit_writer, of, claims, joins=bool(body.ask))
    respond = bot(of, place, body.locale or "")
    try:
        opened = open_conversation(of.conversations, place, draft, respond, now=of.now, admit=admit)
    except errors.IdReused:
        raise errors.IdReused("Idempotency-Key") from None
    seen = view(opened.tail, 0, posted=1)
    named = VisitorClaims(
        claims.tenant, claims.visitor, claims.site, place.conversation, seen.state.epoch, claims.contact
    )
    token = of.tokens.issue(named, of.now()).token
    return {**wire_log.posted_out(seen), "conversation": place.conversation, "token": token}


def bot(of: Services, place: Place, locale: str = "") -> Responder:
    """What the bot says at once. Who writes to an agent waits for none of its rules."""

    def respond(text: str, state: State) -> Reply | None:
        from frontdesk.entrypoints.speech import responder
        from frontdesk.entrypoints.staffing import staffed_reply

        reply = responder(of, place, locale)(text, state)
        return staffed_reply(of, place.tenant, reply) if reply else None

    return respond


def staffing_of(of: Services, claims: VisitorClaims) -> dict[str, Any]:
    """For who asks for a person: whether somebody is there, and when they will be."""
    from frontdesk.entrypoints.staffing import staffing

    return staffing(of, claims.tenant)


def _opening_id(key: str) -> str:
    try:
        return _OPENING_ID.validate_python(key)
    except ValidationError:
        raise errors.InvalidField(
            "Idempotency-Key", "Must be m_0_ and 8 to 64 letters, digits or -."
        ) from None
