"""Who waits for which key, and how they are woken: an in-process signal, so no connection ever polls."""

import asyncio
import threading
from collections.abc import Callable, Sequence

Wake = Callable[[], None]
Touch = tuple[str, int]  # a key, and the seq its log has reached, 0 if that did not change
UNTOUCHED: Touch = ("", 0)
REMEMBERED = 20_000


class News:
    """Waiters by key; publishing is safe from any thread, waiting belongs to an event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Future[bool]]]] = {}
        self._listeners: list[Wake] = []
        self._heads: dict[str, int] = {}

    def listen(self, wake: Wake) -> None:
        """Call `wake` after every commit that touched a key, in the committing thread (the change stream)."""
        self._listeners.append(wake)

    def head(self, key: str) -> int | None:
        """The last seq that was made durable under this key; None if it is not remembered."""
        return self._heads.get(key)

    def publish(self, touched: Sequence[Touch]) -> None:
        """What has just been made durable."""
        if len(self._heads) > REMEMBERED:
            self._heads.clear()
        for key, head in touched:
            if head:
                self._heads[key] = head
        if touched:
            for wake in self._listeners:
                wake()
        if self._waiting:
            for key, _ in touched:
                self._wake(key)

    def _wake(self, key: str) -> None:
        with self._lock:
            waiters = self._waiting.pop(key, ())
        for loop, future in waiters:
            if loop is asyncio._get_running_loop():
                _finish(future, True)  # our own thread: waking it through a pipe would cost two system calls
            else:
                loop.call_soon_threadsafe(_finish, future, True)

    async def wait(self, key: str, timeout_s: float, *, above: int | None = None) -> bool:
        """True when the key was touched, or its log has grown above a seq; False when the time is over."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        waiter = (loop, future)
        with self._lock:
            self._waiting.setdefault(key, set()).add(waiter)
        if (
            above is not None and self._heads.get(key, 0) > above
        ):  # since the caller looked, in another thread
            _finish(future, True)
        timer = loop.call_later(timeout_s, _finish, future, False)
        try:
            return await future
        finally:
            timer.cancel()
            self._forget(key, waiter)

    def _forget(self, key: str, waiter: tuple[asyncio.AbstractEventLoop, asyncio.Future[bool]]) -> None:
        with self._lock:
            waiters = self._waiting.get(key)
            if waiters is not None:
                waiters.discard(waiter)
                if not waiters:
                    del self._waiting[key]


def _finish(future: "asyncio.Future[bool]", woken: bool) -> None:
    if not future.done():
        future.set_result(woken)
