"""The provisioning API: agents, and the invitations by which they choose a password."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.entrypoints.http.conditions import Condition, Cursor, Limit, link, tag, tell
from frontdesk.entrypoints.http.guard import Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire import AgentId, rfc3339
from frontdesk.entrypoints.http.wire_agents import AgentBody, AgentOut, InvitationOut, agent_in, agent_out
from frontdesk.entrypoints.http.wire_fields import TenantId
from frontdesk.entrypoints.http.wire_tenants import PageOut
from frontdesk.entrypoints.policy import policy_of
from frontdesk.tenancy.cached import LIFE_MS
from frontdesk.tenancy.invite import invite
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.provision import put_agent, remove_agent

router = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["agents"])

AgentPath = Annotated[AgentId, Path()]


@router.get("/v1/tenants/{tenant}/agents")
def list_agents(
    response: Response, tenant: TenantId, cursor: Cursor = "", limit: Limit = 50
) -> PageOut[AgentOut]:
    page = services().directory.page(Agent, tenant, cursor, limit)
    return {
        "items": [agent_out(item.value) for item in page.items],
        "next": link(response, page.next, limit),
    }


@router.put("/v1/tenants/{tenant}/agents/{agent}", responses={201: {"model": AgentOut}})
def put(
    response: Response, tenant: TenantId, agent: AgentPath, body: AgentBody, match: Condition
) -> AgentOut:
    """New roles count from the agent's next refresh on, within 15 minutes."""
    of, wanted = services(), agent_in(tenant, agent, body)
    _check_teams(of, wanted)
    tell(response, put_agent(of.directory, wanted, match))
    _tell_desk(of, tenant, agent, wanted.capacity, wanted.active)
    _wake(of, tenant, agent)
    return agent_out(wanted)


def _check_teams(of: Services, wanted: Agent) -> None:
    known = {team.id for team in policy_of(of, wanted.tenant, fresh=True).teams} if wanted.teams else set()
    for at, team in enumerate(wanted.teams):
        if team not in known:
            raise errors.InvalidField(f"teams.{at}", "The policy has no such team. Put it there first.")


@router.get("/v1/tenants/{tenant}/agents/{agent}")
def get(response: Response, tenant: TenantId, agent: AgentPath) -> AgentOut:
    found = services().directory.get(Agent, tenant, agent, fresh=True)
    if found is None:
        raise errors.NotFound("There is no such agent.", field="agent")
    tag(response, found.version)
    return agent_out(found.value)


@router.delete("/v1/tenants/{tenant}/agents/{agent}", status_code=204)
def delete(tenant: TenantId, agent: AgentPath, match: Condition) -> Response:
    """They are offered nothing more; what they hold goes back to the queue when they are missed."""
    of = services()
    remove_agent(of.directory, tenant, agent, match)
    _tell_desk(of, tenant, agent, 0, False)
    return Response(status_code=204)


@router.post("/v1/tenants/{tenant}/agents/{agent}/invitation", status_code=201)
def post_invitation(response: Response, tenant: TenantId, agent: AgentPath) -> InvitationOut:
    """A code that lets the agent choose a password, once, within a week; an older one is void."""
    of = services()
    invited = invite(of.directory, tenant, agent, of.random, of.now())
    response.headers["Cache-Control"] = "no-store"
    return {"code": invited.code, "expires_at": rfc3339(invited.expires_at)}


def _tell_desk(of: Services, tenant: str, agent: str, capacity: int, active: bool) -> None:
    """The desk of an agent who signed in before takes no more than it may from now on."""
    desk = of.conversations.desk(tenant, agent)
    if desk is not None:
        of.conversations.set_desk(tenant, agent, capacity=capacity, online=None if active else False)


def _wake(of: Services, tenant: str, agent: str) -> None:
    """Who sits there with room may have what waits: for more room at once, for a skill once the router's
    older memory of it is over."""
    desk = of.conversations.desk(tenant, agent)
    if desk is not None and desk.online and desk.free > 0:
        for delay_s in (0, LIFE_MS // 1_000 + 1):
            of.queue.send("route", {"do": "pull", "tenant": tenant}, delay_s)
