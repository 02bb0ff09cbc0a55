"""A scenario: who runs on which log, how much may go wrong, and what is promised."""

import gc
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.model.explore import Verdict, explore
from tests.model.model import Agent, Budget, Hears, Items, World, nobody_hears, start
from tests.model.ops import Program
from tests.model.point import Point, Process
from tests.model.promises import broken
from tests.model.steps import steps

Promise = Callable[[World, bool], frozenset[str]]


class Scenario(NamedTuple):
    processes: tuple[Process, ...]
    logs: tuple[Items, ...]
    budget: Budget = Budget()
    agents: tuple[Agent, ...] = ()
    hears: Hears = nobody_hears
    promise: Promise = broken
    lagging: bool = False  # replicas may not have the first events yet


searched: list[Verdict] = []


def search(scenario: Scenario, wanted: str = "") -> Verdict:
    """Stops at the first broken promise, or at the one that is wanted."""

    def fault(world: World, at_rest: bool) -> str:
        faults = scenario.promise(world, at_rest)
        return min(faults & {wanted} if wanted else faults, default="")

    first = start(
        *scenario.processes,
        logs=scenario.logs,
        budget=scenario.budget,
        agents=scenario.agents,
        lagging=scenario.lagging,
    )
    gc.disable()  # worlds are no cyclic garbage, and each collection would walk through all of them
    try:
        verdict = explore(first, lambda world: steps(world, scenario.hears), fault)
    finally:
        gc.enable()
    searched.append(verdict)
    return verdict


def assert_holds(scenario: Scenario) -> None:
    """No reachable world breaks a promise."""
    verdict = search(scenario)
    print(f"{verdict.states} states, nothing broken")
    assert not verdict.broken, _told(verdict)


def assert_breaks(scenario: Scenario, promise: str) -> None:
    """The search finds this broken promise; the shortest way to it is printed."""
    verdict = search(scenario, promise)
    print(_told(verdict))
    assert verdict.broken == promise, _told(verdict)


def _told(verdict: Verdict) -> str:
    lines = "\n".join(f"  {number}. {label}" for number, label in enumerate(verdict.trace, 1))
    return f"{verdict.states} states, broken: {verdict.broken or 'nothing'}\n{lines}"


def client(name: str, program: Program, *args: Any) -> Process:
    return Process(name, Point.start(program, args))


def worker(name: str, program: Program, *args: Any) -> Process:
    """A process whose message the queue delivers again after a crash."""
    return Process(name, Point.start(program, args), worker=True)
