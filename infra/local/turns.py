"""Calls every handler that is ready in one turn of the loop, commits once, and only then answers."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

Done = Callable[[Any, BaseException | None], None]
Call = Callable[[], Any]
Then = Callable[[Any], None]
T = TypeVar("T")
PATIENCE_S = 0.005


class Commits(Protocol):
    """What the embedded store offers: writes wait inside `deferred()`, and are durable after `flush()`.

    `discard()` undoes what waits, as a failed commit does.
    """

    def deferred(self) -> AbstractContextManager[None]: ...

    def flush(self) -> None: ...

    def discard(self) -> None: ...


class NotDurable(Exception):
    """The commit failed: nothing of this turn was kept, whatever its handlers answered."""


class Turns:
    """Group commit without threads.

    Handlers run one after the other on the loop's own thread. Their writes join one open transaction; an
    answer leaves only after the commit, so nothing that was acknowledged can be lost, and one fsync serves
    everybody who was waiting.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, commits: Commits, limit: int = 64) -> None:
        self._loop, self._commits, self._limit = loop, commits, limit
        self._ready: list[tuple[Call, Done]] = []
        self._scheduled = False
        self._timer: asyncio.TimerHandle | None = None

    def submit(self, call: Call, done: Done, *, patient: bool = False) -> None:
        """`call()` in the next turn; `done(answer, None)` or `done(None, error)` after the commit.

        A `patient` call starts no turn of its own for PATIENCE_S: it shares the commit of requests that come.
        """
        self._ready.append((call, done))
        if self._scheduled:
            return
        if patient:
            if self._timer is None:
                self._timer = self._loop.call_later(PATIENCE_S, self._schedule)
        else:
            self._schedule()

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._scheduled and self._ready:
            self._scheduled = True
            self._loop.call_soon(self._turn)

    async def run(self, call: Callable[[], T]) -> T:
        """A patient `call()`; returns after the commit, raises what it raised or NotDurable."""
        answered: asyncio.Future[T] = self._loop.create_future()

        def done(answer: Any, error: BaseException | None) -> None:
            if answered.cancelled():
                return
            if error is None:
                answered.set_result(answer)
            else:
                answered.set_exception(error)

        self.submit(call, done, patient=True)
        return await answered

    def _turn(self) -> None:
        batch, self._ready = self._ready[: self._limit], self._ready[self._limit :]
        self._scheduled = bool(self._ready)
        if self._scheduled:
            self._loop.call_soon(self._turn)
        with self._commits.deferred():
            outcomes = [_outcome(call) for call, _ in batch]
            failure = self._commit()
        for (_, done), (answer, error) in zip(batch, outcomes, strict=True):
            try:
                done(answer, error) if failure is None else done(None, failure)
            except Exception as fault:  # an answer that can't be sent; the others of the turn still are
                self._loop.call_exception_handler({"message": "an answer was not sent", "exception": fault})

    def _commit(self) -> NotDurable | None:
        try:
            self._commits.flush()
        except Exception as error:
            failure = NotDurable(str(error))
            failure.__cause__ = error
            return failure
        return None


def _outcome(call: Call) -> tuple[Any, BaseException | None]:
    try:
        return call(), None
    except BaseException as error:  # its neighbours in the turn must not notice, not even a SystemExit
        return None, error
