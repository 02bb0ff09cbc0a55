"""An event loop whose time is a number: nobody sleeps, and the same seed always gives the same run."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class VirtualLoop(asyncio.BaseEventLoop):
    """Instead of waiting it turns its clock to the next timer. It has no files and no sockets."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = 0.0
        self._selector = self

    def time(self) -> float:
        return self._clock

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("everybody waits for everybody: no timer is set")
        self._clock += timeout
        return []

    def _process_events(self, _: list[Any]) -> None:
        pass

    def _write_to_self(self) -> None:
        pass


def run(main: Coroutine[Any, Any, T]) -> T:
    """As asyncio.run, in no time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
