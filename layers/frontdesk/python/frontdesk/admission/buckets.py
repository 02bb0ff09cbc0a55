"""A token bucket for each tenant in the container's memory: one tenant's rush can't take the others' share.

It is GCRA: all that is kept of a bucket is the moment at which it will be full again. A container sees only
its own requests, so the limit is per container; the template's throttles are the limit over all of them.
"""

import threading
from collections import OrderedDict

from frontdesk.values import frozen

MINUTE_US = 60_000_000
BURST_SECONDS = 10  # what a bucket holds: ten seconds of its rate, so a page's opening volley passes
LEAST_BURST = 5
ROOM = 10_000


@frozen
class Taken:
    """What became of one request: let in or not, how many more may follow, when the bucket is full again."""

    admitted: bool
    burst: int
    left: int
    full_in_s: int
    retry_after: int  # whole seconds, 0 if admitted

    @property
    def headers(self) -> dict[str, str]:
        """RateLimit, RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10), Retry-After if refused."""
        return self.told("tenant")

    def told(self, policy: str) -> dict[str, str]:
        """The same under the name of the policy that the bucket stands for."""
        reset = self.retry_after or self.full_in_s
        sent = rate_limit(policy, self.burst, BURST_SECONDS, left=self.left, reset_s=reset)
        return sent if self.admitted else {**sent, "Retry-After": str(self.retry_after)}


def rate_limit(policy: str, quota: int, window_s: int, *, left: int, reset_s: int) -> dict[str, str]:
    """RateLimit and RateLimit-Policy; a window of 0 s for what is counted without one."""
    window = f";w={window_s}" if window_s else ""
    return {
        "RateLimit-Policy": f'"{policy}";q={quota}{window}',
        "RateLimit": f'"{policy}";r={left};t={reset_s}',
    }


class TokenBuckets:
    """Buckets by key, the longest unused forgotten first; a forgotten bucket starts full again."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._full_at: OrderedDict[str, int] = OrderedDict()  # µs since the epoch

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, key: str, per_minute: int, now_ms: int, *, share: float = 1.0) -> Taken:
        """Take one token of a bucket that refills at `share` × `per_minute`; a refusal costs no token."""
        rate = max(1, int(per_minute * share))
        burst = max(LEAST_BURST, rate * BURST_SECONDS // 60)
        each, now = -(-MINUTE_US // rate), now_ms * 1_000
        with self._lock:
            # A clock set back must not shut a tenant out: a bucket is never emptier than empty.
            full_at = min(max(self._full_at.get(key, 0), now), now + burst * each)
            admitted = full_at + each <= now + burst * each
            if admitted:
                full_at += each
            self._keep(key, full_at)
        left = (now + burst * each - full_at) // each
        retry = 0 if admitted else max(1, _seconds(full_at + each - now - burst * each))
        return Taken(admitted, burst, left, _seconds(full_at - now), retry)

    def _keep(self, key: str, full_at: int) -> None:
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._room:
            self._full_at.popitem(last=False)


def _seconds(microseconds: int) -> int:
    return -(-microseconds // 1_000_000)
