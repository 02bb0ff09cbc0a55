"""What is remembered of all outcomes: decayed sums for each pair that met, small enough to keep for ever.

A half-life needs no dates: a sum that halves each quarter is the sum of its outcomes, each halved since. So a
night reads only what is new.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, compress
from math import log1p

import numpy as np

from frontdesk.routing.expertise.model import HALF_LIFE_MS, Outcome
from frontdesk.routing.expertise.walk import Floats, Indices, summed
from frontdesk.values import frozen

Names = tuple[str, ...]
KINDS = ("agent", "topic", "skill", "team", "term")
PAIRS = (("agent", "topic"), ("topic", "skill"), ("term", "topic"), ("team", "skill"))
COUNT, GOOD, QUICK, RATED, RATING = range(5)
WIDTHS: Mapping[tuple[str, str], int] = {("agent", "topic"): 5}
"""Columns of a pair's sums: how often; between agents and topics also how well."""

FADED = 0.02  # an outcome of a year and a half ago, alone, is forgotten
DAY_S = 86_400.0


@frozen
class Table:
    """Pairs that met: indices of their names, and a row of decayed sums for each."""

    left: Indices
    right: Indices
    sums: Floats


@frozen
class Sums:
    """All that is remembered at the moment `at` (ms): names by kind, a table by pair of kinds."""

    at: int
    names: Mapping[str, Names]
    tables: Mapping[tuple[str, str], Table]


def nothing(at: int = 0) -> Sums:
    """Before the first night."""
    return Sums(at, dict.fromkeys(KINDS, ()), {pair: _empty(pair) for pair in PAIRS})


def added(sums: Sums, outcomes: Sequence[Outcome], at: int, half_life_ms: float = HALF_LIFE_MS) -> Sums:
    """The sums at the later moment `at` with these outcomes; one that ended later than that counts as new."""
    at = max(at, sums.at)
    names = {kind: _more(sums.names[kind], _named(kind, outcomes)) for kind in KINDS}
    places = {kind: {name: index for index, name in enumerate(names[kind])} for kind in KINDS}
    ages = np.array([max(0, at - outcome.at) for outcome in outcomes], dtype=np.float64)
    weights = np.exp2(-ages / half_life_ms)
    fade = 2.0 ** (-(at - sums.at) / half_life_ms) if sums.at else 1.0
    tables = {}
    for pair in PAIRS:
        new = _met(pair, outcomes, weights, places)
        tables[pair] = _merged(sums.tables[pair], fade, new, len(names[pair[1]]))
    return _without_unused(Sums(at, names, tables))


def worth(outcome: Outcome) -> tuple[float, float, float, float, float]:
    """An outcome's columns, 0 to 1: 1; success; how soon, 0 after a day or not at all; rated; rating."""
    good = float(outcome.succeeded)
    soon = 1 - log1p(max(0.0, outcome.seconds_to_resolve) / 60) / log1p(DAY_S / 60)
    rating = outcome.rating
    rated = (0.0, 0.0) if rating is None else (1.0, (min(5, max(1, rating)) - 1) / 4)
    return (1.0, good, good * min(1.0, max(0.0, soon)), *rated)


def _met(
    pair: tuple[str, str],
    outcomes: Sequence[Outcome],
    weights: Floats,
    places: Mapping[str, Mapping[str, int]],
) -> Table:
    """Every pair in every outcome. Having no topic is one too; no other kind is met without a name."""
    left, right, rows = [], [], []
    for outcome, weight in zip(outcomes, weights.tolist(), strict=True):
        columns = worth(outcome)[: WIDTHS.get(pair, 1)]
        for one in _of(pair[0], outcome):
            for other in _of(pair[1], outcome):
                left.append(places[pair[0]][one])
                right.append(places[pair[1]][other])
                rows.append([weight * column for column in columns])
    width = WIDTHS.get(pair, 1)
    sums = np.array(rows, dtype=np.float64).reshape(len(rows), width)
    return Table(np.array(left, dtype=np.int64), np.array(right, dtype=np.int64), sums)


def _merged(old: Table, fade: float, new: Table, columns: int) -> Table:
    """Equal pairs in one row, in order; what has faded is dropped."""
    keys = np.concatenate([old.left, new.left]) * max(1, columns) + np.concatenate([old.right, new.right])
    sums = np.concatenate([old.sums * fade, new.sums])
    kept, inverse = np.unique(keys, return_inverse=True)
    total = np.stack(
        [summed(inverse, column, len(kept)) for column in sums.T], axis=1
    ) if len(kept) else sums  # fmt: skip
    alive = total[:, COUNT] >= FADED
    left, right = np.divmod(kept[alive], max(1, columns))
    return Table(left, right, total[alive])


def _without_unused(sums: Sums) -> Sums:
    """Names that no pair has any more are forgotten too."""
    used = {kind: np.zeros(len(sums.names[kind]), dtype=bool) for kind in KINDS}
    for (left, right), table in sums.tables.items():
        used[left][table.left] = used[right][table.right] = True
    place = {kind: np.cumsum(marks) - 1 for kind, marks in used.items()}
    names = {kind: tuple(compress(sums.names[kind], marks.tolist())) for kind, marks in used.items()}
    tables = {
        pair: Table(place[pair[0]][table.left], place[pair[1]][table.right], table.sums)
        for pair, table in sums.tables.items()
    }
    return Sums(sums.at, names, tables)


def _empty(pair: tuple[str, str]) -> Table:
    none = np.zeros(0, dtype=np.int64)
    return Table(none, none, np.zeros((0, WIDTHS.get(pair, 1))))


def _of(kind: str, outcome: Outcome) -> Names:
    if kind == "term":
        return outcome.terms
    name: str = getattr(outcome, kind)
    return (name,) if name or kind == "topic" else ()


def _named(kind: str, outcomes: Sequence[Outcome]) -> Iterable[str]:
    return chain.from_iterable(_of(kind, outcome) for outcome in outcomes)


def _more(names: Names, new: Iterable[str]) -> Names:
    """Old names keep their index."""
    return tuple(dict.fromkeys(chain(names, new)))
