"""One answer of the bot, looked at afterwards: where it comes from. Shared by `messages` and `console`."""

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Place
from frontdesk.entrypoints.http import visitor
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
