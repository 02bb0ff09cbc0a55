"""What travels about an assignment: who was asked, why, and what would have changed it."""

from collections.abc import Mapping
from typing import Any, NotRequired

from typing_extensions import TypedDict

from frontdesk.entrypoints.http.wire import rfc3339
from frontdesk.entrypoints.whys import Why
from frontdesk.routing.policy import FACTORS


class ColleagueOut(TypedDict):
    id: str
    name: str


class CandidateOut(TypedDict):
    """`factors` are 0 to 1, `score` their weighted sum; then what they had on their desk at that moment."""

    agent: ColleagueOut
    score: float
    factors: dict[str, float]
    load: int
    capacity: int
    idle_s: int
    mean_load: float


class NearOut(TypedDict):
    """What would have put this agent first: `by` more of a `factor`, or being free but for a `reason`."""

    agent: ColleagueOut
    factor: NotRequired[str]
    reason: NotRequired[str]
    by: NotRequired[int]


class DecisionOut(TypedDict):
    """What the choice was made on. `of` agents were looked at, `able` could take it, the best stand in order.

    `passed`: how many could not be asked, by reason. `stage`: what was still asked for.
    """

    policy: str
    weights: dict[str, float]
    decided_at: str
    stage: str
    asked_for: dict[str, Any]
    of: int
    able: int
    passed: dict[str, int]
    candidates: list[CandidateOut]
    near: list[NearOut]


class WordsInBoth(TypedDict):
    zh: list[str]
    en: list[str]


class WhyOut(TypedDict):
    """`how`: offered, accepted (what was offered), taken (by hand) or transferred (`by` somebody).

    `decision` stands where the desk chose; a conversation from before reasons were kept has none.
    """

    seq: int
    at: str
    agent: ColleagueOut
    how: str
    words: WordsInBoth
    by: NotRequired[ColleagueOut]
    decision: NotRequired[DecisionOut]


def why_out(why: Why) -> WhyOut:
    out: WhyOut = {
        "seq": why.seq,
        "at": rfc3339(why.at),
        "agent": _colleague(why, why.agent),
        "how": why.how,
        "words": {"zh": why.words["zh"], "en": why.words["en"]},
    }
    if why.by is not None:
        out["by"] = _colleague(why, why.by.id)
    if why.record is not None:
        out["decision"] = _decision(why, why.record)
    return out


def _colleague(why: Why, id: str) -> ColleagueOut:
    return {"id": id, "name": why.names.get(id, "")}


def _decision(why: Why, record: Mapping[str, Any]) -> DecisionOut:
    return {
        "policy": record["policy"],
        "weights": dict(zip(FACTORS, record["weights"], strict=True)),
        "decided_at": rfc3339(record["at"]),
        "stage": record["stage"],
        "asked_for": record["for"],
        "of": record["of"],
        "able": record["able"],
        "passed": record["passed"],
        "candidates": [_candidate(why, row) for row in record["top"]],
        "near": [_near(why, each) for each in record["near"]],
    }


def _candidate(why: Why, row: list[Any]) -> CandidateOut:
    id, score, factors, load, capacity, idle_s, mean_load = row
    return {
        "agent": _colleague(why, id),
        "score": score / 1_000,
        "factors": {name: value / 1_000 for name, value in zip(FACTORS, factors, strict=True)},
        "load": load,
        "capacity": capacity,
        "idle_s": idle_s,
        "mean_load": mean_load / 100,
    }


def _near(why: Why, change: Mapping[str, Any]) -> NearOut:
    out: NearOut = {"agent": _colleague(why, change["agent"])}
    if "factor" in change:
        out["factor"] = change["factor"]
    if "reason" in change:
        out["reason"] = change["reason"]
    if "by" in change:
        out["by"] = change["by"]
    return out
