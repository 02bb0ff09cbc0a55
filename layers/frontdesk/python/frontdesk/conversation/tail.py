"""Reading a place in the log: complete or not at all, and erased text stays erased."""

from collections.abc import Sequence
from dataclasses import replace

from frontdesk import errors
from frontdesk.conversation.model import Author, Event, Kind, Place, Side
from frontdesk.conversation.ports import Conversations


def read_tail(
    log: Conversations, place: Place, base: int, *, reach: int = 0, consistent: bool = False
) -> list[Event]:
    """All events with seq ≥ base, without a hole; `base` itself is among them, and so is `reach`.

    A stale or torn read is repeated once, strongly consistent. If the place still does not exist it was never
    ours: 409, or 410 where a tombstone stands. Erased text never leaves this function.
    """
    if base < 1:
        raise errors.CursorUnknown(field="client_id")
    tail = log.tail(place, base, consistent=consistent)
    if not _is_whole(tail, base, reach) and not consistent:
        tail = log.tail(place, base, consistent=True)
    if not _is_whole(tail, base, reach):
        raise _why_missing(log, place, base, reach)
    if tail[0].kind is Kind.TOMBSTONE:
        raise errors.Retired
    return redacted(tail)


def find(tail: Sequence[Event], side: Side, id: str) -> Event | None:
    """The event that this side has written under this id, if the tail holds it."""
    return next((event for event in tail if event.id == id and event.author.side is side), None)


def written_by(tail: Sequence[Event], author: Author) -> Sequence[Event]:
    """Where to look for what this author has written: agents are many, each with ids of their own."""
    return [event for event in tail if event.author.id == author.id] if author.side is Side.AGENT else tail


def redacted(tail: list[Event]) -> list[Event]:
    """Text below an `erased` event counts as erased, whatever the item still says."""
    erased = next((event.seq for event in reversed(tail) if event.kind is Kind.ERASED), 0)
    return [redact(event) if event.seq < erased else event for event in tail] if erased else tail


def redact(event: Event) -> Event:
    """The event without what anybody said: seq, kind, author, id and state stay."""
    if event.kind in (Kind.ERASED, Kind.TOMBSTONE):
        return event
    return replace(event, text="", data={"erased": True})


def _is_whole(tail: Sequence[Event], base: int, reach: int) -> bool:
    if not tail or tail[0].seq != base:
        return False
    return tail[-1].seq == base + len(tail) - 1 and tail[-1].seq >= reach


def _why_missing(log: Conversations, place: Place, base: int, reach: int) -> errors.FrontdeskError:
    """A tombstone tells, also of a log whose middle is deleted already and whose fence still stands."""
    first = log.tail(place, 1, consistent=True)[:1]
    if first and first[0].kind is Kind.TOMBSTONE:
        return errors.Retired()
    return errors.CursorUnknown(field="after" if reach >= base else "client_id")
