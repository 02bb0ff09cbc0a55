"""The walk: what is solved at once is what stepping finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.routing.expertise.graph import graph_of
from frontdesk.routing.expertise.sums import added, nothing
from frontdesk.routing.expertise.walk import Sparse, pagerank, reach
from tests import world
from tests.unit.routing.expertise.told import OUTCOMES, members


def sparse(dense: list[list[float]]) -> Sparse:
    matrix = np.array(dense)
    row, column = np.nonzero(matrix)
    return Sparse(len(matrix), matrix.shape[1], row, column, matrix[row, column])


def test_a_product_is_that_of_the_dense_matrix() -> None:
    matrix = sparse([[0, 2, 0], [1, 0, 3]])
    assert matrix.times(np.array([1.0, 10.0, 100.0])).tolist() == [20.0, 301.0]
    assert matrix.turned.times(np.array([1.0, 10.0])).tolist() == [10.0, 2.0, 30.0]


def test_strips_put_together_are_the_matrix() -> None:
    matrix = sparse([[0, 2, 0], [1, 0, 3]])
    for width in (1, 2, 3, 5):
        assert np.concatenate(list(matrix.by_columns(width)), axis=1).tolist() == matrix.dense().tolist()


def test_a_row_without_entries_stays_empty() -> None:
    assert sparse([[1, 3], [0, 0]]).stochastic().dense().tolist() == [[0.25, 0.75], [0, 0]]


def test_a_walk_on_two_nodes_is_as_by_hand() -> None:
    """From 0 it goes to 1 and back; x = (1 - f) + f (1 - x), so x = 1 / (1 + f)."""
    found = pagerank(sparse([[0, 1], [1, 0]]), np.array([1.0, 0.0]), 0.5)
    assert found == pytest.approx([1 / 1.5, 0.5 / 1.5])


def test_who_cannot_go_on_begins_anew() -> None:
    found = pagerank(sparse([[0, 1], [0, 0]]), np.array([1.0, 0.0]), 0.5)
    assert found == pytest.approx([2 / 3, 1 / 3])


@given(st.lists(OUTCOMES, max_size=12), st.floats(0.1, 0.9))
def test_solving_for_all_is_walking_from_each(outcomes: list[object], follow: float) -> None:
    graph = graph_of(added(nothing(), outcomes, world.NOW), members())  # type: ignore[arg-type]
    solved = reach(graph.core, graph.out, graph.back, follow)
    inside = graph.core.rows
    whole = np.zeros((inside + graph.out.columns, inside + graph.out.columns))
    whole[:inside, :inside], whole[:inside, inside:] = graph.core.dense(), graph.out.dense()
    whole[inside:, :inside] = graph.back.dense()
    for start in range(inside):
        walked = pagerank(sparse(whole.tolist()), np.eye(len(whole))[start], follow, rounds=300)[:inside]
        assert solved[start] == pytest.approx(walked / walked.sum(), abs=1e-5)


@given(st.lists(OUTCOMES, max_size=12))
def test_steps_from_a_node_add_up_to_one_or_lead_nowhere(outcomes: list[object]) -> None:
    graph = graph_of(added(nothing(), outcomes, world.NOW), members())  # type: ignore[arg-type]
    away = graph.core.strengths() + graph.out.strengths()
    for strength in [*away, *graph.back.strengths()]:
        assert strength == pytest.approx(1.0) or strength == 0.0
