"""Every promise under attack by seed, on the build as it stands and on broken ones."""

import io
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass

from tests.faults import mutants_desk, mutants_log, mutants_model, mutants_search, mutants_time
from tests.faults.broken import Mutant, broken
from tests.faults.composer import composer
from tests.faults.engine import engine
from tests.faults.facts import Violation
from tests.faults.plot import Focus, Plot, anything, brief
from tests.faults.poison import poison
from tests.faults.seeds import Outcome, play
from tests.faults.strain import strain
from tests.faults.throttling import throttling

MUTANTS = (
    *mutants_log.MUTANTS,
    *mutants_desk.MUTANTS,
    *mutants_time.MUTANTS,
    *mutants_search.MUTANTS,
    *mutants_model.MUTANTS,
)
MOST_SEEDS = 120
OTHERS: Mapping[str, Callable[[int], list[Violation]]] = {
    "poison": poison,
    "throttling": throttling,
    "strain": strain,
    "engine": engine,
    "composer": composer,
}


@dataclass(frozen=True, slots=True)
class Hunt:
    """How a mutant fared: caught at a seed by these checks, unless `by` is empty.

    `innocent`: the build as it stands passes that very seed.
    """

    promise: str
    name: str
    seed: int = 0
    by: tuple[str, ...] = ()
    innocent: bool = True

    @property
    def caught(self) -> bool:
        return bool(self.by) and self.innocent


def storm(seed: int, focus: Focus = anything) -> Outcome:
    """One simulated run of the build as it stands."""
    with quiet():
        return play(seed, focus)


def attempt(experiment: str, seed: int, focus: Focus = anything) -> list[Violation]:
    """What one experiment finds with one seed."""
    if experiment == "seeds":
        return storm(seed, focus).violations
    with quiet():
        return OTHERS[experiment](seed)


def hunt(mutant: Mutant) -> Hunt:
    """Seed after seed until the checks notice; then the same seed without the mutant."""

    def focus(plot: Plot) -> Plot:
        return brief(mutant.focus(plot))

    for seed in range(MOST_SEEDS):
        with broken(mutant):
            found = attempt(mutant.experiment, seed, focus)
        if found:
            by = tuple(sorted({f"{each.promise} {each.what}" for each in found}))
            innocent = not attempt(mutant.experiment, seed, focus)
            return Hunt(mutant.promise, mutant.name, seed, by, innocent)
    return Hunt(mutant.promise, mutant.name, MOST_SEEDS)


def hunt_number(number: int) -> Hunt:
    """By its place in MUTANTS, which a worker process can be told."""
    return hunt(MUTANTS[number])


@contextmanager
def quiet() -> Iterator[None]:
    """Handlers write a line for each request, frameworks a trace for each death that was meant."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with redirect_stdout(io.StringIO()):
            yield
    finally:
        logging.disable(before)
