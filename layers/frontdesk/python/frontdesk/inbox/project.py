"""What an event does to the inbox: a pure function, so that order and repetition cannot matter."""

from collections.abc import Callable, Iterator
from typing import Any

from frontdesk.conversation.model import Event, Kind, Place, Status
from frontdesk.inbox.model import PRIORITY_RANK, InboxRow, Projection

EXCERPT = 120
RETIRING, ERASED = "retiring", "erased"
FORGOTTEN_MS = 15 * 86_400_000  # a change waits up to 24 h in the stream, then up to 14 days in a queue


Due = Callable[[Event], int]
"""When (ms) what stands in the queue is to be served; asked of nothing else."""


def arrival(event: Event) -> int:
    """Since when somebody waits: what they are due by where nothing is promised."""
    return event.state.waiting_since or event.state.since_at


def projections_of(place: Place, event: Event, due: Due = arrival) -> Iterator[Projection]:
    """Everything that an event does: to its conversation's row, and for an erasure to one more.

    A tombstone does nothing: met in a rebuild, its old state would open what is over.
    """
    if event.kind is Kind.TOMBSTONE:
        return
    yield projection_of(place, event, due)
    if event.kind is Kind.ERASED:
        yield erasure_of(place, event)


def projection_of(place: Place, event: Event, due: Due = arrival) -> Projection:
    """The row after this event, if it is the latest; list keys change only with status, wait or priority."""
    if event.kind is Kind.RETIRED:
        return retiring(place, event)
    due_at = due(event) if event.state.status is Status.QUEUED else 0
    return Projection(
        place.tenant,
        place.conversation,
        event.seq,
        queue_key(place.tenant, event.state.status.value),
        _order(event, due_at),
        {**_row(event), "due": due_at},
        opening=_opening(event) if event.seq == 1 else {},
        erases=event.kind is Kind.ERASED,
    )


def _row(event: Event) -> dict[str, Any]:
    """Its state whole; an excerpt and a language only where the event brings them."""
    state = event.state
    row = {
        "status": state.status.value,
        "holder": state.holder,
        "priority": state.priority,
        "topic": state.topic,
        "since": state.since,
        "since_at": state.since_at,
        "waiting_since": state.waiting_since,
        "unanswered": state.unanswered,
        "last_agent": state.last_agent,
        "until": state.until,
        "at": event.at,
    }
    if event.kind is Kind.ERASED:
        return {**row, "excerpt": "", "contact": 0}
    if event.kind is Kind.CONTACT_LEFT:
        row["contact"] = event.seq
    if event.is_visible and event.text:
        row |= {"excerpt": event.text[:EXCERPT], "said": event.seq}
    if "language" in event.data:
        row["language"] = event.data["language"]
    elif event.seq == 1 and event.data.get("locale"):  # as long as nobody has heard them
        row["language"] = str(event.data["locale"])[:2].lower()
    return row


def retiring(place: Place, event: Event) -> Projection:
    """Fenced: nothing is left to show; the sweep finds it here until the rest of the log is gone."""
    queue, order = queue_key(place.tenant, RETIRING), f"0#{event.at:013d}"
    return Projection(
        place.tenant, place.conversation, event.seq, queue, order, {"status": RETIRING}, retired=True
    )


def erasure_of(place: Place, event: Event) -> Projection:
    """A row of its own, so that no later event hides it: the sweep overwrites once more, an hour later.

    Its head is twice the seq: `gone` fits in before the next erasure, even if that is the next event. That
    one replaces the whole row, for nothing of it may expire with the last one.
    """
    queue, order = queue_key(place.tenant, ERASED), f"0#{event.at:013d}"
    row = {"status": ERASED, "since": event.seq, "at": event.at}
    name = f"{place.conversation}#{ERASED}"
    return Projection(place.tenant, name, event.seq * 2, queue, order, row, retired=True)


def erased_place(row: InboxRow) -> tuple[Place, int]:
    """The conversation that a row of `erasure_of` speaks of, and below which seq its text is erased."""
    return Place(row.tenant, row.conversation.removesuffix(f"#{ERASED}")), row.since


def gone(place: Place, head: int, now: int) -> Projection:
    """The log is deleted: the row keeps only its head, so that a late repetition cannot bring it back.

    When none can be on its way any more, the row goes too.
    """
    expires = now + FORGOTTEN_MS
    return Projection(
        place.tenant, place.conversation, head + 1, "", "", {}, retired=True, expires_at=expires
    )


def queue_key(tenant: str, status: str, shard: int = 0) -> str:
    """The list a row stands in; one shard unless a tenant is large."""
    return f"{tenant}#{status}#{shard}"


def board_key(tenant: str) -> str:
    """The item of a tenant's board; no conversation has such a name, and it stands in no list."""
    return f"board#{tenant}"


def place_behind(row: InboxRow) -> str:
    """The cursor of a page that goes on behind this row, in any list but the queued and the snoozed ones."""
    return f"0#{row.waiting_since or row.since_at:013d}#{row.conversation}"


def place_in_queue(row: InboxRow) -> str:
    """The same for the queue; a row of an older release has no `due`, and stands by its arrival."""
    due = f"{row.due:013d}#" if row.due else ""
    since = row.waiting_since or row.since_at
    return f"{_rank(row.priority)}#{due}{since:013d}#{row.conversation}"


def _order(event: Event, due: int) -> str:
    """In the queue by priority, by what is due, by arrival; elsewhere by time alone."""
    state, since = event.state, arrival(event)
    if state.status is Status.QUEUED:
        return f"{_rank(state.priority)}#{due:013d}#{since:013d}"
    return f"0#{state.until if state.status is Status.SNOOZED else since:013d}"


def _rank(priority: str) -> int:
    return PRIORITY_RANK.get(priority, 2)


def _opening(event: Event) -> dict[str, Any]:
    return {
        "visitor": event.author.id,
        "site": event.data.get("site", ""),
        "opened_at": event.at,
    }
