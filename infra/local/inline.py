"""A function that never blocks: called on the loop's own thread, in the turn, with the group commit."""

from functools import partial
from time import monotonic
from typing import Any

from infra.local.runtime import Runtime, TimedOut
from infra.local.turns import Done, Then, Turns


class Inline:
    """Answers events in the loop's turns.

    Nothing can interrupt it: an overrun is noticed when the handler returns, and only then answered as
    a timeout. What it wrote by then stays written, as on AWS.
    """

    def __init__(self, runtime: Runtime, turns: Turns) -> None:
        self._runtime, self._turns = runtime, turns
        self._context = runtime.context()

    def submit(self, event: Any, request_id: str, done: Done, then: Then | None = None) -> None:
        from_a_source = then is not None  # a stream or a queue: nobody waits on a line
        self._turns.submit(partial(self._call, event, request_id, then), done, patient=from_a_source)

    def _call(self, event: Any, request_id: str, then: Then | None) -> Any:
        started = monotonic()
        answer = self._runtime.call(self._context, event, request_id)
        if monotonic() - started > self._runtime.function.timeout_s:
            raise TimedOut(f"{self._runtime.function.name} ran longer than its timeout")
        if then is not None:
            then(answer)
        return answer
