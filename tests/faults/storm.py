"""What goes wrong and how often: drawn from a seed, so that every failure can be had again."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from random import Random

from frontdesk import errors

KINDS: Mapping[str, float] = {
    # a function's calls to its store
    "meanwhile": 0.30,  # another function runs between two calls of this one
    "die": 0.02,  # the function dies before this call
    "throttle": 0.03,  # the store has no capacity left
    "conflict": 0.05,  # a put meets a running transaction
    "lost_write": 0.04,  # the put is done, its answer is lost, the adapter repeats it
    "lost_send": 0.03,  # the message is in the queue, and the call fails
    "stale": 0.20,  # a read shows an older view
    "torn": 0.05,  # a read shows a hole
    "stale_list": 0.15,  # a list or a desk shows an older view
    # a client's requests
    "lose_answer": 0.05,  # done, and nobody hears of it
    "late": 0.04,  # the client gives up while its request has yet to run
    # between functions, by infra/local/faults.py
    "duplicate_message": 0.10,
    "reorder_messages": 0.30,
    "lose_delete": 0.05,
    "redeliver_batch": 0.15,
    "lose_place": 0.10,
    "slow_stream": 0.15,
    "slow_queue": 0.15,
    # the one process of the embedded profile
    "kill_before": 0.03,  # kill -9 before the commit
    "kill_after": 0.03,  # kill -9 after the commit and before the answers
    "fail_commit": 0.03,
}
BETWEEN = frozenset({"duplicate_message", "reorder_messages", "lose_delete", "redeliver_batch", "lose_place"})
_EVERYWHERE = BETWEEN | {"lose_answer", "late", "slow_stream", "slow_queue"}
OF_ONE_PROCESS = _EVERYWHERE | {"kill_before", "kill_after", "fail_commit"}
OF_CLOUD = frozenset(KINDS) - {"kill_before", "kill_after", "fail_commit"}


class Died(BaseException):
    """The function is gone in the middle of what it did; no handler's `except Exception` keeps it."""


died: ContextVar[list[bool] | None] = ContextVar("died", default=None)
"""Where a call of a function notes that it died: a framework may answer for the dead."""


around: ContextVar["Storm | None"] = ContextVar("around", default=None)
"""The storm around the function that runs."""


class Storm:
    """Decides. Each seed picks its own mixture of faults: some absent, some rare, some heavy."""

    def __init__(self, random: Random, kinds: frozenset[str]) -> None:
        self.random = random
        self.calm = False
        self.counts = dict.fromkeys(sorted(kinds), 0)
        self.meanwhile: Callable[[], None] = _nothing
        self.chances = {kind: KINDS[kind] * random.choice((0, 0.5, 1, 2, 3)) for kind in sorted(kinds)}

    def happens(self, kind: str) -> bool:
        chance = 0.0 if self.calm else self.chances.get(kind, 0.0)
        happens = chance > 0 and self.random.random() < chance
        if happens:
            self.counts[kind] += 1
        return happens

    def step(self) -> None:
        """Before each call of a function to its store."""
        if self.happens("meanwhile"):
            self.meanwhile()
        if self.happens("die"):
            noted = died.get()
            if noted is not None:
                noted.append(True)
            raise Died
        if self.happens("throttle"):
            raise errors.Unavailable(retry_after=1)


def _nothing() -> None:
    pass
