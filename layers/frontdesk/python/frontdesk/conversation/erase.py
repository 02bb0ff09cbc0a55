"""A visitor's text is erased: one event fences it, then the items are overwritten."""

from collections.abc import Callable

from frontdesk.conversation.append import append
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail, redact


def erase(
    log: Conversations, place: Place, author: Author, id: str, *, base: int, now: Callable[[], int]
) -> Event:
    """Append `erased` (its epoch drops answers in flight), then overwrite; readers hide the text at once."""
    tail = read_tail(log, place, base)
    event = append(log, place, tail, lambda _: Draft(Kind.ERASED, author, id), now=now).event
    overwrite_below(log, place, event.seq)
    return event


def overwrite_below(log: Conversations, place: Place, seq: int) -> int:
    """Overwrite text, attachments and marks below `seq`; returns how many items still said something.

    Safe to repeat: `sweep` does so 1 h later, for a writer that was slow and an erasure that broke off.
    """
    spoken = [
        event for event in log.tail(place, 1, consistent=True) if event.seq < seq and redact(event) != event
    ]
    for event in spoken:
        log.overwrite(place, redact(event))
    log.clear_marks(place)
    return len(spoken)
