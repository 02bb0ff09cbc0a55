"""The agents' API over conversations: one request, one event. Served by `console`."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from frontdesk import errors
from frontdesk.bootstrap import services
from frontdesk.conversation.act import act
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.tail import read_tail
from frontdesk.conversation.view import view
from frontdesk.entrypoints.assignment import agents_of
from frontdesk.entrypoints.http import wire, wire_log
from frontdesk.entrypoints.http.answers import sources_for_agent
from frontdesk.entrypoints.http.guard import Guarded, Staff
from frontdesk.entrypoints.http.marks import leave_seen, leave_typing, state_at
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire_answers import SourcesOut
from frontdesk.entrypoints.http.wire_console import Act, Prioritise, Snooze, Transfer, Write
from frontdesk.entrypoints.http.wire_why import WhyOut, why_out
from frontdesk.entrypoints.policy import policy_of
from frontdesk.entrypoints.recordings import forget_recordings
from frontdesk.entrypoints.whys import why
from frontdesk.tenancy.identity import AgentClaims
from frontdesk.tenancy.model import Agent, Role, Skills

router = APIRouter(
    prefix="/v1/agent/conversations/{id}", route_class=Guarded, responses=PROBLEM, tags=["console"]
)
LONGEST_SNOOZE_MS = 90 * 86_400_000


@router.get("/events")
def events(
    id: wire.ConversationId, staff: Staff, after: Annotated[int, Query(ge=0, le=999_999_999)] = 0
) -> wire_log.EventsOut:
    """The agent's view, notes and reasons included."""
    of, place = services(), Place(staff.tenant, id)
    tail = read_tail(of.conversations, place, max(after, 1), reach=after)
    seen = view(tail, after, hidden_too=True)
    marks = wire_log.marks_out(of.conversations.marks(place), seen.state)
    return {**wire_log.events_out(seen, for_agent=True), "marks": marks}


@router.get("/answers/{seq}/sources")
def sources(id: wire.ConversationId, seq: wire.EventSeq, staff: Staff) -> SourcesOut:
    """Where the bot's words come from: each sentence with its chunk as of that version, and the evidence."""
    return sources_for_agent(services(), Place(staff.tenant, id), seq)


@router.get("/assignments/{seq}/why")
def assignment(id: wire.ConversationId, seq: wire.EventSeq, staff: Staff) -> WhyOut:
    """Why somebody was given it at this place: who else was looked at, and what would have changed it."""
    return why_out(why(services(), Place(staff.tenant, id), seq))


@router.post("/take", status_code=201)
def take(id: wire.ConversationId, staff: Staff, body: Act) -> wire_log.PostedOut:
    return _act(staff, id, body, Kind.TAKEN)


@router.post("/replies", status_code=201)
def reply(id: wire.ConversationId, staff: Staff, body: Write) -> wire_log.PostedOut:
    """What the visitor reads; it answers everything up to `after` and nothing later."""
    return _act(staff, id, body, Kind.REPLY, body.text, covers=body.after)


@router.post("/notes", status_code=201)
def note(id: wire.ConversationId, staff: Staff, body: Write) -> wire_log.PostedOut:
    """What only agents read; there is no way for it to reach the visitor."""
    return _act(staff, id, body, Kind.NOTE, body.text)


@router.post("/transfer", status_code=201)
def transfer(id: wire.ConversationId, staff: Staff, body: Transfer) -> wire_log.PostedOut:
    if (body.agent is None) == (body.skill is None):
        raise errors.InvalidField("agent", "Send either `agent` or `skill`.")
    if body.agent is None:
        skill = body.skill or ""
        admit = partial(_check_skill, staff.tenant, skill)
        return _act(staff, id, body, Kind.TRANSFERRED, data={"skill": skill}, admit=admit)
    found = services().directory.get(Agent, staff.tenant, body.agent)
    agent = found.value if found else None
    data = {"agent": body.agent, "name": agent.name if agent else ""}
    return _act(staff, id, body, Kind.TRANSFERRED, data=data, admit=partial(_check_agent, agent))


def _check_agent(agent: Agent | None) -> None:
    if agent is None or not agent.active:
        raise errors.InvalidField("agent", "There is no such agent.")


