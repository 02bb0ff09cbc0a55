"""Desks compared with logs: whoever says they hold something must be the one that its log names."""

from collections.abc import Iterator
from dataclasses import field

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation import timers
from frontdesk.conversation.model import Desk, Event, Place
from frontdesk.entrypoints.assignment import agents_of
from frontdesk.inbox.model import InboxRow
from frontdesk.values import frozen

HELD = ("offered", "open", "waiting")


@frozen
class Adrift:
    """What is wrong with an agent's desk.

    `gone`: seq of each hold whose log names somebody else. `missing`: what they hold by its log, and their
    desk does not know, with the head of that log. `drift`: free places that the desk says and has not.
    """

    agent: str
    gone: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    drift: int = 0

    @property
    def count(self) -> int:
        return len(self.gone) + len(self.missing) + bool(self.drift)


def reconcile(of: Services, tenant: str, *, repair: bool = False) -> list[Adrift]:
    """Each desk that is wrong; `repair` puts it right, and what nobody's desk knows back into the queue.

    A desk is read before the logs, and again before it is called wrong: what moves meanwhile is not adrift.
    """
    found = [each for each in _compared(of, tenant) if each.count]
    sure = [each for each in (_again(of, tenant, each) for each in found) if each.count]
    for each in sure if repair else ():
        _mend(of, tenant, each)
    return sure


def _compared(of: Services, tenant: str) -> Iterator[Adrift]:
    by_agent: dict[str, set[str]] = {agent.id: set() for agent in agents_of(of, tenant)}
    for row in _rows(of, tenant):
        by_agent.setdefault(row.holder, set()).add(row.conversation)
    for agent, listed in by_agent.items():
        yield _look(of, tenant, agent, listed)


def _rows(of: Services, tenant: str) -> Iterator[InboxRow]:
    for status in HELD:
        cursor = ""
        while True:
            page = of.inbox.page(tenant, status, cursor=cursor, limit=100)
            yield from page.rows
            cursor = page.next
            if not cursor:
                break


def _look(of: Services, tenant: str, agent: str, listed: set[str]) -> Adrift:
    desk = of.conversations.desk(tenant, agent) or Desk(agent, 0)
    heads = {each: _head(of, Place(tenant, each)) for each in {*desk.held, *listed}}
    theirs = {each: head.seq for each, head in heads.items() if head and head.state.agent == agent}
    gone = {each: seq for each, (seq, _) in desk.held.items() if each not in theirs}
    missing = {each: seq for each, seq in theirs.items() if each not in desk.held}
    return Adrift(agent, gone, missing, of.conversations.drift(tenant, agent))


def _again(of: Services, tenant: str, seen: Adrift) -> Adrift:
    """What is still so, now that a transaction on its way has arrived."""
    now = _look(of, tenant, seen.agent, set(seen.missing))
    gone = {each: seq for each, seq in now.gone.items() if seen.gone.get(each) == seq}
    missing = {each: seq for each, seq in now.missing.items() if seen.missing.get(each) == seq}
    return Adrift(seen.agent, gone, missing, now.drift if seen.drift else 0)


def _head(of: Services, place: Place) -> Event | None:
    tail = of.conversations.tail(place, 1, consistent=True)
    return tail[-1] if tail else None


def _mend(of: Services, tenant: str, adrift: Adrift) -> None:
    """Holds that are gone are taken off; what the desk misses is released by an event, as of the vanished."""
    if adrift.gone or adrift.drift:
        of.conversations.mend(tenant, adrift.agent, adrift.gone)
    for conversation, head in adrift.missing.items():
        place = Place(tenant, conversation)
        try:
            timers.release_vanished(of.conversations, place, head, adrift.agent, silent_ms=None, now=of.now)
        except (errors.Retired, errors.CursorUnknown):
            continue
