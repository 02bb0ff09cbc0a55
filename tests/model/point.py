"""Where a running program stands, as a value that can be compared and kept."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any, ClassVar, NamedTuple

from tests.model.ops import Done, Op, Program, Steps


class Point:
    """How far a program has come: what it has heard so far, and what it asks for next.

    A program is a generator, which can't be copied; a point replays it from the start. Two histories that
    leave the same variables at the same line are one point: worlds differ only in what can still matter.
    """

    __slots__ = ("_next", "args", "heard", "op", "program")
    _roots: ClassVar[dict[Any, "Point"]] = {}
    _places: ClassVar[dict[Any, "Point"]] = {}

    def __init__(self, program: Program, args: tuple[Any, ...], heard: tuple[Any, ...], op: Op) -> None:
        self.program, self.args, self.heard, self.op = program, args, heard, op
        self._next: dict[Any, Point] = {}

    @classmethod
    def start(cls, program: Program, args: tuple[Any, ...]) -> "Point":
        root = cls._roots.get((program, args))
        if root is None:
            root = cls._roots[program, args] = cls._reach(program, args, ())
        return root

    def after(self, result: Any) -> "Point":
        follower = self._next.get(result)
        if follower is None:
            follower = self._next[result] = self._reach(self.program, self.args, (*self.heard, result))
        return follower

    def again(self) -> "Point":
        return Point.start(self.program, self.args)

    @classmethod
    def _reach(cls, program: Program, args: tuple[Any, ...], heard: tuple[Any, ...]) -> "Point":
        running = program(*args)
        try:
            op: Op = next(running)
            for result in heard:
                op = running.send(result)
        except StopIteration as end:
            op = Done(end.value)
        place = (program, args, bool(heard), op, tuple(_variables(running)))
        return cls._places.setdefault(place, cls(program, args, heard, op))


def _variables(running: Steps[Any]) -> Iterator[Any]:
    """Line and variables of a paused generator and of those it waits for."""
    inner: Any = running
    while inner is not None and inner.gi_frame is not None:
        yield inner.gi_frame.f_lasti, tuple(sorted(inner.gi_frame.f_locals.items(), key=itemgetter(0)))
        inner = inner.gi_yieldfrom


class Process(NamedTuple):
    """A running program. A worker that crashes starts again, as its queue delivers the message once more."""

    name: str
    point: Point
    parent: str = ""
    worker: bool = False
