"""Profile `embedded`: the SQLite file in this process stands for tables, streams and queues."""

import asyncio
import re
import threading
from collections.abc import Callable
from typing import Protocol

from infra.local.consumer import Message
from infra.local.feed import Record
from infra.local.plan import Plan, Queue
from infra.local.turns import Turns

LONGEST_S = 60.0  # a message due later than this is looked at again then; nothing else polls


class Changes(Protocol):
    """The log's rows as stream records, and the place we got to (`bootstrap.change_source`)."""

    def read(self, after: int, limit: int) -> list[tuple[int, Record]]: ...

    def position(self) -> int: ...

    def store(self, position: int) -> None: ...


class Delivery(Protocol):
    """One delivery of the embedded queue; times in ms since the epoch."""

    @property
    def id(self) -> str: ...
    @property
    def handle(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def receives(self) -> int: ...
    @property
    def sent_at(self) -> int: ...
    @property
    def first_received_at(self) -> int: ...


class Jobs(Protocol):
    """The receiving side of the embedded queues (`bootstrap.queue_source`)."""

    def receive(
        self, queue: str, limit: int, visibility_s: int, max_receives: int = 0, dead: str = ""
    ) -> list[Delivery]: ...

    def delete(self, handles: list[str]) -> None: ...

    def next_due(self, queue: str) -> int | None: ...


class Signal:
    """Something was committed. Set from any thread, awaited on the loop; never misses a commit."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._thread = loop, threading.get_ident()
        self._event = asyncio.Event()

    def set(self) -> None:
        if threading.get_ident() == self._thread:
            self._event.set()
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)

    def clear(self) -> None:
        """Call it before looking; what comes after the look sets it again."""
        self._event.clear()

    async def wait(self, timeout_s: float | None = None) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await self._event.wait()
        except TimeoutError:
            pass


class EmbeddedChanges:
    """The log as a change stream; its place is stored in the same transaction as what the function wrote."""

    def __init__(self, source: Changes, signal: Signal) -> None:
        self._source, self._signal = source, signal
        self._given = source.position()

    async def next(self, limit: int) -> list[Record]:
        while True:
            self._signal.clear()
            rows = self._source.read(self._given, limit)
            if rows:
                self._given = rows[-1][0]
                return [record for _, record in rows]
            await self._signal.wait()

    def done(self) -> None:
        self._source.store(self._given)


class EmbeddedQueue:
    """One queue's deliveries. Receiving is a commit of its own: a message that kills us has been counted."""

    def __init__(
        self, jobs: Jobs, name: str, queue: Queue, turns: Turns, signal: Signal, now: Callable[[], int]
    ) -> None:
        self._jobs, self._name, self._queue = jobs, name, queue
        self._turns, self._signal, self._now = turns, signal, now

    async def receive(self, limit: int) -> list[Message]:
        while True:
            self._signal.clear()
            due = self._jobs.next_due(self._name)
            wait_s = LONGEST_S if due is None else (due - self._now()) / 1000
            if wait_s <= 0 and (found := await self._take(limit)):
                return found
            await self._signal.wait(min(max(wait_s, 0.001), LONGEST_S))

    def delete(self, messages: list[Message]) -> None:
        self._jobs.delete([each.handle for each in messages])

    async def _take(self, limit: int) -> list[Message]:
        queue = self._queue
        deliveries: list[Delivery] = await self._turns.run(
            lambda: self._jobs.receive(
                self._name, limit, queue.visibility_s, queue.max_receives or 0, queue.dead_letter or ""
            )
        )
        return [_message(each) for each in deliveries]


def _message(delivery: Delivery) -> Message:
    attributes = {
        "ApproximateFirstReceiveTimestamp": str(delivery.first_received_at),
        "ApproximateReceiveCount": str(delivery.receives),
        "SentTimestamp": str(delivery.sent_at),
    }
    return Message(delivery.id, delivery.handle, delivery.body, attributes)


def port_names(plan: Plan) -> dict[str, str]:
    """Queue → the name our code sends to (`answer`), from the settings that hold the queues' URLs."""
    found = {}
    for function in plan.functions.values():
        for name, value in function.environment.items():
            setting = re.fullmatch(r"FRONTDESK_(\w+)_QUEUE_URL", name)
            if setting:
                found[value.rpartition("/")[2]] = setting.group(1).lower()
    return found
