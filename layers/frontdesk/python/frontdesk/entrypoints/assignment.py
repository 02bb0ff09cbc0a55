"""Routing with what it needs from the directory: who works for the tenant, and at which desk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from frontdesk.assistant.language import shown
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Desk, Event, Place
from frontdesk.entrypoints.expertise import expertise_of
from frontdesk.entrypoints.policy import at_work as is_at_work
from frontdesk.entrypoints.policy import offer_seconds, policy_of
from frontdesk.entrypoints.sorting import sort
from frontdesk.routing.assign import Assigned, assign
from frontdesk.routing.expertise.topics import topics_of
from frontdesk.routing.model import Candidate, Waiting
from frontdesk.routing.policy import Policy
from frontdesk.routing.room import Room
from frontdesk.routing.teams import known_teams
from frontdesk.tenancy.model import Agent


class Office:
    """What decides about a tenant's queue, read once: policy, agents and desks."""

    def __init__(self, of: Services, tenant: str) -> None:
        self._of, self._tenant = of, tenant
        policy = policy_of(of, tenant)
        self._policy = replace(policy, offer_s=offer_seconds(of, tenant, policy))
        everybody = candidates(of, tenant, self._policy)
        self._skills = {each.id: each.skills for each in everybody}
        self.room = Room(everybody)

    def somebody_is_free(self) -> bool:
        return self.room.somebody_is_free(self._of.now(), self._policy.weight_of())

    def assign(self, conversation: str, reach: int = 0) -> Assigned:
        """Sort it, then offer it to whoever may have it; `reach` is a seq of it that the caller knows of."""
        place = Place(self._tenant, conversation)
        sorted_at = sort(self._of, place)
        return assign(
            self._of.conversations,
            place,
            self.room,
            language_told,
            now=self._of.now,
            policy=self._policy,
            expertise=self._known,
            reach=max(reach, sorted_at),
        )

    def _known(self, tail: Sequence[Event], _: Waiting) -> Mapping[str, float]:
        """By last night's expertise; who came since is thought of as others with their skills are."""
        return expertise_of(self._of, self._tenant, topics_of(tail), self._skills)


def language_told(text: str) -> str:
    """The language that a message shows; "" for a name or a number: what was said before it decides."""
    found = shown(text)
    return "" if found == "other" else found


def assign_one(of: Services, place: Place, reach: int = 0) -> Event | None:
    """Offer a queued conversation to whoever is free; None if it is not queued or nobody is."""
    return Office(of, place.tenant).assign(place.conversation, reach).event


def candidates(of: Services, tenant: str, policy: Policy | None = None) -> list[Candidate]:
    """Every active agent with a desk, in the teams and hours of the policy (None: the one in force)."""
    in_force = policy or policy_of(of, tenant)
    agents = {agent.id: agent for agent in agents_of(of, tenant) if agent.active}
    open_now: dict[tuple[str, ...], bool] = {}
    for agent in agents.values():
        if agent.teams not in open_now:
            open_now[agent.teams] = is_at_work(of, tenant, agent.teams, in_force)
    desks = of.conversations.desks(tenant, list(agents))
    return [_candidate(agents[desk.agent], desk, in_force, open_now) for desk in desks]


def _candidate(agent: Agent, desk: Desk, policy: Policy, open_now: dict[tuple[str, ...], bool]) -> Candidate:
    return Candidate(
        agent.id,
        agent.name,
        agent.skills,
        agent.languages,
        desk,
        teams=known_teams(policy, agent.teams) if agent.teams else (),
        at_work=open_now[agent.teams],
    )


def at_work(of: Services, tenant: str) -> list[Desk]:
    """The desks at which an active agent sits now: online, heard of within the last minute, a team open."""
    return [each.desk for each in candidates(of, tenant) if each.is_present(of.now())]


def agents_of(of: Services, tenant: str) -> Sequence[Agent]:
    found: list[Agent] = []
    after = ""
    while True:
        page = of.directory.page(Agent, tenant, after)
        found += [item.value for item in page.items]
        after = page.next
        if not after:
            return found
