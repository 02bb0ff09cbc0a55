"""The containers of one function: long-lived threads, one event at a time each, with Lambda's timeout."""

import asyncio
import ctypes
import queue
import threading
from dataclasses import dataclass, field
from typing import Any

from infra.local.runtime import Runtime, TimedOut
from infra.local.turns import Done, Then


@dataclass(slots=True)
class Job:
    """One event in hand; `over` is set, under the lock, by whoever is first: the handler or its timeout."""

    event: Any
    request_id: str
    done: Done
    then: Then | None = None
    timer: asyncio.TimerHandle | None = None
    thread: int = 0
    over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def end(self) -> bool:
        """Whether the caller is the one who ends it."""
        with self.lock:
            first, self.over = not self.over, True
        return first


class Workers:
    """Threads start on demand, up to `limit`, and stay.

    A handler that overruns its timeout is given up: its caller hears TimedOut at once, the thread gets an
    exception at its next Python instruction and ends, and another may take its place. A handler stuck inside
    one call of C code can't be ended without ending the process: it is only abandoned.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, runtime: Runtime, limit: int = 4) -> None:
        self._loop, self._runtime, self._limit = loop, runtime, limit
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads = self._busy = self._waiting = 0

    @property
    def idle(self) -> bool:
        """Whether no event is in hand or waiting."""
        return not self._busy and not self._waiting

    def submit(self, event: Any, request_id: str, done: Done, then: Then | None = None) -> None:
        """Call the handler with `event`, and `then` its answer, on some thread; `done` on the loop's."""
        self._waiting += 1
        if self._busy + self._waiting > self._threads and self._threads < self._limit:
            self._threads += 1
            threading.Thread(target=self._work, name=self._runtime.function.name, daemon=True).start()
        self._jobs.put(Job(event, request_id, done, then))

    def stop(self) -> None:
        """Threads end when they have nothing in hand."""
        for _ in range(self._threads):
            self._jobs.put(None)

    def _work(self) -> None:
        context, loop = self._runtime.context(), asyncio.new_event_loop()
        asyncio.set_event_loop(loop)  # Lambda's main thread has one, and Mangum asks for it
        try:
            while (job := self._jobs.get()) is not None:
                job.thread = threading.get_ident()
                self._tell(self._started, job)
                self._run(context, job)
        except TimedOut:
            _interrupt(threading.get_ident(), None)  # in case it was raised by us and is still to come
        finally:
            loop.close()

    def _run(self, context: Any, job: Job) -> None:
        """Raises TimedOut when the timeout was first; the thread then ends."""
        answer, failure = None, None
        try:
            answer = self._runtime.call(context, job.event, job.request_id)
            if job.then is not None:
                job.then(answer)
        except TimedOut:
            raise
        except BaseException as error:  # a SystemExit, too, is an answer that the caller must hear of
            failure = error
        if not job.end():
            raise TimedOut
        self._tell(self._finished, job, answer, failure)

    def _tell(self, call: Any, *arguments: Any) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *arguments)

    def _started(self, job: Job) -> None:
        self._waiting -= 1
        self._busy += 1
        job.timer = self._loop.call_later(self._runtime.function.timeout_s, self._overran, job)

    def _finished(self, job: Job, answer: Any, error: BaseException | None) -> None:
        self._busy -= 1
        if job.timer is not None:
            job.timer.cancel()
        job.done(answer, error)

    def _overran(self, job: Job) -> None:
        if not job.end():
            return  # the answer is on its way
        self._busy -= 1
        self._threads -= 1
        _interrupt(job.thread, TimedOut)
        job.done(None, TimedOut(f"{self._runtime.function.name} ran longer than its timeout"))


def _interrupt(thread: int, error: type[BaseException] | None) -> None:
    """Raise `error` in another thread at its next Python instruction; None takes it back."""
    raised = ctypes.py_object(error) if error is not None else ctypes.py_object()
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
