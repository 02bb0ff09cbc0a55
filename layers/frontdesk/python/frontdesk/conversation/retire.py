"""The end of a conversation: a fence, a tombstone, and only much later the deletion."""

from collections.abc import Callable
from dataclasses import replace

from frontdesk.conversation.append import append
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail

SWEEP = Author(Side.SYSTEM, "sweep")
SETTLED_MS = 3_600_000 + 900_000  # reads may be stale for 1 h, a writer may live for 15 min (Lambda's limit)


def fence(log: Conversations, place: Place, *, base: int, now: Callable[[], int]) -> Event:
    """Append `retired`, then the tombstone: every later append is 410. errors.Outdated if reopened."""
    tail = read_tail(log, place, base, consistent=True)
    retired = tail[-1]
    if retired.kind is not Kind.RETIRED:
        draft = Draft(Kind.RETIRED, SWEEP, "retire")
        retired = append(log, place, tail, lambda _: draft, now=now).event
    _bury(log, place, retired)
    return retired


def remove(log: Conversations, place: Place, *, now: int) -> bool:
    """Delete all but the tombstone once no writer can be on its way. True when done; repeat it till then.

    The fence goes last, and as long after the rest as the rest after it: a torn read that shows what is
    deleted, but no fence, would let a writer in.
    """
    tail = log.tail(place, 1, consistent=True)
    if not tail:
        return True  # nothing at all is left, not even a tombstone: a restored or emptied table
    last = tail[-1]
    if last.kind is not Kind.RETIRED:
        return last.kind is Kind.TOMBSTONE
    if now - int(last.data.get("emptied", last.at)) < SETTLED_MS:
        return False
    _bury(log, place, last)  # again: a slow erasure may have written over it
    if "emptied" in last.data:
        log.delete(place, [last.seq])
        return True
    log.clear_marks(place)
    log.clear_whys(place)
    log.delete(place, [event.seq for event in tail[1:-1]])
    log.overwrite(place, replace(last, data={"emptied": now}))
    return False


def _bury(log: Conversations, place: Place, retired: Event) -> None:
    tombstone = replace(retired, seq=1, prev=0, kind=Kind.TOMBSTONE, id="tombstone", text="", data={})
    log.overwrite(place, tombstone)
