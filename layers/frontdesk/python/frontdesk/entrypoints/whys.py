"""Why somebody has a conversation, looked up afterwards: by the event, and by the reason put beside it."""

from collections.abc import Mapping
from typing import Any

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Author, Event, Kind, Place, Side, Status
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.assignment import agents_of
from frontdesk.routing.tell import LANGUAGES, tell, tell_by_hand
from frontdesk.tenancy.model import Skills
from frontdesk.values import frozen

OFFERED, ACCEPTED, TAKEN, TRANSFERRED = "offered", "accepted", "taken", "transferred"


@frozen
class Why:
    """`how` it came to the agent at `seq`; `by`: who handed it on. `record` is what `routing.explain` kept.

    `words`: what happened, sentence by sentence, in each language. `names`: how agents are called, by id.
    """

    seq: int
    at: int
    agent: str
    how: str
    words: Mapping[str, list[str]]
    names: Mapping[str, str]
    by: Author | None = None
    record: Mapping[str, Any] | None = None


def why(of: Services, place: Place, seq: int) -> Why:
    """Raises errors.NotFound where nobody was given anything at `seq`."""
    event, before = _events(of, place, seq)
    how = _how(event, before)
    if not how:
        raise errors.NotFound("Nobody was given the conversation at this place.", field="seq")
    agent = event.state.agent
    record = of.conversations.why(place, _place_of_offer(how, event, before), agent)
    names = _names(of, place.tenant, event, record or {})
    by = event.author if how == TRANSFERRED else None
    words = {each: _words(of, place.tenant, how, event, record, names, each) for each in LANGUAGES}
    return Why(seq, event.at, agent, how, words, names, by, record)


def _events(of: Services, place: Place, seq: int) -> tuple[Event, Event | None]:
    """The event, and the one before it."""
    try:
        tail = read_tail(of.conversations, place, max(1, seq - 1), reach=seq)
    except errors.CursorUnknown:
        raise errors.NotFound("There is no such place.", field="seq") from None
    return (tail[0], None) if seq == 1 else (tail[1], tail[0])


def _how(event: Event, before: Event | None) -> str:
    """How the conversation came to an agent with this event; '' if it did not."""
    agent, was = event.state.agent, before.state.agent if before else ""
    if not agent:
        return ""
    if event.kind is Kind.OFFERED:
        return OFFERED
    if event.kind is Kind.TRANSFERRED:
        return TRANSFERRED
    if before is not None and was == agent:
        accepts = before.state.status is Status.OFFERED and event.state.status is not Status.OFFERED
        return ACCEPTED if accepts and event.author.side is Side.AGENT else ""
    return TAKEN if event.author.side is Side.AGENT else ""


def _place_of_offer(how: str, event: Event, before: Event | None) -> int:
    return before.state.since if how == ACCEPTED and before is not None else event.seq


def _names(of: Services, tenant: str, event: Event, record: Mapping[str, Any]) -> dict[str, str]:
    """As they are called now; who has left, as they were called then."""
    wanted = {event.state.agent, event.author.id, *(row[0] for row in record.get("top", ()))}
    wanted |= {each["agent"] for each in record.get("near", ())}
    known = {event.author.id: event.author.name, **record.get("names", {})}
    known |= {agent.id: agent.name for agent in agents_of(of, tenant) if agent.id in wanted}
    return {id: name for id, name in known.items() if name}


def _words(
    of: Services,
    tenant: str,
    how: str,
    event: Event,
    record: Mapping[str, Any] | None,
    names: Mapping[str, str],
    language: str,
) -> list[str]:
    def name(id: str) -> str:
        return names.get(id, id)

    if how in (OFFERED, ACCEPTED) and record is not None:
        return tell(record, name, _skill(of, tenant, record["for"].get("skill", ""), language), language)
    by = name(event.author.id) if how == TRANSFERRED else ""
    return [tell_by_hand(how, name(event.state.agent), by, language)]


def _skill(of: Services, tenant: str, id: str, language: str) -> str:
    found = of.directory.get(Skills, tenant) if id else None
    named = {skill.id: skill.names for skill in found.value.skills} if found else {}
    return str(getattr(named[id], language)) if id in named else id
