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
    """The snooze that began at `since` is over, as the state says; None if it is not."""
    tail = read_tail(log, place, since)
    if tail[-1].state.until > now():
        return None
    draft = Draft(Kind.WOKEN, CLOCK, f"wake:{since}", data={"since": since})
    return _unless_outdated(log, place, tail, lambda _: draft, now)


def release_vanished(
    log: Conversations, place: Place, head: int, agent: str, *, silent_ms: int | None, now: Callable[[], int]
) -> Event | None:
    """Whose console has been silent for so long lets go: queued again, unless somebody wrote since `head`.

    The desk is looked at after the log: whoever comes back in between and writes keeps what they hold.
    Whose account is closed (`silent_ms` None) lets go at once, however busy their console is.
    """
    tail = read_tail(log, place, head)
    desk = log.desk(place.tenant, agent) if silent_ms is not None else None
    if desk and silent_ms and now() - desk.seen_at < silent_ms:
        return None
    draft = Draft(Kind.REQUEUED, CLOCK, f"requeue:{head}", data={"agent": agent}, covers=head)
    return _unless_outdated(log, place, tail, lambda _: draft, now)


def abandon(log: Conversations, place: Place, head: int, *, now: Callable[[], int]) -> Event | None:
    """Nothing is unanswered and nobody wrote since `head`: closed. A word in between prevents it."""

    draft = Draft(Kind.ABANDONED, CLOCK, f"abandon:{head}", covers=head)
    return _unless_outdated(log, place, read_tail(log, place, head), lambda _: draft, now)


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
