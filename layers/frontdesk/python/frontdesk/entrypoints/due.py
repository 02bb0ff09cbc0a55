"""When those who wait are due, by the policy in force: the order of the queue, and the agents' lists."""

from collections.abc import Callable

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Place, State, Status
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.policy import hours_of, policy_of
from frontdesk.inbox.model import InboxRow
from frontdesk.routing.sla import Clocks, Owed, clock_of, clocks, due_in_queue

_LISTED = frozenset(map(str, Status))


def due_for(of: Services, tenant: str) -> Callable[[Event], int]:
    """When an event's conversation must be served (ms); asked only of what stands in the queue."""
    return lambda event: due_in_queue(event.state, policy_of(of, tenant), hours_of(of, tenant))


def clock_for(of: Services, tenant: str) -> Callable[[InboxRow], Owed | None]:
    """Which clock of a row runs, and when it is due (ms); None if none does."""
    policy, hours = policy_of(of, tenant), hours_of(of, tenant)
    return lambda row: clock_of(_state_of(row), policy, hours) if row.status in _LISTED else None


def clocks_in(of: Services, place: Place) -> Clocks:
    """The clocks of a conversation from its log. Raises errors.NotFound where there is none."""
    try:
        tail = read_tail(of.conversations, place, 1)
    except errors.CursorUnknown:
        raise errors.NotFound("There is no such conversation.", field="id") from None
    return clocks(tail, policy_of(of, place.tenant), hours_of(of, place.tenant), of.now())


def _state_of(row: InboxRow) -> State:
    return State(
        Status(row.status),
        row.holder,
        unanswered=row.unanswered,
        waiting_since=row.waiting_since,
        priority=row.priority,
        topic=row.topic,
        last_agent=row.last_agent,
        since_at=row.since_at,
    )
