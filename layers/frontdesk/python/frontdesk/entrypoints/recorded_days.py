"""Days as they were: what `simulate` needs, read from the logs of a tenant's conversations."""

from collections.abc import Iterator

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Place
from frontdesk.entrypoints.assignment import agents_of
from frontdesk.inbox.overdue import STATUSES
from frontdesk.routing.simulate.model import Arrival, Worker
from frontdesk.routing.simulate.recorded import Colleague, Stay, arrivals, heard_of, paces, stays, workers
from frontdesk.tenancy.model import Agent


def recorded(of: Services, tenant: str, begins: int, ends: int) -> tuple[list[Arrival], list[Worker]]:
    """Who came into the queue from `begins` to `ends` (ms since the epoch), and who was there.

    Reads every conversation that was written to since `begins`: half a read unit for each 4 KiB of it.
    """
    found: list[Stay] = []
    heard: dict[str, list[int]] = {}
    for conversation, tail in conversations(of, tenant, begins):
        found += [stay for stay in stays(conversation, tail) if begins <= stay.since < ends]
        for agent, at in heard_of(tail):
            if begins <= at < ends:
                heard.setdefault(agent, []).append(at)
    pace = paces(found)
    staff = workers(map(_colleague, agents_of(of, tenant)), heard, pace)
    return arrivals(found, pace), [worker for worker in staff if worker.shifts]


def conversations(of: Services, tenant: str, since: int) -> Iterator[tuple[str, list[Event]]]:
    """Every conversation written to since then (ms), with its whole log."""
    for status in STATUSES:
        cursor = ""
        while True:
            page = of.inbox.page(tenant, status, cursor=cursor, limit=100)
            for row in page.rows:
                if row.at >= since and "#" not in row.conversation:  # others are notes of the sweep
                    yield row.conversation, of.conversations.tail(Place(tenant, row.conversation), 1)
            cursor = page.next
            if not cursor:
                break


def _colleague(agent: Agent) -> Colleague:
    return Colleague(agent.id, agent.name, agent.skills, agent.languages, agent.teams, agent.capacity)
