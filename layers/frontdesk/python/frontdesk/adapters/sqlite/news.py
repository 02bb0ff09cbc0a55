"""Who waits for which key, and how they are woken: an in-process signal, so no connection ever polls."""

import asyncio
import threading
from collections.abc import Callable, Sequence

Wake = Callable[[], None]
Touch = tuple[str, object]
"""A key, and what was appended under it: the newest item of its log; None if anything else was changed."""

UNTOUCHED: Touch = ("", None)
REMEMBERED = 4_000  # about 5 MB of events


class News:
    """Waiters by key; publishing is safe from any thread, waiting belongs to an event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[asyncio.Future[bool]]] = {}
        self._listeners: list[Wake] = []
        self._newest: dict[str, object] = {}

    def listen(self, wake: Wake) -> None:
        """Call `wake` after every commit that touched a key, in the committing thread (the change stream)."""
        self._listeners.append(wake)

    def newest(self, key: str) -> object | None:
        """The item that was last made durable under this key; None if it is not remembered."""
        return self._newest.get(key)

    def publish(self, touched: Sequence[Touch]) -> None:
        """What has just been made durable."""
        if len(self._newest) > REMEMBERED:
            self._newest.clear()
        for key, item in touched:
            if item is not None:
                self._newest[key] = item
            else:  # overwritten, deleted or marked: whoever asks must read
                self._newest.pop(key, None)
        if touched:
            for wake in self._listeners:
                wake()
        if self._waiting:
            for key, _ in touched:
                self._wake(key)

    def _wake(self, key: str) -> None:
        with self._lock:
            waiters = self._waiting.pop(key, ())
        here = asyncio._get_running_loop() if waiters else None
        for future in waiters:
            loop = future.get_loop()
            if loop is here:
                _finish(future, True)  # our own thread: waking it through a pipe would cost two system calls
            else:
                loop.call_soon_threadsafe(_finish, future, True)

    async def wait(
        self, key: str, timeout_s: float, *, unless: Callable[[object | None], bool] | None = None
    ) -> bool:
        """True when the key was touched, or its newest item is what was waited for; False after the time.

        `unless` is asked once we are listed: what came since the caller looked, in any thread, is not missed.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        with self._lock:
            self._waiting.setdefault(key, []).append(future)
        try:
            if unless is not None and unless(self._newest.get(key)):
                return True
            timer = loop.call_later(timeout_s, _finish, future, False)
            try:
                return await future
            finally:
                timer.cancel()
        finally:
            self._forget(key, future)

    def _forget(self, key: str, future: "asyncio.Future[bool]") -> None:
        """Whoever was woken has been taken off the list already."""
        with self._lock:
            waiters = self._waiting.get(key)
            if waiters is not None and future in waiters:
                waiters.remove(future)
                if not waiters:
                    del self._waiting[key]


def _finish(future: "asyncio.Future[bool]", woken: bool) -> None:
    if not future.done():
        future.set_result(woken)
