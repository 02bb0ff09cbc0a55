"""Whoever is free is given what waits: the queue from its head, without what nobody free may have."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Place, Status
from frontdesk.entrypoints.assignment import Office
from frontdesk.entrypoints.log import log
from frontdesk.inbox.model import InboxRow
from frontdesk.inbox.project import place_in_queue
from frontdesk.routing.assign import Assigned
from frontdesk.values import frozen
from frontdesk.work.ports import MAX_DELAY_S

NEXT = 5
"""After a lost claim a random one of so many is next: who races for the same one again loses again."""
PAGE, PAGES = 100, 20  # rows read by one pull; the job that follows goes on behind them
BUDGET_MS = 15_000
AGAIN = 3  # pulls that one wake-up may bring, each when more becomes possible

LOOK = 32  # of 256: of what looks hopeless, the sweep asks the log about so many, in case a row is wrong

Stale = Callable[[InboxRow], object]


@frozen
class Pulled:
    """How many were offered; where to go on ('' at the end) and when more is possible (ms, 0: never)."""

    offered: int = 0
    cursor: str = ""
    retry_at: int = 0


def pull(of: Services, tenant: str, cursor: str = "", stale: Stale | None = None) -> Pulled:
    """Offer what waits, in order, until nobody is free or the list or the time is over.

    `stale`, which only the sweep has, is told of a row that says queued of what is not.
    """
    office = Office(of, tenant)
    return Pulling(of, tenant, office, stale).run(cursor) if office.somebody_is_free() else Pulled()


class Pulling:
    """One walk along the queue of a tenant."""

    def __init__(self, of: Services, tenant: str, office: Office, stale: Stale | None) -> None:
        self._of, self._tenant, self._office, self._stale = of, tenant, office, stale
        self._nobody_for: dict[tuple[str, str], int] = {}
        self._cursor = ""
        self._retry_at = 0

    def run(self, cursor: str) -> Pulled:
        rows, offered, lost = Ahead(self._rows(cursor), self._of.random), 0, False
        until = self._of.now() + BUDGET_MS
        while self._office.somebody_is_free():
            row = rows.take(lost)
            if row is None:
                return Pulled(offered, self._cursor, self._retry_at)
            if self._of.now() > until:
                return Pulled(offered, place_in_queue(row), self._retry_at)
            done = self._try(row)
            lost, offered = done.lost, offered + (done.event is not None)
        return Pulled(offered)

    def _try(self, row: InboxRow) -> Assigned:
        """One row; a log that nobody foresaw must not keep the others waiting."""
        try:
            done = self._office.assign(row.conversation, row.head)
            self._note(row, done)
        except errors.Unavailable:
            raise
        except Exception as error:
            log("pull_failed", error=type(error).__name__)
            return Assigned(lost=True)
        return done

    def _rows(self, cursor: str) -> Iterator[InboxRow]:
        """What somebody free may have, as far as is known by the time that each row comes up."""
        for _ in range(PAGES):
            page = self._of.inbox.page(self._tenant, Status.QUEUED.value, cursor=cursor, limit=PAGE)
            cursor = self._cursor = page.next
            yield from (row for row in page.rows if not self._is_hopeless(row) or self._looks_anyway())
            if not cursor:
                return

    def _is_hopeless(self, row: InboxRow) -> bool:
        """Who asks for the same and came before found nobody: nor will they, whoever is offered what since.

        A row without a language asks for what only its log says.
        """
        before = self._nobody_for.get((row.topic, row.language))
        return bool(row.language) and before is not None and _since(row) >= before

    def _looks_anyway(self) -> bool:
        return self._stale is not None and self._of.random(1)[0] < LOOK

    def _note(self, row: InboxRow, done: Assigned) -> None:
        if done.lost and self._stale is not None:
            self._stale(row)
        if done.event is not None or done.wanted is None:
            return
        self._retry_at = min(self._retry_at or done.retry_at, done.retry_at or self._retry_at)
        if not done.wanted.refused:  # who let this one pass may still take the next
            asked_for = done.wanted.skill, done.wanted.language
            self._nobody_for.setdefault(asked_for, done.wanted.since)


class Ahead:
    """Rows one after the other, with a few in view."""

    def __init__(self, rows: Iterator[InboxRow], random: Callable[[int], bytes]) -> None:
        self._rows, self._random = rows, random
        self._view: deque[InboxRow] = deque()

    def take(self, lost: bool) -> InboxRow | None:
        """The next one; after a lost claim a random one of the next few, and those before it after that."""
        while len(self._view) < (NEXT if lost else 1) and (row := next(self._rows, None)) is not None:
            self._view.append(row)
        if not self._view:
            return None
        at = int.from_bytes(self._random(4), "big") % len(self._view) if lost else 0
        row = self._view[at]
        del self._view[at]
        return row


def _since(row: InboxRow) -> int:
    return row.waiting_since or row.since_at


def assign_job(of: Services, body: Mapping[str, Any]) -> None:
    """One conversation has come into the queue. If nobody can be asked yet, again when somebody may be."""
    place, seq = Place(body["tenant"], body["conversation"]), body["seq"]
    done = Office(of, place.tenant).assign(place.conversation, seq)
    if done.retry_at and done.since == seq:  # a later turn in the queue has a job of its own
        of.queue.send("route", body, _delay_s(of, done.retry_at))


def pull_job(of: Services, body: Mapping[str, Any]) -> None:
    """Somebody became free. What this pull does not reach, or nobody may have yet, another one will."""
    pulled, again = pull(of, body["tenant"], body.get("cursor", "")), body.get("again", 0)
    job = {"do": "pull", "tenant": body["tenant"], "again": again}
    if pulled.cursor:
        of.queue.send("route", {**job, "cursor": pulled.cursor})
    elif pulled.retry_at and again < AGAIN:
        of.queue.send("route", {**job, "again": again + 1}, _delay_s(of, pulled.retry_at))


def _delay_s(of: Services, at: int) -> int:
    """Whole seconds, so never too early; a time further away than a queue can wait comes in steps."""
    return max(1, min(MAX_DELAY_S, -((of.now() - at) // 1_000)))
