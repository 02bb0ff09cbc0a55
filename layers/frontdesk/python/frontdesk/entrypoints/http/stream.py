"""The streams: a visitor's conversation, an agent's view of one, the agents' feed, and the long poll."""

import re
import time
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from frontdesk import errors
from frontdesk.bootstrap import services
from frontdesk.conversation.model import Place
from frontdesk.conversation.tail import read_tail
from frontdesk.conversation.view import view
from frontdesk.entrypoints.http import visitor, wire, wire_log
from frontdesk.entrypoints.http.feed import feed, read_cursor
from frontdesk.entrypoints.http.follow import Follower, follow
from frontdesk.entrypoints.http.guard import Guarded, Staff
from frontdesk.entrypoints.http.once import Once
from frontdesk.entrypoints.http.problems import PROBLEM, application
from frontdesk.entrypoints.http.sse import EventStream
from frontdesk.entrypoints.waiting import marks_of
from frontdesk.tenancy.identity import VisitorClaims

LONGEST_WAIT_S = 20
Instance = Annotated[str, Header(alias="X-Client-Instance", pattern="^[A-Za-z0-9-]{1,64}$")]
LastEventId = Annotated[str, Header(alias="Last-Event-ID", max_length=200)]
After = Annotated[int, Query(ge=0, le=999_999_999)]

visitors = APIRouter(route_class=Once, responses=PROBLEM, tags=["streams"])
agents = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["streams"])


@visitors.get("/v1/conversations/{id}/stream", response_class=EventStream, status_code=200)
async def visitor_stream(
    id: wire.ConversationId,
    request: Request,
    after: After = 0,
    last_event_id: LastEventId = "",
    instance: Instance = "default",
) -> EventStream:
    of, claims = services(), _visitor(request)
    place = visitor.place_of(claims, id)
    follower = Follower(place, claims.visitor, instance, claims.epoch)
    return EventStream(follow(of, follower, _resume(last_event_id, after)))


@agents.get("/v1/agent/conversations/{id}/stream", response_class=EventStream, status_code=200)
async def agent_stream(
    id: wire.ConversationId,
    staff: Staff,
    after: After = 0,
    last_event_id: LastEventId = "",
    instance: Instance = "default",
) -> EventStream:
    follower = Follower(Place(staff.tenant, id), staff.agent, instance, for_agent=True)
    return EventStream(follow(services(), follower, _resume(last_event_id, after)))


@agents.get("/v1/agent/feed", response_class=EventStream, status_code=200)
async def agent_feed(
    staff: Staff,
    cursor: Annotated[str, Query(max_length=200)] = "",
    last_event_id: LastEventId = "",
) -> EventStream:
    since = last_event_id or cursor
    read_cursor(since, field="Last-Event-ID" if last_event_id else "cursor")
    return EventStream(feed(services(), staff.tenant, since))


@visitors.get("/v1/conversations/{id}/news")
async def news(
    id: wire.ConversationId,
    request: Request,
    response: Response,
    after: After = 0,
    wait: Annotated[int, Query(ge=0, le=LONGEST_WAIT_S)] = 0,
) -> wire_log.EventsOut:
    """What is new above `after`, at once if there is any, else when it comes or after `wait` seconds."""
    of, claims = services(), _visitor(request)
    place = visitor.place_of(claims, id)
    response.headers["Cache-Control"] = "no-store"
    ends = time.monotonic() + wait
    while True:
        tail = await of.off_loop(lambda: read_tail(of.conversations, place, max(after, 1), reach=after))
        seen = view(tail, after)
        visitor.check_epoch(claims, seen.state.epoch)
        left = ends - time.monotonic()
        if seen.events or left <= 0:
            marks = await of.off_loop(partial(marks_of, of, place, seen.state))
            return {**wire_log.events_out(seen), "marks": wire_log.marks_out(marks, seen.state)}
        await of.conversations.wait(place, seen.cursor, left)


def _visitor(request: Request) -> VisitorClaims:
    of = services()
    claims = of.tokens.read(VisitorClaims, visitor.bearer(request.headers), of.now())
    request.state.claims = claims  # for the log line
    return claims


def _resume(last_event_id: str, after: int) -> int:
    """A browser that reconnects names the last id it saw; it wins over the address it first opened."""
    if not last_event_id:
        return after
    if not re.fullmatch("[0-9]{1,9}", last_event_id):
        raise errors.InvalidField("Last-Event-ID", "Must be the id of the last event you saw.")
    return int(last_event_id)


app = application("Frontdesk streams", [visitors, agents])
