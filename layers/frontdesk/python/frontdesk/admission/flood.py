"""How fast one visitor may write, counted from the times of what they wrote: nothing is stored for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MS = 1_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `messages` in any `seconds`."""

    messages: int
    seconds: int


FLOOD_LIMITS = (
    Limit(
        10, 10
    ),  # a fast typist sends one short line a second for a few seconds; a stuck key or a script goes on
    Limit(
        60, 600
    ),  # the liveliest conversations stay under 40 messages in ten minutes; an agent can't read more
)


def admit_visitor(times_ms: Iterable[int], now_ms: int, limits: Sequence[Limit] = FLOOD_LIMITS) -> int | None:
    """None if a message at `now_ms` may be written, else the whole seconds to wait (1 or more).

    `times_ms` are the visitor's own events (ms since the epoch, any order). A time from a clock ahead of ours
    counts as now: it lengthens the wait by the skew at most.
    """
    newest_first = sorted((min(time, now_ms) for time in times_ms), reverse=True)
    waits = [wait for limit in limits if (wait := _wait(newest_first, now_ms, limit))]
    return max(waits, default=None)


def _wait(newest_first: Sequence[int], now_ms: int, limit: Limit) -> int:
    """Seconds until the message that fills the window has left it; 0 if there is room."""
    if len(newest_first) < limit.messages:
        return 0
    leaves = newest_first[limit.messages - 1] + limit.seconds * MS
    return max(0, -(-(leaves - now_ms) // MS))
