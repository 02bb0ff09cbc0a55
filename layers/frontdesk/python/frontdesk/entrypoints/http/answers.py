"""One answer of the bot, looked at afterwards: where it comes from, and whether it helped."""

from collections.abc import Mapping
from typing import Any

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Kind, Place
from frontdesk.entrypoints.http import visitor, wire
from frontdesk.entrypoints.http.wire_answers import SourcesOut, sources_out
from frontdesk.entrypoints.sources import bot_event, cited
from frontdesk.tenancy.identity import VisitorClaims
from frontdesk.tenancy.live import live_knowledge


def sources_for_visitor(of: Services, claims: VisitorClaims, id: str, seq: int) -> SourcesOut:
    """Raises errors.NotFound where this visitor has no such answer."""
    place = visitor.place_of(claims, id)
    event, head = bot_event(of, place, seq)
    visitor.check_epoch(claims, head.state.epoch)
    withdrawn = live_knowledge(of.directory, place.tenant).withdrawn
    return sources_out(event, cited(of, place.tenant, event.data), withdrawn, for_agent=False)


def sources_for_agent(of: Services, place: Place, seq: int) -> SourcesOut:
    """Raises errors.NotFound where the bot said nothing."""
    event, _ = bot_event(of, place, seq)
    withdrawn = live_knowledge(of.directory, place.tenant).withdrawn
    return sources_out(event, cited(of, place.tenant, event.data), withdrawn, for_agent=True)


def thumb_data(seq: int, body: wire.Thumb) -> Mapping[str, Any]:
    """What `rated` keeps of a thumb: which answer, up or down, and why not.

    Raises errors.InvalidField for a reason of an answer that helped.
    """
    if body.up and body.reason:
        raise errors.InvalidField("reason", "Say why only of an answer that did not help; `up` says it did.")
    data: dict[str, Any] = {"answer": seq, "thumb": "up" if body.up else "down"}
    data |= {"reason": body.reason} if body.reason else {}
    return data | ({"comment": body.comment} if body.comment else {})


def must_be_answer(of: Services, place: Place, data: Mapping[str, Any]) -> None:
    """Raises errors.InvalidField unless the bot answers at the place that is rated."""
    try:
        event, _ = bot_event(of, place, int(data["answer"]))
    except errors.NotFound:
        event = None
    if event is None or event.kind is not Kind.ANSWER:
        raise errors.InvalidField("seq", "The bot gives no answer at this place.")
