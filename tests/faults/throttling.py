"""P10: what reaches a throttled store, counted at the client that every call goes through."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

from botocore.exceptions import ClientError

from frontdesk import errors
from frontdesk.adapters.dynamodb.client import Calls
from tests.faults.facts import Violation

CALLS = 2_000
MOST_TRAFFIC, MOST_ATTEMPTS, LONGEST_S = 1.1, 5, 2.0
SHARES = (0.02, 0.2, 0.5, 0.9, 1.0)
TRAFFIC = "a throttled store gets more than 1.1 times the traffic"
ENDLESS = "one call is repeated without bound"
IN_STEP = "who is throttled together comes back together"


@dataclass(slots=True)
class Throttled:
    """A client whose store is short of capacity: in bursts, `share` of the time."""

    random: Random
    share: float
    attempts: int = 0
    busy: bool = False

    def put_item(self, **_: Any) -> dict[str, Any]:
        self.attempts += 1
        if self.random.random() < 0.05:
            self.busy = self.random.random() < self.share
        if self.busy:
            error = {"Error": {"Code": "ThrottlingException", "Message": "slow down"}}
            raise ClientError(cast(Any, error), "PutItem")
        return {}


@dataclass(slots=True)
class Measured:
    """One container's calls: `worst` is the most attempts that one call made, `pauses` what lay between."""

    traffic: float = 0.0
    worst: int = 0
    pauses: list[float] = field(default_factory=list)


def measure(seed: int, share: float) -> Measured:
    """2,000 calls of one container."""
    random, measured = Random(f"{seed}.{share}"), Measured()
    client = Throttled(random, share, busy=share == 1.0)
    calls = Calls(cast(Any, client), sleep=measured.pauses.append, jitter=random.random)
    for _ in range(CALLS):
        before = client.attempts
        with suppress(errors.Unavailable):
            calls("put_item", TableName="conversations", Item={})
        measured.worst = max(measured.worst, client.attempts - before)
    measured.traffic = client.attempts / CALLS
    return measured


def throttling(seed: int) -> list[Violation]:
    """Every share of the time."""
    found: list[Violation] = []
    for share in SHARES:
        measured = measure(seed, share)
        if measured.traffic > MOST_TRAFFIC:
            found.append(Violation("P10", TRAFFIC, f"{measured.traffic:.3f} at {share:.0%}"))
        if measured.worst > MOST_ATTEMPTS or max(measured.pauses, default=0) > LONGEST_S:
            found.append(Violation("P10", ENDLESS, f"{measured.worst} attempts at {share:.0%}"))
        if _in_step(measured.pauses):
            found.append(Violation("P10", IN_STEP, f"at {share:.0%}"))
    return found


def worst_traffic(seed: int) -> float:
    """The highest ratio of attempts to calls."""
    return max(measure(seed, share).traffic for share in SHARES)


def _in_step(pauses: list[float]) -> bool:
    """Whether a tenth of all pauses is the same one."""
    return bool(pauses) and max(Counter(pauses).values()) > max(1, len(pauses) // 10)
