"""How fast one visitor may write, counted from the times of what they wrote: nothing is stored for it."""

from collections.abc import Iterable, Sequence

from frontdesk.values import frozen

MS = 1_000


@frozen
class Limit:
    """At most `messages` in any `seconds`."""

    messages: int
    seconds: int


PER_MINUTE = 60
"""What one visitor may write unless the tenant says otherwise."""


def limits_for(per_minute: int) -> tuple[Limit, Limit]:
    """A burst of ten seconds, as a fast typist's; and over ten minutes, since no agent can read more.

    At 60 a minute: 10 in 10 s (a stuck key goes on), 60 in 10 min (the liveliest talk stays under 40).
    """
    return Limit(max(1, per_minute // 6), 10), Limit(per_minute, 600)


FLOOD_LIMITS = limits_for(PER_MINUTE)


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
