"""What answers name: a walk through all conversations that are not retired, over as many nights as needed.

Resolved ones are read oldest first, from where the night before stopped; at their end all others, and then
who was resolved meanwhile. Whoever moves between the lists is met in one of them: what is resolved stands
behind all that was read, and what is opened again was read before.
"""

import json
import zlib
from collections.abc import Iterable, Iterator

from frontdesk.assistant.provenance import chunks_of
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Place
from frontdesk.conversation.tail import redacted
from frontdesk.inbox.model import InboxRow
from frontdesk.values import frozen

MOST_READ = 10_000
"""Conversations of one tenant in one night; the next night goes on."""
OTHERS = ("bot", "queued", "offered", "open", "waiting", "snoozed")
PAGE = 100


@frozen
class Walk:
    """`names` are versions (`ver_…`), chunks (`ver_…/<sha256>`) and rules (`rules#…`) that were met since the
    walk began.

    `cursor` is where the resolved go on; `ended` (ms) when the walk before was done, and `doomed` what
    it found that nothing names: versions that go if this walk does not meet them either.
    """

    cursor: str = ""
    names: frozenset[str] = frozenset()
    ended: int = 0
    doomed: frozenset[str] = frozenset()


def read_walk(of: Services, tenant: str) -> Walk:
    """The walk as it was left; one that can't be read begins anew."""
    data = of.blobs.get(_key(tenant))
    try:
        kept = json.loads(zlib.decompress(data)) if data else {}
        return Walk(
            str(kept.get("cursor", "")),
            frozenset(kept.get("names", ())),
            int(kept.get("ended", 0)),
            frozenset(kept.get("doomed", ())),
        )
    except (ValueError, zlib.error, TypeError, AttributeError):
        return Walk()


def keep_walk(of: Services, tenant: str, walk: Walk) -> None:
    """Raises errors.Unavailable."""
    kept = {
        "cursor": walk.cursor,
        "names": sorted(walk.names),
        "ended": walk.ended,
        "doomed": sorted(walk.doomed),
    }
    of.blobs.put(_key(tenant), zlib.compress(json.dumps(kept).encode()))


def walked(of: Services, tenant: str, walk: Walk, most: int = MOST_READ) -> tuple[Walk, bool]:
    """The walk so far, and whether everything was met: only then may anything go."""
    names, cursor, left = set(walk.names), walk.cursor, most

    def resolved() -> Iterator[InboxRow]:
        nonlocal cursor
        while True:
            page = of.inbox.page(tenant, "resolved", cursor=cursor, limit=PAGE)
            yield from page.rows
            if not page.next:
                return  # the last page is read again: who is resolved meanwhile stands in it
            cursor = page.next

    for rows in (resolved(), _others(of, tenant), resolved()):
        for row in rows:
            if left == 0:
                return Walk(cursor, frozenset(names), walk.ended, walk.doomed), False
            left -= 1
            names |= named_in(of.conversations.tail(Place(tenant, row.conversation), 1))
    return Walk(cursor, frozenset(names), walk.ended, walk.doomed), True


def named_in(events: Iterable[Event]) -> set[str]:
    """Versions, chunks and rules that the answers of one conversation name; what was erased names nothing."""
    names: set[str] = set()
    for event in redacted(list(events)):
        version = str(event.data.get("knowledge", ""))
        if version:
            names |= {version, *(f"{version}/{hash}" for hash in chunks_of(event.data))}
        names |= {rules_named(str(event.data[pin])) for pin in ("rules", "version") if event.data.get(pin)}
    return names


def rules_named(version: str) -> str:
    """How a walk tells the version of a set of rules from one of the knowledge."""
    return f"rules#{version}"


def _others(of: Services, tenant: str) -> Iterator[InboxRow]:
    for status in OTHERS:
        cursor = ""
        while True:
            page = of.inbox.page(tenant, status, cursor=cursor, limit=PAGE)
            yield from page.rows
            cursor = page.next
            if not cursor:
                break


def _key(tenant: str) -> str:
    return f"{tenant}/kept/walk"
