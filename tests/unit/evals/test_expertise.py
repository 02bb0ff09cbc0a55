"""The evaluation of who knows it: what it judges by, on a history small enough for a test."""

from dataclasses import replace

import numpy as np
import pytest

from evals import expertise
from evals.expertise_history import DEFAULTS, Floats, History, generate
from frontdesk.routing.expertise.sums import Sums, added, nothing

SMALL = replace(DEFAULTS, agents=18, teams=3, skills=3, topics=9, days=40)


@pytest.fixture(scope="module")
def history() -> History:
    return generate(7, SMALL)


@pytest.fixture(scope="module")
def sums(history: History) -> Sums:
    return added(nothing(), history.outcomes, history.now)


def ndcg(history: History, scores: Floats) -> float:
    return expertise.judged(history, scores, 1, SMALL)[0]


def test_who_knows_the_truth_is_right_and_who_turns_it_round_is_wrong(history: History) -> None:
    assert expertise.judged(history, history.truth, 1, SMALL) == pytest.approx((1.0, 0.0))
    assert ndcg(history, -history.truth) < 0.3


def test_what_ships_is_better_than_all_it_is_compared_with(history: History, sums: Sums) -> None:
    found = {name: ndcg(history, way(history, sums)) for name, way in expertise.WAYS.items()}
    assert max(found, key=lambda name: found[name]) == "expertise"
    assert found["expertise"] > found["pagerank"] + 0.05
    assert found["pagerank"] > found["round robin"]


def test_a_seed_is_one_history(history: History) -> None:
    again, other = generate(7, SMALL), generate(8, SMALL)
    assert list(again.outcomes) == list(history.outcomes)
    assert np.array_equal(again.truth, history.truth)
    assert list(other.outcomes) != list(history.outcomes)


def test_a_history_is_neither_all_success_nor_none(history: History) -> None:
    share = np.mean([outcome.succeeded for outcome in history.outcomes])
    assert 0.6 < share < 0.85
    rated = [outcome.rating for outcome in history.outcomes if outcome.rating]
    assert set(rated) == {1, 2, 3, 4, 5}
    assert 0.2 < len(rated) / len(history.outcomes) < 0.4


def test_the_figures_are_named_as_they_are_promised() -> None:
    found = {name: expertise.Ndcg(0.9, 0.01, 0.02) for name in expertise.WAYS}
    ids = {figure.id: figure.reach for figure in expertise.figures(found, 10, DEFAULTS)}
    assert ids["routing.ndcg3"] == ">= .95"
    assert {"routing.ndcg3_pagerank", "routing.ndcg3_popularity", "routing.ndcg3_round_robin"} <= set(ids)
