"""The agents' feed: rows of the inbox as they change, at least once each, over an opaque cursor."""

import time
from collections.abc import AsyncIterator

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.entrypoints.due import clock_for
from frontdesk.entrypoints.http.cursor import pack, unpack
from frontdesk.entrypoints.http.patience import come_back, patiently
from frontdesk.entrypoints.http.sse import PING, block
from frontdesk.entrypoints.http.wire_console import RowOut, row_out
from frontdesk.inbox.model import InboxRow

LONGEST_S = 60.0
PING_S = 15.0
OVERLAP_MS = 10_000  # rows are projected in any order, by clocks that differ
ACTIVE = ("queued", "offered", "open", "waiting", "bot", "snoozed")
MOST = 200  # rows at either end of each list that a feed watches; those in between are found by paging


async def feed(of: Services, tenant: str, cursor: str) -> AsyncIterator[bytes]:
    """A `row` for each conversation that changed since the cursor, and for one that left the list.

    Where the store stays away it ends with `retry:`, and the console comes back by its cursor.
    """
    try:
        async for piece in _told(of, tenant, cursor):
            yield piece
    except errors.Unavailable:
        yield come_back()


async def _told(of: Services, tenant: str, cursor: str) -> AsyncIterator[bytes]:
    since = read_cursor(cursor) - OVERLAP_MS
    started = pinged = time.monotonic()
    known: dict[str, int] = {}
    for row in await patiently(of, lambda: _resolved(of, tenant, since)) if cursor else []:
        yield block("row", row_out(row), write_cursor(row.at))
    yield block("hello", {}, write_cursor(max(of.now() if not cursor else 0, since)))
    while time.monotonic() - started < LONGEST_S:
        for at, told in await patiently(of, lambda: _news(of, tenant, known, since)):
            yield block("row", told, write_cursor(at))
        if time.monotonic() - pinged >= PING_S:
            pinged = time.monotonic()
            yield PING
        await of.inbox.wait(tenant, min(PING_S, LONGEST_S))


def _news(of: Services, tenant: str, known: dict[str, int], since: int) -> list[tuple[int, RowOut]]:
    """What to tell, with the clock of each, and when it changed."""
    rows = _changed(of, tenant, known, since)
    clock = clock_for(of, tenant)
    return [(row.at, row_out(row, clock(row))) for row in rows]


def _rows(of: Services, tenant: str) -> dict[str, InboxRow]:
    """Both ends of every active list."""
    found: dict[str, InboxRow] = {}
    for status in ACTIVE:
        page = of.inbox.page(tenant, status, limit=MOST)
        more = of.inbox.page(tenant, status, limit=MOST, newest_first=True).rows if page.next else []
        found |= {row.conversation: row for row in (*page.rows, *more)}
    return found


def _resolved(of: Services, tenant: str, since: int) -> list[InboxRow]:
    """What was resolved while nobody was connected: it left the lists unseen."""
    rows = of.inbox.page(tenant, "resolved", limit=MOST, newest_first=True).rows
    return [row for row in reversed(rows) if row.at >= since]


def _changed(of: Services, tenant: str, known: dict[str, int], since: int) -> list[InboxRow]:
    """What to tell: rows with a newer head, and those that have left the list."""
    rows = _rows(of, tenant)
    left = of.inbox.rows(tenant, [id for id in known if id not in rows])
    fresh = [row for row in rows.values() if row.at >= since and known.get(row.conversation, -1) < row.head]
    for row in left:
        del known[row.conversation]
    known.update({row.conversation: row.head for row in rows.values()})
    return sorted([*fresh, *left], key=lambda row: row.at)


def write_cursor(at: int) -> str:
    return pack("f1", str(at))


def read_cursor(cursor: str, *, field: str = "cursor") -> int:
    """The time a cursor stands for, in ms; 0 for none. Raises errors.InvalidField(field)."""
    return int(unpack("f1", cursor, "[0-9]{1,15}", field=field) or 0)
