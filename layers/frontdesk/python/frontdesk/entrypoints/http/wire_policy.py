"""What travels about policies: their versions, what a dry run finds, and the level of a visitor."""

from typing import Annotated, Any

from fastapi import Body as FromBody
from fastapi import Path
from typing_extensions import TypedDict

from frontdesk.entrypoints.http.wire import Body, rfc3339
from frontdesk.entrypoints.http.wire_fields import SkillId
from frontdesk.entrypoints.policy_check import Tried, passed_by
from frontdesk.routing.model import Decision
from frontdesk.routing.sla import Clock, Clocks
from frontdesk.tenancy.model import Level, PolicyPut

Document = Annotated[dict[str, Any], FromBody(description="A policy, as docs/policy.schema.json says")]
PolicyVersion = Annotated[str, Path(pattern="^([0-9a-f]{24}|default)$")]


class PolicyOut(TypedDict):
    """`version` is the hash of what the policy says, and its ETag; `by` an agent's id, or `key_…`."""

    version: str
    published_at: str
    by: str


class PolicyListedOut(PolicyOut):
    in_force: bool


class PoliciesOut(TypedDict):
    """What was put in force, the newest first, at most 50; older ones are found by their version still."""

    items: list[PolicyListedOut]


class AskedOut(TypedDict):
    """Who would be asked, `agent` '' for nobody. `reason` is what was still asked for, or why nobody is.

    `passed` counts those who could not be asked by why; `score` and `factors` are the chosen one's.
    """

    agent: str
    name: str
    reason: str
    score: float
    factors: dict[str, float]
    passed: dict[str, int]


class TriedOut(TypedDict):
    conversation: str
    skill: str
    language: str
    priority: str
    waited_s: float
    before: AskedOut
    after: AskedOut
    differs: bool


class CheckOut(TypedDict):
    """`version` is what the policy would be called; `waiting` the first 50 of the queue, each tried alone."""

    version: str
    in_force: str
    waiting: list[TriedOut]


class LevelBody(Body):
    """A level of the policy in force; null takes it away."""

    level: SkillId | None


class LevelOut(TypedDict):
    visitor: str
    level: str | None
    by: str
    set_at: str


class ClockOut(TypedDict):
    """`due_at` is '' while the clock stands still; `left_s` counts open seconds and falls below 0."""

    due_at: str
    left_s: float
    breached: bool
    paused: bool
    done: bool


class ClocksOut(TypedDict):
    """What the policy in force promises to this conversation; null where it promises nothing."""

    first_reply: ClockOut | None
    next_reply: ClockOut | None
    resolution: ClockOut | None


def clocks_out(clocks: Clocks) -> ClocksOut:
    return {
        "first_reply": _clock_out(clocks.first_reply),
        "next_reply": _clock_out(clocks.next_reply),
        "resolution": _clock_out(clocks.resolution),
    }


def _clock_out(clock: Clock | None) -> ClockOut | None:
    if clock is None:
        return None
    return {
        "due_at": rfc3339(clock.due_at) if clock.due_at else "",
        "left_s": clock.left_s,
        "breached": clock.breached,
        "paused": clock.paused,
        "done": clock.done,
    }


def policy_out(put: PolicyPut) -> PolicyOut:
    return {"version": put.version, "published_at": rfc3339(put.at), "by": put.by}


def listed_out(put: PolicyPut, *, in_force: bool) -> PolicyListedOut:
    return {**policy_out(put), "in_force": in_force}


def tried_out(tried: Tried, now: int) -> TriedOut:
    return {
        "conversation": tried.waiting.conversation,
        "skill": tried.waiting.skill,
        "language": tried.waiting.language,
        "priority": tried.waiting.priority,
        "waited_s": round(tried.waiting.waited_s(now), 1),
        "before": _asked_out(tried.before),
        "after": _asked_out(tried.after),
        "differs": tried.differs,
    }


def _asked_out(decision: Decision) -> AskedOut:
    best = decision.ranked[0] if decision.ranked else None
    return {
        "agent": best.agent if best else "",
        "name": best.name if best else "",
        "reason": decision.reason,
        "score": best.score if best else 0.0,
        "factors": dict(best.factors) if best else {},
        "passed": passed_by(decision),
    }


def level_out(visitor: str, level: Level | None) -> LevelOut:
    return {
        "visitor": visitor,
        "level": level.level if level else None,
        "by": level.by if level else "",
        "set_at": rfc3339(level.at) if level else "",
    }
