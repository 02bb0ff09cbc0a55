"""What a run was like: waits, those who left, promises kept, how busy and how evenly."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from random import Random

from frontdesk.routing.simulate.model import Outcome, Run, Worker
from frontdesk.values import frozen

SAMPLES = 400
INTERVAL = 0.95


@frozen
class Figures:
    """Seconds, or shares from 0 to 1. `breached`: waited longer than promised, or left before.

    `load`: conversations held at a time, on average over the hours at work. `gap`: the most loaded
    colleague's minus the least loaded's, among those with the same skills, languages and shifts; the mean
    over such groups, weighted by their size.
    """

    arrivals: int
    wait_mean: float
    wait_p50: float
    wait_p90: float
    left: float
    breached: float
    load: float
    gap: float


def figures(run: Run, workers: Sequence[Worker], promise_s: float) -> Figures:
    """Of everybody who arrived; a wait counts until they had somebody or left."""
    outcomes = run.outcomes
    waits = sorted(each.waited_s for each in outcomes) or [0.0]
    number = max(1, len(outcomes))
    return Figures(
        len(outcomes),
        sum(waits) / len(waits),
        waits[len(waits) // 2],
        waits[int(len(waits) * 0.9)],
        sum(not each.agent for each in outcomes) / number,
        sum(not each.agent or each.waited_s > promise_s for each in outcomes) / number,
        sum(run.held[each.id] for each in workers) / max(1e-9, sum(run.hours[each.id] for each in workers)),
        gap(run, workers),
    )


def gap(run: Run, workers: Iterable[Worker]) -> float:
    def kind(worker: Worker) -> str:
        return repr((worker.skills, worker.languages, worker.teams, worker.capacity, worker.shifts))

    total, people = 0.0, 0
    for _, group in groupby(sorted(workers, key=kind), key=kind):
        busy = [run.held[each.id] / run.hours[each.id] for each in group if run.hours[each.id]]
        if len(busy) > 1:
            total, people = total + (max(busy) - min(busy)) * len(busy), people + len(busy)
    return total / people if people else 0.0


def by_skill(outcomes: Iterable[Outcome]) -> Mapping[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for each in outcomes:
        found.setdefault(each.arrival.skill, []).append(each)
    return dict(sorted(found.items()))


def difference(
    old: Sequence[Outcome],
    new: Sequence[Outcome],
    value: Callable[[Outcome], float],
    random: Random,
    block: int = 50,
) -> tuple[float, float, float]:
    """Mean of new minus mean of old, and its 95 % interval, for the same arrivals in the same order.

    A moving-block bootstrap over runs of arrivals: neighbours share a queue, so they are drawn together
    (Künsch, 1989).
    """
    pairs = [value(after) - value(before) for before, after in zip(old, new, strict=True)]
    if not pairs:
        return 0.0, 0.0, 0.0
    block = max(1, min(block, len(pairs) // 4))
    sums = [0.0]
    for each in pairs:
        sums.append(sums[-1] + each)
    starts, draws = len(pairs) - block + 1, -(-len(pairs) // block)
    means = sorted(_drawn_mean(sums, starts, draws, block, random) for _ in range(SAMPLES))
    cut = int(SAMPLES * (1 - INTERVAL) / 2)
    return sums[-1] / len(pairs), means[cut], means[-cut - 1]


def _drawn_mean(sums: Sequence[float], starts: int, draws: int, block: int, random: Random) -> float:
    chosen = (random.randrange(starts) for _ in range(draws))
    return sum(sums[at + block] - sums[at] for at in chosen) / (draws * block)
