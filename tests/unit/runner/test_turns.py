"""Turns: everybody of one turn shares one commit, and hears of it after it."""

import asyncio

from infra.local.turns import Turns
from tests.unit.runner.client import run
from tests.unit.runner.scripted import Store


def test_a_handler_that_raises_does_not_disturb_its_neighbours_in_the_turn() -> None:
    store, outcomes = Store(), []

    def broken() -> None:
        raise ValueError("mine alone")

    async def main() -> None:
        turns = Turns(asyncio.get_running_loop(), store)
        for call in (lambda: 1, broken, lambda: 3):
            turns.submit(call, lambda answer, error: outcomes.append((answer, type(error).__name__)))
        await asyncio.sleep(0.01)

    run(main)
    assert outcomes == [(1, "NoneType"), (None, "ValueError"), (3, "NoneType")]


def test_what_nobody_waits_for_shares_the_commit_of_requests_that_come_soon() -> None:
    store = Store()

    async def main() -> list[list[str]]:
        turns, seen = Turns(asyncio.get_running_loop(), store), []
        turns.submit(lambda: store.open.append("stream"), lambda *_: None, patient=True)
        await asyncio.sleep(0)
        seen.append(list(store.durable))
        turns.submit(lambda: store.open.append("request"), lambda *_: None)
        await asyncio.sleep(0.001)
        seen.append(list(store.durable))
        await turns.run(lambda: store.open.append("alone"))
        return [*seen, list(store.durable)]

    assert run(main) == [[], ["stream", "request"], ["stream", "request", "alone"]]
    assert store.commits == 2


def test_no_turn_is_longer_than_its_limit() -> None:
    class Counted(Store):
        """Counts the turns."""

        turns = 0

        def flush(self) -> None:
            self.turns += 1

    store, done = Counted(), []

    async def main() -> None:
        turns = Turns(asyncio.get_running_loop(), store, limit=4)
        for number in range(10):
            turns.submit(lambda number=number: number, lambda answer, _: done.append(answer))  # type: ignore[misc]
        await asyncio.sleep(0.01)

    run(main)
    assert (done, store.turns) == (list(range(10)), 3)
