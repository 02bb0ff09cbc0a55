"""Which rows need the sweep: the safety net under every timer, and the end of what is over."""

from enum import StrEnum

from frontdesk.inbox.model import InboxRow
from frontdesk.values import frozen

SLACK_MS = 15_000  # timers of their own act first; the sweep comes after them


class Due(StrEnum):
    """What the sweep does about a row."""

    GUARD = "guard"
    ASSIGN = "assign"
    EXPIRE = "expire"
    RELEASE = "release"
    WAKE = "wake"
    ABANDON = "abandon"
    RETIRE = "retire"
    REMOVE = "remove"
    ERASE = "erase"


@frozen
class Limits:
    """How long each state may last, in ms."""

    answer_ms: int = 25_000
    offer_ms: int = 20_000
    abandon_ms: int = 30 * 60_000
    retain_ms: int = 365 * 86_400_000
    erase_ms: int = 3_600_000
    settle_ms: int = 4_500_000


STATUSES = ("bot", "queued", "offered", "open", "waiting", "snoozed", "resolved", "retiring", "erased")


def due(row: InboxRow, now: int, limits: Limits, *, holder_is_gone: bool = False) -> Due | None:
    """What is overdue in this row, or None. Whoever acts on it checks the log again."""
    waited = now - (row.waiting_since or row.since_at)
    match row.status:
        case "bot" if row.unanswered:
            return Due.GUARD if waited > limits.answer_ms + SLACK_MS else None
        case "queued":
            return Due.ASSIGN
        case "offered" if now - row.since_at > limits.offer_ms + SLACK_MS:
            return Due.EXPIRE
        case "open" | "waiting" if holder_is_gone:
            return Due.RELEASE
        case "bot" | "waiting" if now - row.at > limits.abandon_ms:
            return Due.ABANDON
        case "snoozed" if now >= row.until:
            return Due.WAKE
        case _:
            return _ending(row, now, limits)


def _ending(row: InboxRow, now: int, limits: Limits) -> Due | None:
    """What is due where nobody waits any more."""
    match row.status:
        case "resolved" if now - row.since_at > limits.retain_ms:
            return Due.RETIRE
        case "retiring" if now - row.at >= limits.settle_ms:
            return Due.REMOVE
        case "erased" if now - row.at > limits.erase_ms:
            return Due.ERASE
        case _:
            return None


def not_after(status: str, now: int, limits: Limits) -> int:
    """Rows that stand later in the list are not due yet, so a sweep need not read them; 0: any may be.

    Snoozed rows stand by when that ends, others by when they came to this status or began to wait.
    A year of resolved conversations, read every minute, would cost more than all visitors together.
    """
    match status:
        case "bot":
            return now - limits.answer_ms - SLACK_MS
        case "snoozed":
            return now
        case "resolved":
            return now - limits.retain_ms
        case "retiring":
            return now - limits.settle_ms
        case "erased":
            return now - limits.erase_ms
        case _:
            return 0
