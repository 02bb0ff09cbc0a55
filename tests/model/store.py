"""Every answer that the store may give to a request."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from tests.model.log import Event
from tests.model.model import Agent, Items, World, with_pair
from tests.model.ops import (
    Call,
    Change,
    Choose,
    Delete,
    Hold,
    Look,
    Op,
    Outlive,
    Overwrite,
    Put,
    Read,
    Room,
    Shelve,
    Transact,
    Underway,
)
from tests.model.point import Process


class Outcome(NamedTuple):
    """One way in which a request to the world may end."""

    label: str
    result: Any
    world: World


def _read(world: World, _process: Process, op: Read) -> Iterator[Outcome]:
    fresh = _view(world.logs[op.conv], op)
    yield Outcome(f"reads {_span(fresh)}", fresh, world)
    if op.strong or not world.budget.stale:
        return
    spent = world._replace(budget=world.budget._replace(stale=world.budget.stale - 1))
    for view in dict.fromkeys(_stale_views(world, op)):
        if view != fresh:
            yield Outcome(f"reads {_span(view)} (stale)", view, spent)


def _view(items: Items, op: Read) -> tuple[Event, ...]:
    return tuple(item for item in items[op.base - 1 : op.upto] if item)


def _stale_views(world: World, op: Read) -> Iterator[tuple[Event, ...]]:
    """Every prefix, every view with one hole, and views in which something deleted still stands."""
    items, settled = world.logs[op.conv], world.settled[op.conv]
    for length in range(settled, len(items) + 1):
        yield _view(items[:length], op)
    for hole in range(settled, len(items)):
        yield _view((*items[:hole], None, *items[hole + 1 :]), op)
    if gone := {event.seq: event for conv, event in world.gone if conv == op.conv}:
        back = tuple(item or gone.get(at + 1) for at, item in enumerate(items))
        yield _view(back, op)
        for hole in gone:  # a page from a replica that has seen one of the deletions already
            yield _view((*back[: hole - 1], None, *back[hole:]), op)


def _put(world: World, _process: Process, op: Put) -> Iterator[Outcome]:
    items = world.logs[op.conv]
    there = items[op.event.seq - 1] if op.event.seq <= len(items) else None
    if there:
        yield Outcome(f"finds {there} in the way of its own {op.event.said.kind}", there, world)
        return
    yield Outcome(f"puts {op.event}", None, _with_item(world, op.conv, op.event))
    if world.budget.conflicts:
        yield Outcome(
            f"meets a transaction with its {op.event.said.kind}", "conflict", _after_conflict(world)
        )


def _with_item(world: World, conv: int, event: Event) -> World:
    items = world.logs[conv]
    items += (None,) * (event.seq - len(items))
    return _with_log(world, conv, (*items[: event.seq - 1], event, *items[event.seq :]))


def _with_log(world: World, conv: int, items: Items) -> World:
    return world._replace(logs=(*world.logs[:conv], items, *world.logs[conv + 1 :]))


def _transact(world: World, _process: Process, op: Transact) -> Iterator[Outcome]:
    items = world.logs[op.conv]
    if op.event.seq <= len(items) and items[op.event.seq - 1]:
        yield Outcome(f"loses its transaction of {op.event.said.kind}", "conflict", world)
        return
    if world.budget.conflicts:
        yield Outcome(
            f"meets a transaction with its {op.event.said.kind}", "conflict", _after_conflict(world)
        )
    if not op.unchecked and any(hold.claim and _agent(world, hold.agent).free < 1 for hold in op.holds):
        yield Outcome(f"finds no room for {op.event.said.kind}", "no_room", world)
        return
    after = _with_item(world, op.conv, op.event)
    for hold in op.holds:
        after = _with_hold(after, hold)
    yield Outcome(f"puts {op.event} with its holds", "done", after)


def _after_conflict(world: World) -> World:
    return world._replace(budget=world.budget._replace(conflicts=world.budget.conflicts - 1))


def _agent(world: World, name: str) -> Agent:
    return next(agent for agent in world.agents if agent.name == name)


def _with_hold(world: World, hold: Hold) -> World:
    """A removal takes only a hold that is not newer than the event it rides on."""
    agent = _agent(world, hold.agent)
    held = tuple(
        entry for entry in agent.held if entry[0] != hold.conv or (entry[1] > hold.seq and not hold.claim)
    )
    if hold.claim:
        held = tuple(sorted((*held, (hold.conv, hold.seq))))
    changed = agent._replace(held=held)
    return world._replace(agents=tuple(changed if other is agent else other for other in world.agents))


def _change(world: World, _process: Process, op: Change) -> Iterator[Outcome]:
    verb = "adds" if op.hold.claim else "takes"
    yield Outcome(f"{verb} the hold of {op.hold.agent} on {op.hold.conv}", None, _with_hold(world, op.hold))


def _room(world: World, _process: Process, op: Room) -> Iterator[Outcome]:
    free = _agent(world, op.agent).free
    yield Outcome(f"reads that {op.agent} has room for {free}", free, world)


def _overwrite(world: World, _process: Process, op: Overwrite) -> Iterator[Outcome]:
    items = world.logs[op.conv]
    there = items[op.event.seq - 1] if op.event.seq <= len(items) else None
    if op.if_there and there is None:
        yield Outcome(f"finds nothing to overwrite at {op.event.seq}", False, world)
    else:
        yield Outcome(f"overwrites {op.event.seq}", True, _with_item(world, op.conv, op.event))


def _delete(world: World, _process: Process, op: Delete) -> Iterator[Outcome]:
    items = world.logs[op.conv]
    there = items[op.seq - 1]
    gone = (*world.gone, (op.conv, there)) if there else world.gone
    after = _with_log(world, op.conv, (*items[: op.seq - 1], None, *items[op.seq :]))
    yield Outcome(f"deletes {op.seq}", None, after._replace(gone=gone))


def _underway(world: World, process: Process, _op: Underway) -> Iterator[Outcome]:
    running = frozenset(
        other.name for other in world.processes if other is not process and is_underway(other)
    )
    yield Outcome("starts to wait for an hour", running, world)


def _outlive(world: World, _process: Process, op: Outlive) -> Iterator[Outcome]:
    if not any(other.name in op.running and is_underway(other) for other in world.processes):
        settled = tuple(len(items) for items in world.logs)
        yield Outcome("goes on an hour later", None, world._replace(settled=settled, gone=()))


def is_underway(process: Process) -> bool:
    """Requests and workers have a longest life; clients have none, and a sweep that waits is between runs."""
    return bool(process.point.heard) and not isinstance(process.point.op, Call | Choose | Underway | Outlive)


def _choose(world: World, _process: Process, op: Choose) -> Iterator[Outcome]:
    for option in op.options:
        yield Outcome(option, option, world)


def _shelve(world: World, _process: Process, op: Shelve) -> Iterator[Outcome]:
    before = dict(world.shelf).get(op.key)
    if op.rising and before is not None and before >= op.value:
        yield Outcome(f"leaves {op.key} at {before}", before, world)
    else:
        after = world._replace(shelf=with_pair(world.shelf, op.key, op.value))
        yield Outcome(f"sets {op.key} to {op.value}", before, after)


def _look(world: World, _process: Process, op: Look) -> Iterator[Outcome]:
    yield Outcome(f"looks at {op.key}", dict(world.shelf).get(op.key), world)


def _span(events: tuple[Event, ...]) -> str:
    return ",".join(str(event.seq) for event in events) or "nothing"


OUTCOMES: dict[type[Op], Callable[[World, Process, Any], Iterator[Outcome]]] = {
    Read: _read,
    Put: _put,
    Transact: _transact,
    Change: _change,
    Room: _room,
    Overwrite: _overwrite,
    Delete: _delete,
    Underway: _underway,
    Outlive: _outlive,
    Choose: _choose,
    Shelve: _shelve,
    Look: _look,
}
