"""What a program may ask of the world."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.model.log import Event

T = TypeVar("T")
Steps = Generator["Op", Any, T]
Program = Callable[..., Steps[Any]]


class Op:
    """Something a program asks of the world; the world decides when it happens and what comes back."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Read(Op):
    """Events with seq ≥ base. Not strong: any earlier view of the log, and one with a hole in it."""

    conv: int
    base: int
    strong: bool = False
    upto: int = 10**9


@dataclass(frozen=True, slots=True)
class Put(Op):
    """A conditional put; None, or the item in the way, or "conflict" (a transaction runs: no item)."""

    conv: int
    event: Event


@dataclass(frozen=True, slots=True)
class Hold:
    """One change of an agent's hold item: a claim needs room, a release takes nothing newer than `seq`."""

    agent: str
    conv: int
    seq: int
    claim: bool


@dataclass(frozen=True, slots=True)
class Transact(Op):
    """The event and the holds, all or none; "done", "no_room" or "conflict" (which brings no item).

    `unchecked` leaves out the condition on room.
    """

    conv: int
    event: Event
    holds: tuple[Hold, ...]
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class Change(Op):
    """A hold changed outside any transaction, as naive designs do."""

    hold: Hold


@dataclass(frozen=True, slots=True)
class Room(Op):
    """The free capacity of an agent, read apart from any write."""

    agent: str


@dataclass(frozen=True, slots=True)
class Overwrite(Op):
    """Write over the item at an event's seq; `if_there` does it only where there is one."""

    conv: int
    event: Event
    if_there: bool


@dataclass(frozen=True, slots=True)
class Delete(Op):
    conv: int
    seq: int


@dataclass(frozen=True, slots=True)
class Underway(Op):
    """The names of all requests and workers that run now."""


@dataclass(frozen=True, slots=True)
class Outlive(Op):
    """The hour of the sweep: wait until all of these have ended, and every replica has what was written."""

    running: frozenset[str]


@dataclass(frozen=True, slots=True)
class Call(Op):
    """An HTTP request: its result, or LOST while it may still run."""

    name: str
    program: Program
    args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Choose(Op):
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelve(Op):
    """Set a projection; `rising` only over a smaller one, which comes back either way."""

    key: str
    value: Any
    rising: bool = True


@dataclass(frozen=True, slots=True)
class Look(Op):
    """The projection under a key, or None."""

    key: str


@dataclass(frozen=True, slots=True)
class Tell(Op):
    """Nothing in the world: a note for the promises to check."""

    key: tuple[str, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class Done(Op):
    result: Any


LOST = "lost"
