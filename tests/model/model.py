"""A world of functions, clients and workers over one store."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from tests.model.log import Event
from tests.model.ops import LOST, Call, Done, Tell
from tests.model.point import Point, Process


class Agent(NamedTuple):
    name: str
    capacity: int
    held: tuple[tuple[int, int], ...] = ()  # (conversation, seq of the event that gave it), sorted

    @property
    def free(self) -> int:
        return self.capacity - len(self.held)


class Budget(NamedTuple):
    """How much may go wrong in one run."""

    crashes: int = 0
    losses: int = 0
    stale: int = 0
    conflicts: int = 0


Items = tuple[Event | None, ...]
Pairs = tuple[tuple[Any, Any], ...]


class World(NamedTuple):
    """All that matters; equal worlds are explored once."""

    logs: tuple[Items, ...]
    processes: tuple[Process, ...]
    budget: Budget = Budget()
    agents: tuple[Agent, ...] = ()
    shelf: Pairs = ()
    told: Pairs = ()
    gone: tuple[tuple[int, Event], ...] = ()  # deleted, but a stale replica may still show them
    settled: tuple[int, ...] = ()  # per conversation: what every replica has

    def head(self, conv: int) -> Event | None:
        return next((item for item in reversed(self.logs[conv]) if item), None)

    def process(self, name: str) -> Process | None:
        return next((process for process in self.processes if process.name == name), None)


Hears = Callable[[int, Event], tuple[Process, ...]]


def nobody_hears(_conv: int, _event: Event) -> tuple[Process, ...]:
    return ()


def with_pair(pairs: Pairs, key: Any, value: Any) -> Pairs:
    return tuple(sorted((*(pair for pair in pairs if pair[0] != key), (key, value)), key=_by_key))


def _by_key(pair: tuple[Any, Any]) -> str:
    return str(pair[0])


def start(
    *processes: Process, logs: tuple[Items, ...], budget: Budget, agents: tuple[Agent, ...], lagging: bool
) -> Iterator[World]:
    """The first worlds of a run; programs are at their first request."""
    empty = World(logs, (), budget, agents, settled=tuple(0 if lagging else len(log) for log in logs))
    worlds = [empty]
    for process in processes:
        worlds = [after for world in worlds for _, after in launch(world, process)]
    yield from worlds


def launch(world: World, process: Process) -> Iterator[tuple[str, World]]:
    """Put a process in the world and let it come to its first request."""
    yield from settle(world, process, "")


def settle(world: World, process: Process, label: str) -> Iterator[tuple[str, World]]:
    """Take a process past what needs nobody else: notes, calls it starts, its end."""
    op = process.point.op
    if isinstance(op, Tell):
        told = world._replace(told=with_pair(world.told, op.key, op.value))
        yield from settle(told, process._replace(point=process.point.after(None)), label)
    elif isinstance(op, Done):
        yield from _end(_without(world, process.name), process, op.result, label)
    elif isinstance(op, Call):
        child = Process(f"{process.name} > {op.name}", Point.start(op.program, op.args), parent=process.name)
        name, suffix = child.name, 1
        while world.process(child.name):  # an earlier try is still on its way
            suffix += 1
            child = child._replace(name=f"{name} ({suffix})")
        yield from settle(_with(world, process), child, label)
    else:
        yield label, _with(world, process)


def _end(world: World, process: Process, result: Any, label: str) -> Iterator[tuple[str, World]]:
    caller = world.process(process.parent) if process.parent else None
    if caller is None:
        yield label, world
        return
    yield from hear(world, caller, result, label)
    if world.budget.losses:
        lost = world._replace(budget=world.budget._replace(losses=world.budget.losses - 1))
        yield from hear(lost, caller, LOST, f"{label}; the answer is lost")


def hear(world: World, process: Process, result: Any, label: str) -> Iterator[tuple[str, World]]:
    """A program gets what it asked for and goes on."""
    yield from settle(world, process._replace(point=process.point.after(result)), label)


def _with(world: World, process: Process) -> World:
    others = (other for other in world.processes if other.name != process.name)
    return world._replace(processes=tuple(sorted((*others, process), key=_by_name)))


def _without(world: World, name: str) -> World:
    return world._replace(processes=tuple(process for process in world.processes if process.name != name))


def _by_name(process: Process) -> str:
    return process.name
