"""What may happen next in a world: every answer of the store, every crash and every lost answer."""

from collections.abc import Iterator

from tests.model.model import Hears, World, hear, launch, nobody_hears
from tests.model.ops import LOST, Call
from tests.model.point import Process
from tests.model.store import OUTCOMES, is_underway


def steps(world: World, hears: Hears = nobody_hears) -> Iterator[tuple[str, World]]:
    """All worlds one step away; `hears` names the workers that an appended event wakes."""
    for process in world.processes:
        op = process.point.op
        if isinstance(op, Call):
            yield from _given_up(world, process)
            continue
        for label, result, after in OUTCOMES[type(op)](world, process, op):
            for spoken, heard in hear(after, process, result, f"{process.name}: {label}"):
                yield from _woken(world, heard, spoken, hears)
        yield from _crashed(world, process)


def _woken(before: World, after: World, label: str, hears: Hears) -> Iterator[tuple[str, World]]:
    """The stream: workers start for each event that the step has appended."""
    worlds = [(label, after)]
    if before.logs is not after.logs:
        for process in _listeners(before, after, hears):
            worlds = [(label, started) for _, world in worlds for _, started in launch(world, process)]
    yield from worlds


def _listeners(before: World, after: World, hears: Hears) -> Iterator[Process]:
    for conv, (old, new) in enumerate(zip(before.logs, after.logs, strict=True)):
        for item in new[len(old) :]:
            if item:
                yield from hears(conv, item)


def _given_up(world: World, process: Process) -> Iterator[tuple[str, World]]:
    """A client's time is up: its request runs on, but nobody waits for it."""
    child = next(child for child in world.processes if child.parent == process.name)
    if world.budget.losses:
        orphan = child._replace(parent="")
        others = tuple(orphan if other is child else other for other in world.processes)
        budget = world.budget._replace(losses=world.budget.losses - 1)
        yield from hear(
            world._replace(processes=others, budget=budget), process, LOST, f"{process.name}: time is up"
        )


def _crashed(world: World, process: Process) -> Iterator[tuple[str, World]]:
    if not world.budget.crashes or not is_underway(process):
        return
    after = world._replace(budget=world.budget._replace(crashes=world.budget.crashes - 1))
    label = f"{process.name}: crashes"
    if process.worker:
        again = process._replace(point=process.point.again())
        others = tuple(again if other is process else other for other in after.processes)
        yield f"{label} and is delivered again", after._replace(processes=others)
        return
    after = after._replace(processes=tuple(other for other in after.processes if other is not process))
    caller = after.process(process.parent) if process.parent else None
    if caller:
        yield from hear(after, caller, LOST, label)
    else:
        yield label, after
