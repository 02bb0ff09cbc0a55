"""Counters: sums of what happened in one hour, for one skill and one agent; never what anybody said."""

from collections.abc import Mapping
from dataclasses import field

from frontdesk.values import frozen

HOUR_MS = 3_600_000
TIMES = ("wait", "first_reply", "resolution")
"""Durations, counted in bins as well: `wait` in the queue until somebody took it; `first_reply` from coming
there to the person's first words; `resolution` from opening (or reopening) to the end."""
BIN_BASE = 1.25
"""Bin n holds durations from 1.25^n seconds on: a quantile is right within an eighth of its value."""


@frozen
class Key:
    """`hour`: hours since the epoch, UTC. `skill` and `agent` are '' where there is none."""

    hour: int
    skill: str = ""
    agent: str = ""


@frozen
class Count:
    """What was counted under a key; a measure that is not there is 0."""

    key: Key
    sums: Mapping[str, int] = field(default_factory=dict)


@frozen
class Line:
    """A line of a report. Times in seconds, None where nothing was measured; `bot_share` from 0 to 1.

    `bot_share`: of conversations that ended, those that no person had a part in. `left`: who gave up in the
    queue, or was closed there. `rating`: mean of 1 to 5.
    """

    name: str
    conversations: int = 0
    messages: int = 0
    bot_answers: int = 0
    replies: int = 0
    queued: int = 0
    left: int = 0
    transfers: int = 0
    ended: int = 0
    bot_share: float | None = None
    ratings: int = 0
    rating: float | None = None
    wait_p50: float | None = None
    wait_p90: float | None = None
    first_reply_p50: float | None = None
    first_reply_p90: float | None = None
    resolution_p50: float | None = None
    resolution_p90: float | None = None
