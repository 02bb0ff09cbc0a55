"""Faults on purpose: what AWS and networks do once a month, here many times a minute, by a seed.

`--faults FILE` names a JSON file with the chance of each fault, 0 to 1, absent means never:

    {"seed": 7, "duplicate_message": 0.1, "lose_answer": 0.05}
"""

import json
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from infra.local.consumer import Deliveries, Message
from infra.local.feed import Changes, Record
from infra.local.logs import log
from infra.local.turns import Commits

KINDS: Mapping[str, str] = {
    "duplicate_message": "a queue delivers a message again although it was deleted",
    "reorder_messages": "a queue delivers a batch in another order",
    "lose_delete": "a message was handled, and its deletion never arrives",
    "redeliver_batch": "an old batch of the stream comes again, before newer ones",
    "lose_place": "a batch of the stream was handled, and the place is not kept",
    "lose_answer": "the function has run, and its client's line breaks instead of an answer",
    "fail_commit": "the embedded store can't commit: everything of that turn is undone",
    "throttle": "an AWS endpoint refuses a call because there are too many",
    "conflict": "a write to DynamoDB meets a running transaction",
    "lose_response": "an AWS endpoint has done what it was asked, and the line breaks",
}
REMEMBERED = 50


class Faults:
    """Decides, one seeded stream of chances for each kind, so that one kind does not shift another's."""

    def __init__(self, chances: Mapping[str, float], seed: int = 0) -> None:
        unknown = sorted(set(chances) - set(KINDS))
        if unknown:
            raise ValueError(f"there is no fault {', '.join(unknown)}")
        self._chances = dict(chances)
        self.random = {kind: random.Random(f"{seed}.{kind}") for kind in KINDS}  # noqa: S311 - must repeat
        self.counts = dict.fromkeys(chances, 0)

    @classmethod
    def read(cls, file: Path) -> "Faults":
        wanted = json.loads(file.read_text(encoding="utf-8"))
        seed = wanted.pop("seed", 0)
        return cls({kind: float(chance) for kind, chance in wanted.items()}, seed)

    def happens(self, kind: str) -> bool:
        chance = self._chances.get(kind, 0.0)
        happens = chance > 0 and self.random[kind].random() < chance
        if happens:
            self.counts[kind] += 1
        return happens

    def lose_answer(self) -> bool:
        return self.happens("lose_answer")


class FaultyDeliveries:
    """A queue that repeats, reorders and forgets deletions."""

    def __init__(self, deliveries: Deliveries, faults: Faults) -> None:
        self._deliveries, self._faults = deliveries, faults
        self._again: list[Message] = []

    async def receive(self, limit: int) -> list[Message]:
        messages = await self._deliveries.receive(limit)
        again, self._again = self._again[:limit], self._again[limit:]
        self._again += [each for each in messages if self._faults.happens("duplicate_message")]
        messages = [*messages, *(each for each in again if each not in messages)]
        if self._faults.happens("reorder_messages"):
            self._faults.random["reorder_messages"].shuffle(messages)
        return messages

    def delete(self, messages: list[Message]) -> None:
        self._deliveries.delete([each for each in messages if not self._faults.happens("lose_delete")])


class FaultyChanges:
    """A stream that hands on old batches again, out of order, and forgets how far it got."""

    def __init__(self, changes: Changes, faults: Faults) -> None:
        self._changes, self._faults = changes, faults
        self._old: list[list[Record]] = []
        self._is_old = False

    async def next(self, limit: int) -> list[Record]:
        self._is_old = bool(self._old) and self._faults.happens("redeliver_batch")
        if self._is_old:
            return list(self._faults.random["redeliver_batch"].choice(self._old))
        records = await self._changes.next(limit)
        self._old = [*self._old[1 - REMEMBERED :], records]
        return records

    def done(self) -> None:
        if not self._is_old and not self._faults.happens("lose_place"):
            self._changes.done()


class FaultyCommits:
    """Commits that fail: the turn is undone and its callers hear of it."""

    def __init__(self, commits: Commits, faults: Faults) -> None:
        self._commits, self._faults = commits, faults

    @contextmanager
    def deferred(self) -> Iterator[None]:
        with self._commits.deferred():
            yield

    def flush(self) -> None:
        if self._faults.happens("fail_commit"):
            self._commits.discard()
            raise OSError("a fault on purpose: the commit failed")
        self._commits.flush()

    def discard(self) -> None:
        self._commits.discard()


def report(faults: Faults) -> None:
    """How often each fault happened, for whoever reads the log after a run."""
    log("faults", **faults.counts)
