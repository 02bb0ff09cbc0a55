"""Why an agent is asked: a decision as a small record to keep, and what would have changed it.

The record has no word of the visitor's. `policy` is the version and `weights` its weights in the order of
FACTORS, `of` how many were looked at, `able` how many could take it, `passed` how many of the others could
not, by reason. `for` is what was asked for. `top` has a row for each of the best, best first: id, score and
factors in thousandths, conversations held (by weight), capacity, seconds idle, mean load in hundredths.
`near` says what would have changed the choice, `names` how those in it and the first of `top` are called.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import floor
from typing import Any

from frontdesk.routing.choose import STAGES, is_asked, score, suits, teams_asked
from frontdesk.routing.model import Candidate, Decision, Scored, Waiting
from frontdesk.routing.policy import FACTORS, Policy

TOP, NEXT, NAMED = 20, 3, 4
BUSY = ("full", "resting", "team")  # who is there but may not be asked just now

Record = Mapping[str, Any]


def explain(
    decision: Decision, candidates: Sequence[Candidate], waiting: Waiting, policy: Policy, now: int
) -> dict[str, Any]:
    """The record of a decision that asks somebody, as small JSON."""
    everybody = {each.id: each for each in candidates}
    loads = {scored.agent: _mean_load(everybody[scored.agent], now) for scored in decision.ranked}
    top = [(scored, everybody[scored.agent]) for scored in _kept(decision.ranked, loads)]
    near = [
        *_next(top, waiting, policy, max(loads.values())),
        *_busy(decision, everybody, waiting, policy, now, loads),
    ]
    named = [scored.agent for scored, _ in top[:NAMED]] + [each["agent"] for each in near]
    return {
        "v": 1,
        "policy": policy.version,
        "weights": [policy.weights.get(factor, 0.0) for factor in FACTORS],
        "at": now,
        "stage": decision.reason,
        "for": _asked_for(waiting, now),
        "of": len(candidates),
        "able": len(decision.ranked),
        "passed": dict(Counter(decision.passed.values())),
        "top": [_row(scored, candidate, now) for scored, candidate in top],
        "near": near,
        "names": {agent: everybody[agent].name for agent in named},
    }


def _kept(ranked: Sequence[Scored], loads: Mapping[str, float]) -> list[Scored]:
    """The best, and in the last one's place the busiest of all, by whom everybody's fairness is measured."""
    best = list(ranked[:TOP])
    busiest = max(ranked, key=lambda scored: loads[scored.agent])
    held = any(loads[each.agent] == loads[busiest.agent] for each in best)
    return best if held else [*best[:-1], busiest]


def _mean_load(each: Candidate, now: int) -> float:
    """As `choose` looks at it."""
    return round(each.desk.mean_load(now), 2)


def _asked_for(waiting: Waiting, now: int) -> dict[str, Any]:
    asked = {
        "skill": waiting.skill,
        "language": waiting.language,
        "priority": waiting.priority,
        "waited_s": floor(waiting.waited_s(now)),
        "weight": waiting.weight,
        "last_agent": waiting.last_agent,
        "refused": sorted(agent for agent, until in waiting.refused.items() if until > now),
    }
    return {name: value for name, value in asked.items() if value}


def _row(scored: Scored, candidate: Candidate, now: int) -> list[Any]:
    desk = candidate.desk
    return [
        scored.agent,
        round(scored.score * 1_000),
        [round(scored.factors[factor] * 1_000) for factor in FACTORS],
        desk.load,
        desk.capacity,
        _idle_s(candidate, now),
        round(desk.mean_load(now) * 100),
    ]


def _idle_s(candidate: Candidate, now: int) -> int:
    return max(0, now - candidate.desk.idle_since) // 1_000


def _next(
    top: Sequence[tuple[Scored, Candidate]], waiting: Waiting, policy: Policy, most: float
) -> Iterator[dict[str, Any]]:
    """For each of the next few the smallest change of one factor that would have put them first."""
    for scored, candidate in top[1 : 1 + NEXT]:
        gap = top[0][0].score - scored.score
        possible = []
        for factor, (unit, headroom) in _room(scored, candidate, waiting, policy, most).items():
            weight = policy.weights.get(factor, 0.0)
            amount = floor(gap / weight * unit + 1e-9) + 1 if weight > 0 else 0
            if amount and amount <= headroom * unit + 1e-9:
                possible.append((factor, amount, unit))
        if possible:
            factor, amount, _ = min(possible, key=_how_much)
            yield {"agent": scored.agent, "factor": factor, "by": amount}


def _room(
    scored: Scored, candidate: Candidate, waiting: Waiting, policy: Policy, most: float
) -> dict[str, tuple[float, float]]:
    """How many of what a change is told in make up the whole factor, and how far it can rise.

    Conversations held; points of expertise; hundredths of the mean load; seconds idle; yes or no. The
    busiest is what all are measured by: with less to do they would make everybody look busier.
    """
    capacity = max(1, candidate.desk.capacity)
    left = {factor: 1 - value for factor, value in scored.factors.items()}
    return {
        "load": (float(capacity), candidate.desk.load / capacity),
        "expertise": (100.0, left["expertise"]),
        "fair": (most * 100, left["fair"] if left["fair"] < 1 else 0.0),
        "idle": (float(policy.idle_full_s), left["idle"]),
        "last_agent": (1.0, left["last_agent"]),
        "skill": (1.0, left["skill"] if waiting.skill else 0.0),
        "language": (1.0, left["language"] if waiting.language else 0.0),
    }


def _how_much(change: tuple[str, int, float]) -> tuple[bool, float]:
    """One conversation fewer is what everybody understands; else the smallest part of a factor."""
    factor, amount, unit = change
    return not (factor == "load" and amount == 1), amount / unit


def _busy(
    decision: Decision,
    everybody: Mapping[str, Candidate],
    waiting: Waiting,
    policy: Policy,
    now: int,
    loads: Mapping[str, float],
) -> Iterator[dict[str, Any]]:
    """Who is there, could not be asked just now, and would have been chosen if they could."""
    most, reached = max(loads.values()), _index(decision.reason)
    free, teams = [], teams_asked(policy, waiting, now)
    for agent, code in decision.passed.items():
        stage = _stage(everybody[agent], waiting, reached) if code in BUSY else None
        more = _more_than(code, everybody[agent], waiting, teams, now)
        if stage is not None and not more:
            freed, fewer = _freed(everybody[agent], waiting)
            load = _mean_load(freed, now)
            value = score(freed, waiting, policy, now, load, max(most, load)).score
            free.append((stage, -value, agent, code, fewer, load))
    for stage, value, agent, code, fewer, load in sorted(free)[:NEXT]:
        best = _best_beside(decision.ranked, loads, policy, load) if load > most else decision.ranked[0].score
        if stage < reached or -value > best:
            yield {"agent": agent, "reason": code, **({"by": fewer} if fewer else {})}


def _more_than(code: str, each: Candidate, waiting: Waiting, teams: frozenset[str] | None, now: int) -> bool:
    """Whether something else would still stand in the way."""
    rests = code == "full" and now < waiting.refused.get(each.id, 0)
    return rests or (code != "team" and not is_asked(each, teams))


def _best_beside(ranked: Sequence[Scored], loads: Mapping[str, float], policy: Policy, most: float) -> float:
    """The best score if somebody with a higher mean load were among them: all would look fairer."""
    weight = policy.weights.get("fair", 0.0)
    return max(
        scored.score + weight * (1 - loads[scored.agent] / most - scored.factors["fair"]) for scored in ranked
    )


def _stage(candidate: Candidate, waiting: Waiting, reached: int) -> int | None:
    """The first stage, up to the one that was reached, at which they suit."""
    for at, (_, skill, language) in enumerate(STAGES[: reached + 1]):
        if suits(candidate, waiting, skill=skill, language=language):
            return at
    return None


def _index(reason: str) -> int:
    return [name for name, *_ in STAGES].index(reason)


def _freed(candidate: Candidate, waiting: Waiting) -> tuple[Candidate, int]:
    """The candidate with just enough room, and how much less they would have to hold for that.

    A desk that is so much larger is judged as one that holds so much less: full once it has this one too.
    """
    desk = candidate.desk
    fewer = max(0, waiting.weight - desk.free)
    return replace(candidate, desk=replace(desk, capacity=desk.capacity + fewer)), fewer
