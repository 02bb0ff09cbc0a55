"""Stand-ins: a function whose answers are written down beforehand, and a store that only counts."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from infra.local.turns import Done, Then

Answer = Callable[[Any], Any] | BaseException | Any


class Scripted:
    """Gives its answers in turn, the last one for ever; remembers what it was called with."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.events: list[Any] = []

    def submit(self, event: Any, request_id: str, done: Done, then: Then | None = None) -> None:
        self.events.append(event)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if callable(answer) and not isinstance(answer, BaseException):
            answer = answer(event)
        if isinstance(answer, BaseException):
            done(None, answer)
            return
        if then is not None:
            then(answer)
        done(answer, None)


def failures(*ids: Iterable[str] | str) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": each} for each in ids]}


class Store:
    """A stand-in for the embedded store: what was written, what is durable, and whether commits fail."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.durable: list[str] = []
        self.commits = 0
        self.broken = False

    @contextmanager
    def deferred(self) -> Iterator[None]:
        yield

    def flush(self) -> None:
        waiting, self.open = self.open, []
        if self.broken:
            raise OSError("disk full")
        self.commits += bool(waiting)
        self.durable += waiting

    def discard(self) -> None:
        self.open = []
