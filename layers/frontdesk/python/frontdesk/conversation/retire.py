"""The end of a conversation: a fence, a tombstone, and only much later the deletion."""

from collections.abc import Callable
from dataclasses import replace

from frontdesk.conversation.append import append
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail

SWEEP = Author(Side.SYSTEM, "sweep")
SETTLED_MS = (
    3_600_000 + 900_000
)  # the staleness bound (1 h) and the longest life of any writer (15 min, Lambda's)


def fence(log: Conversations, place: Place, *, base: int, now: Callable[[], int]) -> Event:
    """Append `retired`, then the tombstone: every later append is 410. errors.Outdated if reopened."""
    tail = read_tail(log, place, base, consistent=True)
    retired = tail[-1]
    if retired.kind is not Kind.RETIRED:
        draft = Draft(Kind.RETIRED, SWEEP, "retire")
        retired = append(log, place, tail, lambda _: draft, now=now).event
    tombstone = replace(retired, seq=1, prev=0, kind=Kind.TOMBSTONE, id="tombstone", text="", data={})
    log.overwrite(place, tombstone)
    return retired


def remove(log: Conversations, place: Place, *, now: int) -> bool:
    """Delete all but the tombstone once no writer can be on its way; `retired` goes last. True when done."""
    tail = log.tail(place, 1, consistent=True)
    rest, last = tail[1:], tail[-1]
    if not rest:
        return True
    if last.kind is not Kind.RETIRED or now - last.at < SETTLED_MS:
        return False
    log.clear_marks(place)
    log.delete(place, [event.seq for event in rest[:-1]])
    log.delete(place, [last.seq])
    return True
