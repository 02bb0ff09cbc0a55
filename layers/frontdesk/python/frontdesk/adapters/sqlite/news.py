"""Who waits for which key, and how they are woken: an in-process signal, so no connection ever polls."""

import asyncio
import threading
from collections.abc import Callable, Iterable

Wake = Callable[[], None]


class News:
    """Waiters by key; publishing is safe from any thread, waiting belongs to an event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Future[bool]]]] = {}
        self._listeners: list[Wake] = []

    def listen(self, wake: Wake) -> None:
        """Call `wake` after every commit that touched a key, in the committing thread (the change stream)."""
        self._listeners.append(wake)

    def publish(self, keys: Iterable[str]) -> None:
        keys = list(keys)
        if keys and self._listeners:
            for wake in self._listeners:
                wake()
        if self._waiting:
            for key in keys:
                self._wake(key)

    def _wake(self, key: str) -> None:
        with self._lock:
            waiters = self._waiting.pop(key, ())
        for loop, future in waiters:
            loop.call_soon_threadsafe(_finish, future, True)

    async def wait(self, key: str, timeout_s: float) -> bool:
        """True when the key was touched, False when the time is over."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        waiter = (loop, future)
        with self._lock:
            self._waiting.setdefault(key, set()).add(waiter)
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
