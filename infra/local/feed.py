"""A table's change stream, delivered to its function the way an event source mapping does."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from infra.local.calls import Callee, call
from infra.local.filters import passes
from infra.local.plan import StreamMapping
from infra.local.turns import NotDurable

Record = dict[str, Any]
Park = Callable[[StreamMapping, Sequence[Record], str], None]
Sleep = Callable[[float], Awaitable[None]]

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 10.0


class Changes(Protocol):
    """Where changes come from; the source remembers how far it got."""

    async def next(self, limit: int) -> list[Record]:
        """The next changes after those it gave before, in order; waits until there are some."""
        ...

    def done(self) -> None:
        """Everything that was given is dealt with and need not come again."""
        ...


class Feed:
    """Reads, filters, calls, retries, halves and parks; in order for each item, `parallel` lanes at most.

    The place is kept only when the whole batch is dealt with: after a crash the batch comes again.
    """

    def __init__(
        self, mapping: StreamMapping, changes: Changes, callee: Callee, park: Park, *, lanes: int = 1,
        sleep: Sleep = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._mapping, self._changes, self._callee, self._park = mapping, changes, callee, park
        self._lanes, self._sleep = min(lanes, mapping.parallel), sleep
        self._passes = passes(mapping.filters)
        self.busy = False

    async def run(self) -> None:
        while True:
            self.busy = False
            records = await self._changes.next(self._mapping.batch)
            self.busy = True
            await self.deliver([each for each in records if self._passes(each)])

    async def deliver(self, records: list[Record]) -> None:
        """One batch, to its end: every record was handled or parked."""
        lanes = _by_item(records, self._lanes)
        if len(lanes) == 1:
            await self._lane(lanes[0], self._changes.done)
        elif lanes:
            await asyncio.gather(*(self._lane(each, _nothing) for each in lanes))
            self._changes.done()

    async def _lane(self, records: list[Record], done: Callable[[], None]) -> None:
        """In order; `done` runs beside the handler when the last part succeeds, so that one commit does."""
        waiting = [(records, 0)]
        while waiting:
            part, tries = waiting.pop()
            try:
                failed, error = await self._try(part, done if not waiting else _nothing)
            except NotDurable:  # our own store is away, not the function's fault: it costs no try
                await self._sleep(FIRST_PAUSE_S)
                waiting.append((part, tries))
                continue
            if failed is None:
                continue
            rest = part[failed:]
            if self._mapping.bisect and len(rest) > 1:
                half = len(rest) // 2
                waiting += [(rest[half:], tries), (rest[:half], tries)]
            elif 0 <= self._mapping.retries <= tries:
                self._park(self._mapping, rest, error)
                if not waiting:
                    done()
            else:
                await self._sleep(min(FIRST_PAUSE_S * 2**tries, LONGEST_PAUSE_S))
                waiting.append((rest, tries + 1))

    async def _try(self, part: list[Record], done: Callable[[], None]) -> tuple[int | None, str]:
        """Where the part failed (None: nowhere) and why."""
        failed: list[int | None] = [0]

        def then(answer: Any) -> None:
            failed[0] = _first_failure(answer, part) if self._mapping.partial else None
            if failed[0] is None:
                done()

        try:
            await call(self._callee, {"Records": part}, then)
        except (asyncio.CancelledError, NotDurable):
            raise
        except Exception as error:
            return 0, type(error).__name__
        return failed[0], "reported by the function"


def _first_failure(answer: Any, part: list[Record]) -> int | None:
    """The index of the first record that must come again; an unknown one means the whole part."""
    failures = (answer or {}).get("batchItemFailures") or []
    if not failures:
        return None
    places = {each["dynamodb"]["SequenceNumber"]: index for index, each in enumerate(part)}
    return min(places.get(each.get("itemIdentifier"), 0) for each in failures)


def _by_item(records: list[Record], lanes: int) -> list[list[Record]]:
    """All records of one item (its partition and sort key) in one lane, in order."""
    if lanes == 1:
        return [records] if records else []
    found: dict[int, list[Record]] = {}
    for each in records:
        keys = repr(sorted(each["dynamodb"]["Keys"].items()))
        found.setdefault(zlib.crc32(keys.encode()) % lanes, []).append(each)
    return list(found.values())


def _nothing() -> None:
    pass
