"""Who waits for which key, and how they are woken: an in-process signal, so no connection ever polls."""

import asyncio
import threading
from collections.abc import Callable, Sequence

Wake = Callable[[], None]
Touch = tuple[str, object]
"""A key, and what was appended under it: the newest item of its log; BESIDE if the log is as it was (a mark).
None if anything else was changed."""

BESIDE = object()
UNTOUCHED: Touch = ("", None)
REMEMBERED = 4_000  # about 5 MB of events
EARLY_S = 0.001  # loops count in milliseconds, and may ring that much too soon
Waiter = tuple[float, "asyncio.Future[bool]"]
"""Until when, by the time of the future's own loop, and what to tell."""


class News:
    """Waiters by key; publishing is safe from any thread, waiting belongs to an event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[Waiter]] = {}
        self._alarms: dict[str, tuple[asyncio.AbstractEventLoop, asyncio.TimerHandle]] = {}
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
            if item is None:  # overwritten or deleted: whoever asks must read
                self._newest.pop(key, None)
            elif item is not BESIDE:
                self._newest[key] = item
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
        for _, future in waiters:
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
        until = loop.time() + timeout_s
        waiter: Waiter = (until, loop.create_future())
        with self._lock:
            self._waiting.setdefault(key, []).append(waiter)
        try:
            if unless is not None and unless(self._newest.get(key)):
                return True
            self._set_alarm(loop, key, until)
            return await waiter[1]
        finally:
            self._forget(key, waiter)

    def _forget(self, key: str, waiter: Waiter) -> None:
        """Whoever was woken has been taken off the list already."""
        with self._lock:
            waiters = self._waiting.get(key)
            if waiters is not None and waiter in waiters:
                waiters.remove(waiter)
                if not waiters:
                    del self._waiting[key]

    def _set_alarm(self, loop: asyncio.AbstractEventLoop, key: str, until: float) -> None:
        """One timer a key, which outlasts who set it: a stream that waits again finds it, and sets none."""
        with self._lock:
            its_loop, timer = self._alarms.get(key, (None, None))
            if timer is not None and its_loop is loop:
                if timer.when() <= until:
                    return
                timer.cancel()
            self._alarms[key] = (loop, loop.call_at(until, self._ring, loop, key))

    def _ring(self, loop: asyncio.AbstractEventLoop, key: str) -> None:
        """Time is over for some who wait in this loop; the others get another alarm."""
        with self._lock:
            if self._alarms.get(key, (None, None))[0] is loop:
                del self._alarms[key]
            ours = [each for each in self._waiting.get(key, ()) if each[1].get_loop() is loop]
        now = loop.time() + EARLY_S
        for until, future in ours:
            if until <= now:
                _finish(future, False)
        if later := [until for until, _ in ours if until > now]:
            self._set_alarm(loop, key, min(later))


def _finish(future: "asyncio.Future[bool]", woken: bool) -> None:
    if not future.done():
        future.set_result(woken)
