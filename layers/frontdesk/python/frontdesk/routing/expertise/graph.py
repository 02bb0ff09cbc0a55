"""The graph of one night: topics, skills and teams at its core; terms and agents around it.

Edges say what belongs together, never how well anybody did: so no outcome changes where the walk goes, and a
better one can't lower a score.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from frontdesk.routing.expertise.model import Member
from frontdesk.routing.expertise.sums import COUNT, Sums
from frontdesk.routing.expertise.walk import Indices, Sparse
from frontdesk.values import frozen

CORE, OUTSIDE = ("topic", "skill", "team"), ("term", "agent")
SHARES: Mapping[tuple[str, str], float] = {
    ("topic", "term"): 0.2,
    ("topic", "skill"): 0.7,
    ("topic", "agent"): 0.1,
    ("skill", "topic"): 0.8,
    ("skill", "team"): 0.2,
    ("team", "skill"): 1.0,
    ("term", "topic"): 1.0,
    ("agent", "topic"): 1.0,
}
"""How a walk goes on from a node, as far as there is anything of that kind to go to."""

Edges = Mapping[tuple[str, str], Sparse]


@frozen
class Graph:
    """`names` of each kind of node; steps between them, of which each row adds up to 1 (`core` with `out`).

    `core` leads from topics, skills and teams (in this order) to each other, `out` are their steps to terms
    and agents, `back` the steps of these. `skill_of` is each topic's skill, -1 where it has none.
    """

    names: Mapping[str, tuple[str, ...]]
    core: Sparse
    out: Sparse
    back: Sparse
    skill_of: Indices


def graph_of(sums: Sums, members: Sequence[Member]) -> Graph:
    """Nothing but what was counted, and the skills and teams that members were entered with."""
    names = dict(sums.names)
    names["skill"] = _all(names["skill"], *(member.skills for member in members))
    names["team"] = _all(names["team"], *((member.team,) for member in members if member.team))
    edges = _edges(sums, members, names)
    steps = {pair: _damped(each) for pair, each in edges.items() if pair in SHARES}
    steps |= {
        turn: _damped(each.turned) for (one, two), each in edges.items() if (turn := (two, one)) in SHARES
    }
    whole = _laid_out(steps, CORE, CORE + OUTSIDE, names).stochastic()
    inside = whole.rows
    return Graph(
        names,
        core=_columns(whole, 0, inside),
        out=_columns(whole, inside, whole.columns),
        back=_laid_out(steps, OUTSIDE, CORE, names).stochastic(),
        skill_of=_skill_of(edges["topic", "skill"], names),
    )


def _edges(sums: Sums, members: Sequence[Member], names: Mapping[str, Sequence[str]]) -> Edges:
    edges = {
        (one, two): Sparse(len(names[one]), len(names[two]), table.left, table.right, table.sums[:, COUNT])
        for (one, two), table in sums.tables.items()
    }
    belongs = [(member.team, skill) for member in members if member.team for skill in member.skills]
    counted = edges["team", "skill"]
    edges["team", "skill"] = Sparse(
        counted.rows,
        counted.columns,
        np.concatenate([counted.row, _places(names["team"], [team for team, _ in belongs])]),
        np.concatenate([counted.column, _places(names["skill"], [skill for _, skill in belongs])]),
        np.concatenate([counted.value, np.ones(len(belongs))]),
    )
    return edges


def _damped(edges: Sparse) -> Sparse:
    """Steps by the root of how often, and less to who is met everywhere: to be busy is to say little."""
    met = np.bincount(edges.column, edges.value, edges.columns)
    value = np.sqrt(edges.value / np.maximum(met[edges.column], 1e-12))
    return Sparse(edges.rows, edges.columns, edges.row, edges.column, value).stochastic()


def _laid_out(
    steps: Edges, rows: Sequence[str], columns: Sequence[str], names: Mapping[str, Sequence[str]]
) -> Sparse:
    """One matrix of all steps from `rows` to `columns`, each kind's behind the one before."""
    top, height = _offsets(rows, names)
    left, width = _offsets(columns, names)
    found = [(one, two, each) for (one, two), each in steps.items() if one in top and two in left]
    return Sparse(
        height,
        width,
        np.concatenate([top[one] + each.row for one, _, each in found]),
        np.concatenate([left[two] + each.column for _, two, each in found]),
        np.concatenate([SHARES[one, two] * each.value for one, two, each in found]),
    )


def _offsets(kinds: Sequence[str], names: Mapping[str, Sequence[str]]) -> tuple[dict[str, int], int]:
    found, at = {}, 0
    for kind in kinds:
        found[kind] = at
        at += len(names[kind])
    return found, at


def _columns(whole: Sparse, low: int, high: int) -> Sparse:
    inside = (whole.column >= low) & (whole.column < high)
    return Sparse(whole.rows, high - low, whole.row[inside], whole.column[inside] - low, whole.value[inside])


def _skill_of(edges: Sparse, names: Mapping[str, Sequence[str]]) -> Indices:
    """The skill that a topic mostly had; a topic that is named as a skill needs no more."""
    skills = {name: place for place, name in enumerate(names["skill"])}
    found = np.array([skills.get(name, -1) for name in names["topic"]], dtype=np.int64)
    order = np.argsort(edges.value, kind="stable")
    found[edges.row[order]] = edges.column[order]
    return found


def _all(names: Sequence[str], *more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*names, *sorted({name for each in more for name in each})]))


def _places(names: Sequence[str], wanted: Sequence[str]) -> Indices:
    place = {name: index for index, name in enumerate(names)}
    return np.array([place[name] for name in wanted], dtype=np.int64)
