"""Two policies on the same arrivals with the same staff: what would differ, and how sure that is."""

from collections.abc import Callable, Sequence
from random import Random

from frontdesk.routing.policy import Policy
from frontdesk.routing.simulate.engine import simulate
from frontdesk.routing.simulate.measure import Figures, by_skill, difference, figures
from frontdesk.routing.simulate.model import Arrival, Conditions, Outcome, Run, Worker
from frontdesk.values import frozen

SEED = 20_261_122  # of the bootstrap: the same comparison says the same


@frozen
class Change:
    """New minus old, and its 95 % interval."""

    mean: float
    low: float
    high: float


@frozen
class Row:
    """One skill ('' for what asks for none), or None for all together.

    `wait` in seconds; `left` and `breached` as shares of 1.
    """

    skill: str | None
    arrivals: int
    old: Figures
    new: Figures
    wait: Change
    left: Change
    breached: Change


def compare(
    arrivals: Sequence[Arrival],
    workers: Sequence[Worker],
    old: Policy,
    new: Policy,
    conditions: Conditions = Conditions(),  # noqa: B008 -- frozen
    promise_s: float = 60.0,
) -> list[Row]:
    """All together first, then each skill; a wait of more than `promise_s` seconds breaks the promise."""
    before, after = (simulate(arrivals, workers, policy, conditions) for policy in (old, new))
    return rows(before, after, workers, promise_s)


def rows(before: Run, after: Run, workers: Sequence[Worker], promise_s: float) -> list[Row]:
    """As `compare`, of two runs of the same arrivals."""
    skills = by_skill(before.outcomes)
    parts: list[tuple[str | None, tuple[Outcome, ...], tuple[Outcome, ...]]] = [
        (None, before.outcomes, after.outcomes)
    ]
    parts += [(skill, tuple(old), tuple(by_skill(after.outcomes)[skill])) for skill, old in skills.items()]
    return [_row(skill, (before, old), (after, new), workers, promise_s) for skill, old, new in parts]


Part = tuple[Run, tuple[Outcome, ...]]


def _row(skill: str | None, old: Part, new: Part, workers: Sequence[Worker], promise_s: float) -> Row:
    able = [each for each in workers if not skill or skill in each.skills]
    before, after = (
        figures(Run(outcomes, run.hours, run.held, run.taken), able, promise_s)
        for run, outcomes in (old, new)
    )

    def change(value: Callable[[Outcome], float]) -> Change:
        return Change(*difference(old[1], new[1], value, Random(SEED)))  # noqa: S311 -- no secret

    return Row(
        skill,
        len(old[1]),
        before,
        after,
        change(lambda each: each.waited_s),
        change(lambda each: float(not each.agent)),
        change(lambda each: float(not each.agent or each.waited_s > promise_s)),
    )
