"""Which jobs an event brings; jobs carry keys, never text, and whoever does one reads the log."""

from typing import Any

from frontdesk.conversation.model import Event, Kind, Place, Side, Status
from frontdesk.values import frozen

INLINE_GRACE_S = 5  # the promised inline answer comes in milliseconds; later, its writer has died
GUARD_S = 25  # a person must be asked within 30 s, and a queue may need some of them
COUNT_NEW_S = 900  # the longest a queue can wait: what is short is over by then, and counted in one go
COUNT_HELD_S = 60  # the first words of whoever took it are there by then
COUNT_OVER_S = 30  # so are most ratings


@frozen
class Job:
    """`body` is small JSON; `delay_s` is how long the queue holds it back."""

    queue: str
    body: dict[str, Any]
    delay_s: int = 0


def jobs_for(place: Place, event: Event) -> list[Job]:
    """The jobs of one event; sent twice or out of order they do no harm: each is checked against the log."""
    if event.kind is Kind.TOMBSTONE:
        return []  # its state is of the day when it was event 1
    state = event.state
    moved = state.since == event.seq
    jobs = _owed(place, event, moved) if state.status is Status.BOT and state.unanswered else []
    if moved and state.status is Status.QUEUED:
        jobs.append(_job("route", "assign", place, event))
    if moved and event.kind is Kind.OFFERED:
        jobs.append(_job("route", "expire", place, event, int(event.data.get("seconds", 20))))
    if moved and event.kind in _FREEING:
        jobs.append(Job("route", {"do": "pull", "tenant": place.tenant}))
    if delay := _counted_in(event, moved):
        jobs.append(count_job(place, delay))
    return jobs


def count_job(place: Place, delay_s: int = 0) -> Job:
    """Whatever is not in the counters yet is added."""
    return Job("route", {"do": "count", "tenant": place.tenant, "conversation": place.conversation}, delay_s)


def _counted_in(event: Event, moved: bool) -> int:
    """Seconds until the counters take what has happened, 0: not because of this event."""
    status = event.state.status
    if event.seq == 1:
        return COUNT_NEW_S
    if status is Status.RESOLVED and (moved or event.kind is Kind.RATED):
        return COUNT_OVER_S
    begins = event.kind in (Kind.TAKEN, Kind.TRANSFERRED) and status in (Status.OPEN, Status.WAITING)
    return COUNT_HELD_S if begins and moved else 0


_FREEING = frozenset(
    {
        Kind.RESOLVED,
        Kind.SNOOZED,
        Kind.CLOSED,
        Kind.RETURNED,
        Kind.TRANSFERRED,
        Kind.ABANDONED,
        Kind.DECLINED,
        Kind.OFFER_EXPIRED,
        Kind.REQUEUED,
    }
)


def _owed(place: Place, event: Event, moved: bool) -> list[Job]:
    """The bot holds and owes an answer: somebody composes it, and a guard hands over if nobody does."""
    if event.author.side is not Side.VISITOR and not moved:
        return []
    grace = INLINE_GRACE_S if event.data.get("inline") else 0
    return [
        _job("answer", "answer", place, event, grace),
        _job("route", "guard", place, event, GUARD_S),
    ]


def _job(queue: str, do: str, place: Place, event: Event, delay_s: int = 0) -> Job:
    body = {"do": do, "tenant": place.tenant, "conversation": place.conversation, "seq": event.seq}
    return Job(queue, body, delay_s)
