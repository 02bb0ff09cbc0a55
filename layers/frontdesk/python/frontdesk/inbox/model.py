"""A row of the inbox, and what an event makes of it."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from frontdesk.values import frozen

PRIORITY_RANK = {"urgent": 0, "high": 1, "normal": 2, "low": 3, "none": 4}


@frozen
class InboxRow:
    """What a list shows of a conversation; times are ms since the epoch, `head` is the last seq projected.

    `said` is the seq of the event that `excerpt` is from, `contact` that of the last address left (0: none).
    `due` (ms) is what a row of the queue stands by, as the policy was when it was written.
    """

    tenant: str
    conversation: str
    head: int
    status: str = ""
    holder: str = ""
    priority: str = "normal"
    topic: str = ""
    since: int = 0
    since_at: int = 0
    waiting_since: int = 0
    unanswered: int = 0
    last_agent: str = ""
    at: int = 0
    excerpt: str = ""
    said: int = 0
    visitor: str = ""
    site: str = ""
    language: str = ""
    opened_at: int = 0
    until: int = 0
    due: int = 0
    contact: int = 0


@frozen
class Projection:
    """What one event sets, if no later one has: `queue` and `order` are the keys of the list it stands in.

    `opening` holds what only event 1 knows; it is kept even where a later event was projected first.
    `erases` empties an excerpt of an earlier event, also where a later event was projected first; `retired`
    replaces the whole row, which goes at `expires_at` (ms since the epoch, 0: never).
    """

    tenant: str
    conversation: str
    head: int
    queue: str
    order: str
    row: Mapping[str, Any]
    opening: Mapping[str, Any] = field(default_factory=dict)
    erases: bool = False
    retired: bool = False
    expires_at: int = 0


@frozen
class Rows:
    """A page of a list and the cursor of the next one, '' at the end."""

    rows: list[InboxRow]
    next: str = ""
