"""An agent's desk: presence, the inbox, and who may not write any more. Served by `console`."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from frontdesk.bootstrap import Services, services
from frontdesk.conversation.model import Desk, Place
from frontdesk.entrypoints.due import clock_for, clocks_in
from frontdesk.entrypoints.http import wire
from frontdesk.entrypoints.http.conditions import link
from frontdesk.entrypoints.http.cursor import pack, unpack
from frontdesk.entrypoints.http.guard import Guarded, Staff
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire_console import Block, Presence, PresenceOut, RowsOut, row_out
from frontdesk.entrypoints.http.wire_policy import ClocksOut, LevelBody, LevelOut, clocks_out, level_out
from frontdesk.entrypoints.levels import set_level
from frontdesk.routing.model import HEARTBEAT_MS
from frontdesk.tenancy.model import Agent, Blocked
from frontdesk.tenancy.ports import Put, Remove

router = APIRouter(prefix="/v1/agent", route_class=Guarded, responses=PROBLEM, tags=["console"])

_PLACE = "[0-4]#[0-9]{13}(#[0-9]{13})?#cnv_[0-9A-Z]{26}"
ListStatus = Literal["bot", "queued", "offered", "open", "waiting", "snoozed", "resolved"]


@router.put("/presence")
def presence(staff: Staff, body: Presence) -> PresenceOut:
    """The console's heartbeat, every 20 s. Who comes online asks for the next in the queue."""
    of = services()
    before = of.conversations.desk(staff.tenant, staff.agent)
    capacity = (
        body.capacity if body.capacity is not None or before else _capacity(of, staff.tenant, staff.agent)
    )
    desk = of.conversations.set_desk(
        staff.tenant, staff.agent, capacity=capacity, online=body.online, at=of.now()
    )
    if body.online and desk.free > 0 and (_was_away(before, of.now()) or _has_more_room(before, desk)):
        of.queue.send("route", {"do": "pull", "tenant": staff.tenant})
    return _presence_out(desk)


def _was_away(before: Desk | None, now: int) -> bool:
    """Offline, full, or silent so long (a laptop asleep) that nobody counted on them."""
    return before is None or not before.online or before.free <= 0 or now - before.seen_at > HEARTBEAT_MS


def _has_more_room(before: Desk | None, desk: Desk) -> bool:
    return before is not None and desk.capacity > before.capacity


def _capacity(of: Services, tenant: str, agent: str) -> int:
    found = of.directory.get(Agent, tenant, agent)
    return found.value.capacity if found else 0


def _presence_out(desk: Desk) -> PresenceOut:
    return {"online": desk.online, "capacity": desk.capacity, "free": desk.free, "held": sorted(desk.held)}


@router.get("/inbox")
def inbox(
    staff: Staff,
    response: Response,
    status: ListStatus = "queued",
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> RowsOut:
    """Of one status: longest there first, queued by priority, due and wait, resolved the newest first."""
    place, newest = unpack("i1", cursor, _PLACE), status == "resolved"
    page = services().inbox.page(staff.tenant, status, cursor=place, limit=limit, newest_first=newest)
    following = pack("i1", page.next) if page.next else ""
    following = link(response, following, limit, status=status) or ""
    clock = clock_for(services(), staff.tenant)
    return {"items": [row_out(row, clock(row)) for row in page.rows], "next": following}


@router.get("/conversations/{id}/clocks")
def clocks(id: wire.ConversationId, staff: Staff) -> ClocksOut:
    """When its first reply, its next reply and its end are due, by the policy in force."""
    return clocks_out(clocks_in(services(), Place(staff.tenant, id)))


@router.post("/visitors/{id}/block", status_code=204)
def block(id: wire.VisitorId, staff: Staff, body: Block) -> Response:
    """From now on (within 30 s) this visitor can't write, or can again."""
    of = services()
    if body.blocked:
        of.directory.commit(Put(staff.tenant, id, Blocked(id, staff.agent, of.now())))
    else:
        of.directory.commit(Remove(staff.tenant, id, Blocked))
    return Response(status_code=204)


@router.put("/visitors/{id}/level")
def level(id: wire.VisitorId, staff: Staff, body: LevelBody) -> LevelOut:
    """What this visitor waits for gets the priority of the level, within 30 s; null takes it away."""
    return level_out(id, set_level(services(), staff.tenant, id, body.level, staff.agent))
