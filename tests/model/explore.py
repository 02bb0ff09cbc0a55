"""Every reachable world of a small model, breadth first, and the shortest way to the first broken one."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

World = TypeVar("World")


class Verdict(NamedTuple):
    """What a search found: how many worlds, which promise broke ("" if none), the steps that lead there."""

    states: int
    broken: str
    trace: tuple[str, ...]


def explore(
    start: Iterable[World],
    steps: Callable[[World], Iterable[tuple[str, World]]],
    fault: Callable[[World, bool], str],
    *,
    limit: int = 1_000_000,
) -> Verdict:
    """`fault(world, at_rest)` names the broken promise or is ""; a world with no step left is at rest."""
    came: dict[World, tuple[World | None, str]] = dict.fromkeys(start, (None, ""))
    frontier = deque(came)
    while frontier:
        world = frontier.popleft()
        followers = list(steps(world))
        if broken := fault(world, not followers):
            return Verdict(len(came), broken, _way_to(world, came))
        for label, follower in followers:
            if follower not in came:
                came[follower] = (world, label)
                frontier.append(follower)
        if len(came) > limit:
            raise RuntimeError(f"more than {limit} states: the model is too large to be exhausted")
    return Verdict(len(came), "", ())


def _way_to(world: World, came: dict[World, tuple[World | None, str]]) -> tuple[str, ...]:
    labels = []
    step: World | None = world
    while step is not None:
        step, label = came[step]
        labels.append(label)
    return tuple(label for label in reversed(labels) if label)
