"""What really stands in the store, read around every fault: the inside view of every promise."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.desks import EVERY_DESK, desk_of
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.adapters.sqlite.inbox import SqliteInbox
from frontdesk.conversation.codec import from_record
from frontdesk.conversation.model import Desk, Event
from frontdesk.inbox.model import InboxRow
from frontdesk.tenancy.model import Agent, Role
from tests.faults.ledger import Ledger


class Violation(NamedTuple):
    """A promise that was broken; `what` is the same sentence each time, `where` helps to find it."""

    promise: str
    what: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.promise}: {self.what}" + (f" ({self.where})" if self.where else "")


@dataclass(frozen=True, slots=True)
class Facts:
    """One tenant's logs and rows by conversation, its desks, the clients' books, and who is a supervisor."""

    logs: Mapping[str, Sequence[Event]]
    desks: Sequence[Desk]
    rows: Mapping[str, InboxRow]
    ledger: Ledger = field(default_factory=Ledger)
    leads: frozenset[str] = frozenset()

    def heads(self) -> dict[str, Event]:
        return {conversation: log[-1] for conversation, log in self.logs.items()}


def collect(database: Database, tenant: str, ledger: Ledger) -> Facts:
    """Everything of one tenant."""
    logs: dict[str, list[Event]] = {}
    prefix = f"{tenant}#"
    rows = database.read(
        "SELECT c, body FROM log WHERE c BETWEEN ? AND ? ORDER BY c, seq", (prefix, prefix + "~")
    )
    for c, body in rows:
        logs.setdefault(c.removeprefix(prefix), []).append(from_record(json.loads(body)))
    inbox = SqliteInbox(database).rows(tenant, list(logs))
    rows_by_conversation = {row.conversation: row for row in inbox}
    return Facts(logs, desks_of(database, tenant), rows_by_conversation, ledger, leads_of(database, tenant))


def leads_of(database: Database, tenant: str) -> frozenset[str]:
    """The agents who may hand on what they do not hold."""
    agents = (each.value for each in SqliteDirectory(database).page(Agent, tenant).items)
    return frozenset(each.id for each in agents if {Role.SUPERVISOR, Role.OWNER} & set(each.roles))


def desks_of(database: Database, tenant: str) -> list[Desk]:
    return [desk_of(row) for row in database.read(EVERY_DESK, (tenant,))]
