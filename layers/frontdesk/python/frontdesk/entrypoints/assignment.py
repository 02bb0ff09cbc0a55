"""Routing with what it needs from the directory: who works for the tenant, and at which desk."""

from frontdesk.assistant.language import spoken
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Desk, Event, Place
from frontdesk.routing.assign import assign
from frontdesk.routing.model import HEARTBEAT_MS, Candidate
from frontdesk.tenancy.model import Agent, Tenant

AT_ONCE = 20  # waiting conversations that one freed agent may be asked about


def assign_one(of: Services, place: Place) -> Event | None:
    """Offer a queued conversation to whoever is free; None if it is not queued or nobody is."""
    tenant = of.directory.get(Tenant, place.tenant)
    seconds, locale = (tenant.value.offer_seconds, tenant.value.locale) if tenant else (20, "en")
    return assign(
        of.conversations,
        place,
        lambda: candidates(of, place.tenant),
        lambda text: spoken(text, locale),
        seconds=seconds,
        now=of.now,
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


def candidates(of: Services, tenant: str) -> list[Candidate]:
    """Every active agent with a desk."""
    agents = {agent.id: agent for agent in agents_of(of, tenant) if agent.active}
    desks = of.conversations.desks(tenant, list(agents))
    return [
        Candidate(
            desk.agent, agents[desk.agent].name, agents[desk.agent].skills, agents[desk.agent].languages, desk
        )
        for desk in desks
    ]


def at_work(of: Services, tenant: str) -> list[Desk]:
    """The desks at which an active agent sits now: online, and heard of within the last minute."""
    desks = of.conversations.desks(tenant, [agent.id for agent in agents_of(of, tenant) if agent.active])
    return [desk for desk in desks if desk.online and of.now() - desk.seen_at <= HEARTBEAT_MS]


def agents_of(of: Services, tenant: str) -> list[Agent]:
    found: list[Agent] = []
    after = ""
    while True:
        page = of.directory.page(Agent, tenant, after)
        found += [item.value for item in page.items]
        after = page.next
        if not after:
            return found
