"""API Gateway's token buckets, one for each method."""

from collections.abc import Callable
from time import monotonic

from infra.local.plan import Throttle


class Bucket:
    """Holds at most `burst` tokens and gains `rate` a second; a request takes one or is refused."""

    __slots__ = ("_burst", "_clock", "_rate", "_seen", "_tokens")

    def __init__(self, limit: Throttle, clock: Callable[[], float] = monotonic) -> None:
        self._rate, self._burst, self._clock = limit.rate, float(limit.burst), clock
        self._tokens, self._seen = float(limit.burst), clock()

    def take(self) -> bool:
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._seen) * self._rate)
        self._seen = now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True
