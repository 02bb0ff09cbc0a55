"""How events that nobody waits for on a connection reach a function."""

import asyncio
from typing import Any, Protocol

from infra.local.events import RequestIds
from infra.local.turns import Done, Then

_ids = RequestIds()


class Callee(Protocol):
    """A function that answers events: inline on the loop's thread, or on threads of its own.

    `then(answer)` runs right after the handler, in the same place and the same transaction; what it raises
    is the call's failure.
    """

    def submit(self, event: Any, request_id: str, done: Done, then: Then | None = None) -> None: ...


async def call(callee: Callee, event: Any, then: Then | None = None) -> Any:
    """The function's answer; raises what it raised."""
    answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def done(answer: Any, error: BaseException | None) -> None:
        if answered.cancelled():
            return
        if error is None:
            answered.set_result(answer)
        else:
            answered.set_exception(error if isinstance(error, Exception) else CallFailed(repr(error)))

    callee.submit(event, _ids(), done, then)
    return await answered


class CallFailed(Exception):
    """The call ended with something that is no Exception: a timeout, or an exit from inside the handler."""
