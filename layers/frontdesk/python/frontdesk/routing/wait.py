"""How long somebody still waits: an interval that holds in four of five cases, learnt from those who waited.

A place is free for somebody when so many conversations ahead of them have gone as places are taken. Their
number is counted, the time of each is learnt, so the wait is a quotient of two gamma variables, whose
quantiles are Paulson's (1942). How wide the interval must be is not believed but learnt: each wait that ends
outside moves that end (adaptive conformal inference: Gibbs and Candès, 2021).
"""

from collections.abc import Mapping
from dataclasses import field, replace
from math import exp, log, sqrt

from frontdesk.values import frozen

HANDLING_S = 300  # how long an agent stays with one visitor, until the tenant's own figure is known
MISSED = 0.1  # of the waits may end before the interval, and as many after it
_PRIOR = 3.0  # so many conversations that figure is worth
_FADES = 1 - 1 / 40  # what was learnt from the conversation before counts so much
_STEP = 0.08
_EDGE = 1.2816  # a tenth of a normal distribution lies above
_AT_ONCE = (log(3.0), log(25.0))
_LEAST, _MOST = -0.3, 6.0

AT_ONCE = "at_once"
"""The margins of those for whom a place is free: somebody is asked, and only has to look."""


@frozen
class Pace:
    """What a queue has learnt: `served` conversations left it while all places were taken, which took
    `spent` place-seconds (older ones fade); how far from the middle the ends stand, by group."""

    served: float = 0.0
    spent: float = 0.0
    margins: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def handling_s(self) -> float:
        """How long a place is taken by one conversation."""
        return (_PRIOR * HANDLING_S + self.spent) / (_PRIOR + self.served)


def estimate(pace: Pace, missing: int, places: int, group: str) -> tuple[int, int]:
    """Seconds from and to, where `missing` conversations have to leave one of `places` first (0: none)."""
    low, high = pace.margins.get(group, _EDGES)
    if missing <= 0:
        low, high = pace.margins.get(AT_ONCE, _AT_ONCE)
        return _shown(exp(low), exp(high))
    middle = missing * pace.handling_s / max(places, 1)
    known = _PRIOR + pace.served
    return _shown(middle * _ratio(missing, known, -low), middle * _ratio(missing, known, high))


_EDGES = (_EDGE, _EDGE)


def observed(pace: Pace, served: int, place_seconds: float) -> Pace:
    """So many more have left while all places were taken, for so many place-seconds."""
    fade = _FADES**served
    return replace(pace, served=pace.served * fade + served, spent=pace.spent * fade + place_seconds)


def scored(pace: Pace, group: str, told: tuple[int, int], waited_s: float) -> Pace:
    """Somebody of a group was told an interval, and has waited so long: the ends move."""
    early, late = waited_s < told[0], waited_s > told[1]
    if group == AT_ONCE:
        low, high = pace.margins.get(group, _AT_ONCE)
        moved = (low - _STEP * (early - MISSED), high + _STEP * (late - MISSED))
    else:
        low, high = pace.margins.get(group, _EDGES)
        moved = (
            min(max(low + _STEP * (early - MISSED), _LEAST), _MOST),
            min(max(high + _STEP * (late - MISSED), _LEAST), _MOST),
        )
    return replace(pace, margins={**pace.margins, group: moved})


def _ratio(missing: int, known: float, z: float) -> float:
    """The quantile at z (of a normal distribution) of gamma(missing)/missing over gamma(known)/known."""
    a, b = 1 - 1 / (9 * known), 1 - 1 / (9 * missing)
    c, d = 1 / (9 * known), 1 / (9 * missing)
    lead = max(a * a - z * z * c, 0.05)  # where it ends, the quotient has no such quantile
    root = sqrt(max(a * a * b * b - lead * (b * b - z * z * d), 0.0))
    x = (a * b + (root if z > 0 else -root)) / lead
    return float(max(x, 0.0) ** 3)


def _shown(low: float, high: float) -> tuple[int, int]:
    """Whole seconds where they count, else five, fifteen or sixty: what is told must not flicker."""
    step = 1 if high < 30 else 5 if high < 120 else 15 if high < 600 else 60
    return int(low // step) * step, max(int(-(-high // step)) * step, 1)