def _check_skill(tenant: str, skill: str) -> None:
    """A skill that the tenant has named or one of its agents has; a misspelt one would wait for nobody."""
    of = services()
    named = of.directory.get(Skills, tenant)
    known = {each.id for each in named.value.skills} if named else set()
    if skill and skill not in known | {each for agent in agents_of(of, tenant) for each in agent.skills}:
        raise errors.InvalidField("skill", "There is no such skill.")


@router.post("/return", status_code=201)
def give_back(id: wire.ConversationId, staff: Staff, body: Act) -> wire_log.PostedOut:
    """To the bot."""
    return _act(staff, id, body, Kind.RETURNED)


@router.post("/resolve", status_code=201)
def resolve(id: wire.ConversationId, staff: Staff, body: Act) -> wire_log.PostedOut:
    return _act(staff, id, body, Kind.RESOLVED, covers=body.after)


@router.post("/snooze", status_code=201)
def snooze(id: wire.ConversationId, staff: Staff, body: Snooze) -> wire_log.PostedOut:
    data, admit = {"until": body.until}, partial(_check_until, body.until)
    return _act(staff, id, body, Kind.SNOOZED, data=data, covers=body.after, admit=admit)


def _check_until(until: int) -> None:
    now = services().now()
    if not now < until <= now + LONGEST_SNOOZE_MS:
        raise errors.InvalidField("until", "Must lie ahead, and within 90 days.")


@router.post("/decline", status_code=201)
def decline(id: wire.ConversationId, staff: Staff, body: Act) -> wire_log.PostedOut:
    return _act(staff, id, body, Kind.DECLINED)


@router.post("/priority", status_code=201)
def prioritise(id: wire.ConversationId, staff: Staff, body: Prioritise) -> wire_log.PostedOut:
    return _act(staff, id, body, Kind.PRIORITISED, data={"priority": body.priority})


@router.post("/erase", status_code=201)
def erase_text(id: wire.ConversationId, staff: Staff, body: Act) -> wire_log.PostedOut:
    """What everybody wrote so far is gone for good; that it was written stays."""
    of, place = services(), Place(staff.tenant, id)
    base = wire.base_of(body.client_id)
    event = erase(of.conversations, place, _author(staff), body.client_id, base=base, now=of.now)
    forget_recordings(of, place, event.seq)
    seen = view(read_tail(of.conversations, place, base), body.after, hidden_too=True, posted=event.seq)
    return wire_log.posted_out(seen, for_agent=True)


@router.put("/typing", status_code=204)
def typing(id: wire.ConversationId, staff: Staff, body: wire.Typing) -> Response:
    of, place = services(), Place(staff.tenant, id)

    def epoch() -> int:
        row = of.inbox.row(staff.tenant, id)
        if row is None:
            raise errors.NotFound("There is no such conversation.", field="id")
        return state_at(of, place, row.head).epoch

    leave_typing(of, place, "agent", epoch, on=body.on, name=staff.name)
    return Response(status_code=204)


@router.put("/seen", status_code=204)
def seen_to(id: wire.ConversationId, staff: Staff, body: wire.Seen) -> Response:
    of, place = services(), Place(staff.tenant, id)
    leave_seen(of, place, "agent", body.seq, lambda state: state.epoch)
    return Response(status_code=204)


def _act(
    staff: AgentClaims,
    id: str,
    body: Act,
    kind: Kind,
    text: str = "",
    *,
    data: Mapping[str, Any] | None = None,
    covers: int = 0,
    admit: Callable[[], None] = lambda: None,
) -> wire_log.PostedOut:
    """`admit` checks what holds for a new event only: a retry comes after `until`, or after an agent left."""
    of, place = services(), Place(staff.tenant, id)
    leads = Role.SUPERVISOR in staff.roles or Role.OWNER in staff.roles
    draft = Draft(kind, _author(staff), body.client_id, text, data or {}, covers=covers, supervisor=leads)
    base = wire.base_of(body.client_id)
    weight = policy_of(of, staff.tenant).weight_of()
    seen = act(
        of.conversations, place, draft, base=base, after=body.after, now=of.now, weight=weight, admit=admit
    )
    return wire_log.posted_out(seen, for_agent=True)


def _author(staff: AgentClaims) -> Author:
    return Author(Side.AGENT, staff.agent, staff.name)
