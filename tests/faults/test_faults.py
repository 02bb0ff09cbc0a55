"""A small dose of `make faults`: a few storms, every broken build, three kills."""

import asyncio
from pathlib import Path

import pytest

from tests.faults.births import births
from tests.faults.broken import Mutant
from tests.faults.campaign import campaign
from tests.faults.experiments import MUTANTS, OTHERS, attempt, hunt, quiet, storm
from tests.faults.throttling import MOST_TRAFFIC, worst_traffic

PROMISES = {"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P12", "rest"}


@pytest.mark.parametrize("seed", range(8))
def test_no_promise_breaks_in_a_storm(seed: int) -> None:
    assert storm(seed).violations == []


def test_a_seed_can_be_had_again() -> None:
    first, again = storm(3), storm(3)
    assert (first.faults, first.kills, first.events) == (again.faults, again.kills, again.events)
    assert first.faults


@pytest.mark.parametrize("experiment", OTHERS)
def test_poison_throttles_strain_a_lost_engine_and_an_ill_model_break_nothing(experiment: str) -> None:
    assert attempt(experiment, 1) == []


def test_a_throttled_store_gets_hardly_more_traffic() -> None:
    assert 1.0 < worst_traffic(1) <= MOST_TRAFFIC


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_build_is_caught(mutant: Mutant) -> None:
    found = hunt(mutant)
    assert found.by, "no seed shows it"
    assert found.innocent, f"the sound build fails seed {found.seed} too: {found.by}"


def test_every_promise_has_a_broken_build() -> None:
    assert {mutant.promise for mutant in MUTANTS} == PROMISES


@pytest.mark.slow
def test_kill_9_breaks_no_promise(tmp_path: Path) -> None:
    with quiet():
        result = asyncio.run(campaign(tmp_path / "data", 3, 1, real_rest=False))
    assert result.violations == []
    assert sum(result.kills.values()) == 3
    assert result.acknowledged > 20


@pytest.mark.slow
def test_a_runner_killed_in_its_first_start_comes_up(tmp_path: Path) -> None:
    assert asyncio.run(births(tmp_path, 1, 1)) == []
