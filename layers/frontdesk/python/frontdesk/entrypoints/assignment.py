"""Routing with what it needs from the directory: who works for the tenant, and at which desk."""

from frontdesk.assistant.language import spoken
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Desk, Event, Place
from frontdesk.entrypoints.policy import at_work as is_at_work
from frontdesk.entrypoints.policy import offer_seconds, policy_of
from frontdesk.routing.assign import assign
from frontdesk.routing.model import Candidate
from frontdesk.routing.policy import Policy
from frontdesk.routing.teams import known_teams
from frontdesk.tenancy.model import Agent, Tenant

AT_ONCE = 20  # waiting conversations that one freed agent may be asked about


def assign_one(of: Services, place: Place) -> Event | None:
    """Offer a queued conversation to whoever is free; None if it is not queued or nobody is."""
    tenant, policy = of.directory.get(Tenant, place.tenant), policy_of(of, place.tenant)
    locale = tenant.value.locale if tenant else "en"
    return assign(
        of.conversations,
        place,
        lambda: candidates(of, place.tenant, policy),
        lambda text: spoken(text, locale),
        seconds=offer_seconds(of, place.tenant, policy),
        now=of.now,
        policy=policy,
    )


def assign_waiting(of: Services, tenant: str) -> int:
    """Somebody became free: the longest waiting are offered until nobody is; returns how many were."""
    rows = of.inbox.page(tenant, "queued", limit=AT_ONCE).rows
    offered = 0
    for row in rows:
        if not somebody_is_free(of, tenant):
            break
        offered += assign_one(of, Place(tenant, row.conversation)) is not None
    return offered


def somebody_is_free(of: Services, tenant: str) -> bool:
    return any(each.is_free(of.now()) for each in candidates(of, tenant))


def candidates(of: Services, tenant: str, policy: Policy | None = None) -> list[Candidate]:
    """Every active agent with a desk, in the teams and hours of the policy (None: the one in force)."""
    in_force = policy or policy_of(of, tenant)
    agents = {agent.id: agent for agent in agents_of(of, tenant) if agent.active}
    desks = of.conversations.desks(tenant, list(agents))
    return [_candidate(of, agents[desk.agent], desk, in_force) for desk in desks]


def _candidate(of: Services, agent: Agent, desk: Desk, policy: Policy) -> Candidate:
    return Candidate(
        agent.id,
        agent.name,
        agent.skills,
        agent.languages,
        desk,
        teams=known_teams(policy, agent.teams),
        at_work=is_at_work(of, agent.tenant, agent.teams, policy),
    )


def at_work(of: Services, tenant: str) -> list[Desk]:
    """The desks at which an active agent sits now: online, heard of within the last minute, a team open."""
    return [each.desk for each in candidates(of, tenant) if each.is_present(of.now())]


def agents_of(of: Services, tenant: str) -> list[Agent]:
    found: list[Agent] = []
    after = ""
    while True:
        page = of.directory.page(Agent, tenant, after)
        found += [item.value for item in page.items]
        after = page.next
        if not after:
            return found
