"""What time does to a conversation: offers expire, snoozes end, the vanished let go, the idle are closed."""

from collections.abc import Callable

from frontdesk import errors
from frontdesk.conversation.append import append
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail

CLOCK = Author(Side.SYSTEM, "clock")


def expire_offer(log: Conversations, place: Place, since: int, *, now: Callable[[], int]) -> Event | None:
    """The offer made at `since` was not accepted: queued again, and the agent is free again."""
    tail = read_tail(log, place, since)
    agent = tail[0].data.get("agent", "")
    draft = Draft(Kind.OFFER_EXPIRED, CLOCK, f"expire:{since}", data={"since": since, "agent": agent})
    return _unless_outdated(log, place, tail, lambda _: draft, now)


def wake(log: Conversations, place: Place, since: int, *, now: Callable[[], int]) -> Event | None:
    """The snooze that began at `since` is over."""
    return _timed(log, place, Kind.WOKEN, since, {"since": since}, now)


def release_vanished(
    log: Conversations, place: Place, since: int, agent: str, *, now: Callable[[], int]
) -> Event | None:
    """An agent who is gone lets go of what they hold: it is queued again."""
    return _timed(log, place, Kind.REQUEUED, since, {"agent": agent}, now)


def abandon(log: Conversations, place: Place, head: int, *, now: Callable[[], int]) -> Event | None:
    """Nothing is unanswered and nobody wrote since `head`: closed. A word in between prevents it."""

    draft = Draft(Kind.ABANDONED, CLOCK, f"abandon:{head}", covers=head)
    return _unless_outdated(log, place, read_tail(log, place, head), lambda _: draft, now)


def _timed(
    log: Conversations, place: Place, kind: Kind, since: int, data: dict[str, object], now: Callable[[], int]
) -> Event | None:
    tail = read_tail(log, place, since)
    draft = Draft(kind, CLOCK, f"{kind.value}:{since}", data=data)
    return _unless_outdated(log, place, tail, lambda _: draft, now)


def _unless_outdated(
    log: Conversations,
    place: Place,
    tail: list[Event],
    draft: Callable[[list[Event]], Draft],
    now: Callable[[], int],
) -> Event | None:
    try:
        return append(log, place, tail, draft, now=now).event
    except errors.Outdated:
        return None
