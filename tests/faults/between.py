"""Between functions: streams and queues that repeat, reorder, forget, and are seconds behind."""

import asyncio

from infra.local.consumer import Deliveries, Message
from infra.local.faults import Faults
from infra.local.feed import Changes, Record
from tests.faults.storm import BETWEEN, Storm

LATEST_S = 12.0


class Between(Faults):
    """The faults of streams and queues, as often as this storm has them."""

    def __init__(self, storm: Storm, seed: int) -> None:
        super().__init__({kind: storm.chances.get(kind, 0.0) for kind in BETWEEN}, seed)
        self._storm = storm

    def happens(self, kind: str) -> bool:
        return not self._storm.calm and super().happens(kind)


class SlowChanges:
    """A stream that is sometimes seconds behind."""

    def __init__(self, changes: Changes, storm: Storm) -> None:
        self._changes, self._storm = changes, storm

    async def next(self, limit: int) -> list[Record]:
        records = await self._changes.next(limit)
        if self._storm.happens("slow_stream"):
            await asyncio.sleep(self._storm.random.random() * LATEST_S)
        return records

    def done(self) -> None:
        self._changes.done()


class SlowDeliveries:
    """A queue that sometimes hands on a batch seconds after it is due."""

    def __init__(self, deliveries: Deliveries, storm: Storm) -> None:
        self._deliveries, self._storm = deliveries, storm

    async def receive(self, limit: int) -> list[Message]:
        messages = await self._deliveries.receive(limit)
        if self._storm.happens("slow_queue"):
            await asyncio.sleep(self._storm.random.random() * LATEST_S)
        return messages

    def delete(self, messages: list[Message]) -> None:
        self._deliveries.delete(messages)
