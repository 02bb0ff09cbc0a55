"""A policy as the document that describes it whole: `read_policy` makes the same policy of it again."""

from typing import Any

from frontdesk.routing.policy import FACTORS, Policy, Promise, Team
from frontdesk.routing.read_hours import write_hours
from frontdesk.routing.read_policy import SCHEMA


def write_policy(policy: Policy) -> dict[str, Any]:
    """Every field, so that a later default changes nothing of what was put in force."""
    return {
        "schema": SCHEMA,
        "weights": {name: policy.weights[name] for name in FACTORS},
        "skill_gives_way_s": policy.skill_gives_way_s,
        "language_gives_way_s": policy.language_gives_way_s,
        "last_agent_s": policy.last_agent_s,
        "idle_full_s": policy.idle_full_s,
        "teams": [_team(team) for team in policy.teams],
        "reception": policy.reception,
        "offer_s": policy.offer_s,
        "abandon_minutes": policy.abandon_minutes,
        "form_after_s": policy.form_after_s,
        "levels": dict(policy.levels),
        "promises": [_promise(promise) for promise in policy.promises],
        "weights_by_channel": dict(policy.weights_by_channel),
    }


def _team(team: Team) -> dict[str, Any]:
    return {
        "id": team.id,
        "skills": list(team.skills),
        "overflow": [{"to": over.to, "after_s": over.after_s} for over in team.overflow],
        "hours": write_hours(team.hours) if team.hours else None,
    }


def _promise(promise: Promise) -> dict[str, Any]:
    return {
        "priority": promise.priority,
        "skill": promise.skill,
        "first_reply_s": promise.first_reply_s,
        "next_reply_s": promise.next_reply_s,
        "resolution_s": promise.resolution_s,
        "round_the_clock": promise.round_the_clock,
    }
