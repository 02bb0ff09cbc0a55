"""Visitors whom the tenant gives a level, and the priority that it gives their conversations."""

from collections.abc import Mapping

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation.append import append
from frontdesk.conversation.model import Draft, Event, Kind, Place, Side, Status
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.policy import policy_of
from frontdesk.routing.assign import ROUTER
from frontdesk.routing.policy import PRIORITIES
from frontdesk.tenancy.model import Level
from frontdesk.tenancy.ports import Put, Remove


def set_level(of: Services, tenant: str, visitor: str, level: str | None, by: str) -> Level | None:
    """Give a visitor a level of the policy in force; None takes it away. Raises errors.InvalidField.

    It counts for what comes into the queue from now on, within 30 s.
    """
    if level is None:
        of.directory.commit(Remove(tenant, visitor, Level))
        return None
    if level not in policy_of(of, tenant, fresh=True).levels:
        raise errors.InvalidField("level", "The policy has no such level. Put it there first.")
    found = of.directory.get(Level, tenant, visitor, fresh=True)
    if found and found.value.level == level:
        return found.value
    record = Level(visitor, level, by, of.now())
    of.directory.commit(Put(tenant, visitor, record))
    return record


def level_of(of: Services, tenant: str, visitor: str) -> Level | None:
    found = of.directory.get(Level, tenant, visitor, fresh=True)
    return found.value if found else None


def raise_priority(of: Services, place: Place) -> Event | None:
    """What waits in the queue gets the priority of its visitor's level, if that is higher; None if not.

    An agent's word stands: what one of them has set is neither raised nor lowered. Without levels in the
    policy nothing is read. The event's id is `level:<since>`, so a repeated message finds it.
    """
    levels = policy_of(of, place.tenant).levels
    if not levels:
        return None
    tail = read_tail(of.conversations, place, 1)
    level, priority = _given(of, place.tenant, tail, levels)
    if not priority:
        return None
    data = {"priority": priority, "level": level}

    def draft(seen: list[Event]) -> Draft:
        state = seen[-1].state
        if state.status is not Status.QUEUED or not _raises(priority, seen):
            raise errors.Outdated
        return Draft(Kind.PRIORITISED, ROUTER, f"level:{state.since}", data=data)

    try:
        return append(of.conversations, place, tail, draft, now=of.now).event
    except errors.Outdated:
        return None


def priority_under(of: Services, tenant: str, tail: list[Event], levels: Mapping[str, str]) -> str:
    """The priority that it has in the queue once these levels are in force."""
    _, priority = _given(of, tenant, tail, levels) if levels else ("", "")
    return priority if priority and _raises(priority, tail) else tail[-1].state.priority


def _given(of: Services, tenant: str, tail: list[Event], levels: Mapping[str, str]) -> tuple[str, str]:
    """The level of whoever began it, and the priority of that level; "" for what there is not."""
    found = of.directory.get(Level, tenant, tail[0].author.id)
    return (found.value.level, levels.get(found.value.level, "")) if found else ("", "")


def _raises(priority: str, tail: list[Event]) -> bool:
    return _is_higher(priority, tail[-1].state.priority) and not _was_told(tail)


def _is_higher(priority: str, than: str) -> bool:
    return PRIORITIES.index(priority) < PRIORITIES.index(than)


def _was_told(tail: list[Event]) -> bool:
    """Whether an agent has said how pressing it is."""
    return any(event.kind is Kind.PRIORITISED and event.author.side is Side.AGENT for event in tail)
