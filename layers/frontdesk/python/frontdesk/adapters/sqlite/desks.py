"""Agents' desks in SQLite: one row each."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.adapters.sqlite.database import Database
from frontdesk.conversation.model import Desk, HoldChange, Place

Execute = Callable[..., Any]

_DESK = """SELECT agent, capacity, online, seen_at, held, since, taken, taken_at, given
    FROM desk WHERE t = ? AND agent = ?"""
EVERY_DESK = """SELECT agent, capacity, online, seen_at, held, since, taken, taken_at, given
    FROM desk WHERE t = ?"""
_STORE = """INSERT OR REPLACE INTO desk
    (t, agent, capacity, online, seen_at, held, since, taken, taken_at, given)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_FEW = 8
_dump = json.JSONEncoder(separators=(",", ":")).encode


def read(database: Database, tenant: str, agent: str) -> Desk | None:
    rows = database.read(_DESK, (tenant, agent))
    return desk_of(rows[0]) if rows else None


def read_all(database: Database, tenant: str, agents: Sequence[str]) -> list[Desk]:
    """Those that exist, in the order of `agents`; of many in one query."""
    if len(agents) <= _FEW:
        return [desk for agent in agents if (desk := read(database, tenant, agent)) is not None]
    rows = {row[0]: row for row in database.read(EVERY_DESK, (tenant,))}
    return [desk_of(rows[agent]) for agent in agents if agent in rows]


def find(execute: Execute, tenant: str, agent: str) -> Desk | None:
    """The desk as the open transaction sees it."""
    row = execute(_DESK, (tenant, agent)).fetchone()
    return desk_of(row) if row else None


def desk_of(row: Sequence[Any]) -> Desk:
    agent, capacity, online, seen_at, held, *counted = row
    holds = json.loads(held) if held != "{}" else {}
    return Desk(
        agent,
        capacity,
        bool(online),
        seen_at,
        {key: (hold[0], hold[1]) for key, hold in holds.items()},
        *counted,
    )


def store(execute: Execute, tenant: str, desk: Desk) -> None:
    held = _dump({conversation: list(hold) for conversation, hold in desk.held.items()})
    counted = desk.since, desk.taken, desk.taken_at, desk.given
    execute(_STORE, (tenant, desk.agent, desk.capacity, int(desk.online), desk.seen_at, held, *counted))


def change_hold(execute: Execute, place: Place, change: HoldChange, at: int) -> None:
    """What the event of `at` does to a desk, in its transaction. Raises errors.NoRoom."""
    desk = find(execute, place.tenant, change.agent) or Desk(change.agent, capacity=0)
    if change.takes:
        _, already = desk.held.get(place.conversation, (0, 0))
        if desk.free + already < change.weight:
            raise errors.NoRoom
    new = desk.changed(place.conversation, change, at)
    if new is not desk:
        store(execute, place.tenant, new)
