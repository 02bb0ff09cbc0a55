"""Functions as the cloud runs them: several at once, each with a clock of its own, gone at any moment."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import Context, copy_context
from dataclasses import dataclass
from functools import cache, partial
from random import Random
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import BaseRouter

from frontdesk.bootstrap import Services, using
from frontdesk.entrypoints.http.messages import app as messages_app
from infra.local.calls import CallFailed
from infra.local.plan import Function
from infra.local.runtime import LambdaContext, Runtime
from infra.local.turns import Done, Then
from tests.faults.storm import Died, Storm, around, died

DEEPEST = 3  # functions that run inside one another's calls
SLOWEST_S = 0.2


class Container(Runtime):
    """One function over services of ours; each call is given to one of its containers."""

    def __init__(self, function: Function, services: Sequence[Services], storm: Storm) -> None:
        super().__init__(function, {})
        self._services, self._storm = services, storm

    def context(self) -> Context:
        return copy_context()

    def call(self, context: Context, event: Any, request_id: str) -> Any:
        if self._handler is None:
            self._handler = self.load()
        return context.copy().run(self._within, self._storm.random.choice(self._services), event, request_id)

    def _within(self, services: Services, event: Any, request_id: str) -> Any:
        assert self._handler is not None
        deaths: list[bool] = []
        died.set(deaths)
        around.set(self._storm)
        with using(services):
            answer = self._handler(event, LambdaContext(self.function, request_id))
        if deaths:  # Mangum answers 500 in its name
            raise Died
        return answer


class ThreadedContainer(Container):
    """For Mangum, which runs a loop of its own: on a thread, and nothing else runs meanwhile."""

    def call(self, context: Context, event: Any, request_id: str) -> Any:
        return _threads().submit(super().call, context, event, request_id).result()


@cache
def _threads() -> ThreadPoolExecutor:
    """As many as calls can be inside one another; they stay, since each keeps a loop."""
    return ThreadPoolExecutor(DEEPEST + 1)


@dataclass(eq=False, slots=True)
class Pending:
    """A call that was accepted and has yet to run."""

    run: Callable[[], Any]
    done: Done


class Cloud:
    """Accepts calls and runs them a little later, in any order; `meanwhile` runs one inside another."""

    def __init__(self, loop: asyncio.AbstractEventLoop, random: Random) -> None:
        self._loop, self._random = loop, random
        self._pending: list[Pending] = []
        self._depth = 0

    def callee(self, runtime: Runtime) -> "Concurrent":
        return Concurrent(self, runtime)

    def accept(self, call: Pending) -> None:
        self._pending.append(call)
        self._loop.call_later(self._random.random() * SLOWEST_S, self._start, call)

    def meanwhile(self) -> None:
        if self._pending and self._depth < DEEPEST:
            self._start(self._random.choice(self._pending))

    def _start(self, call: Pending) -> None:
        if call not in self._pending:
            return
        self._pending.remove(call)
        self._depth += 1
        answer, error = None, None
        try:
            with _apart():
                answer = call.run()
        except BaseException as failure:  # whoever died is gone, and its neighbours do not notice
            error = failure if isinstance(failure, Exception) else CallFailed(repr(failure))
        self._depth -= 1
        call.done(answer, error)


@contextmanager
def _apart() -> Iterator[None]:
    """Powertools keeps the request in hand on its class, as a container has one: here each has its own."""
    kept = {name: getattr(BaseRouter, name, None) for name in ("current_event", "lambda_context")}
    route = dict(messages_app.context)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(BaseRouter, name, value)
        messages_app.context.clear()
        messages_app.context.update(route)


class Concurrent:
    """A Callee."""

    def __init__(self, cloud: Cloud, runtime: Runtime) -> None:
        self._cloud, self._runtime = cloud, runtime
        self._context = runtime.context()

    def submit(self, event: Any, request_id: str, done: Done, then: Then | None = None) -> None:
        self._cloud.accept(Pending(partial(self._run, event, request_id, then), done))

    def _run(self, event: Any, request_id: str, then: Then | None) -> Any:
        answer = self._runtime.call(self._context, event, request_id)
        if then is not None:
            then(answer)
        return answer
