"""A policy out of a document, checked whole: what is wrong is refused by the name of its field."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from frontdesk.errors import InvalidField
from frontdesk.routing.policy import (
    CHANNELS,
    DEFAULT,
    FACTORS,
    PRIORITIES,
    RECEPTIONS,
    Overflow,
    Policy,
    Promise,
    Team,
)
from frontdesk.routing.read_fields import Fields, as_name, different
from frontdesk.routing.read_hours import read_hours

SCHEMA = 1
_DAY, _MONTH = 86_400, 30 * 86_400
_TEAMS, _SKILLS, _OVERFLOW, _LEVELS, _PROMISES = 50, 50, 10, 20, 50


def read_policy(body: object, skills: Collection[str] | None = None, version: str = "") -> Policy:
    """The policy that a document describes (docs/policy.schema.json); what it leaves out is as by default.

    Raises errors.InvalidField: a field that is unknown or out of its bounds, a skill that is not among
    `skills` (None: any), a team that is not there, an overflow that comes back to where it began.
    """
    fields = Fields(body)
    fields.whole("schema", SCHEMA, SCHEMA)
    policy = Policy(
        version=version,
        weights=_weights(fields),
        skill_gives_way_s=fields.whole("skill_gives_way_s", 0, _DAY, DEFAULT.skill_gives_way_s),
        language_gives_way_s=fields.whole_or_none(
            "language_gives_way_s", 0, _DAY, DEFAULT.language_gives_way_s
        ),
        last_agent_s=fields.whole("last_agent_s", 0, 90 * _DAY, DEFAULT.last_agent_s),
        idle_full_s=fields.whole("idle_full_s", 1, _DAY, DEFAULT.idle_full_s),
        teams=fields.items("teams", _TEAMS, _team),
        reception=fields.choice("reception", RECEPTIONS, DEFAULT.reception),
        offer_s=fields.whole_or_none("offer_s", 5, 300, None),
        abandon_minutes=fields.whole_or_none("abandon_minutes", 1, 10_080, None),
        form_after_s=fields.whole("form_after_s", 10, _DAY, DEFAULT.form_after_s),
        levels=_levels(fields),
        promises=fields.items("promises", _PROMISES, _promise),
        weights_by_channel=_by_channel(fields),
    )
    fields.done()
    different(tuple(team.id for team in policy.teams), "teams", ".id")
    different(tuple(f"{each.priority}#{each.skill}" for each in policy.promises), "promises")
    _check_skills(policy, skills)
    _check_overflow(policy.teams)
    return policy


def _weights(fields: Fields) -> Mapping[str, float]:
    given = Fields(fields.take("weights", {}), "weights")
    weights = {name: given.number(name, 100, DEFAULT.weights[name]) for name in FACTORS}
    given.done()
    if not any(weights.values()):
        raise InvalidField("weights", "Must not all be 0: nobody would be better than anybody else.")
    return weights


def _levels(fields: Fields) -> Mapping[str, str]:
    given = fields.take("levels", {})
    levels = Fields(given, "levels")
    if len(given) > _LEVELS:
        raise InvalidField("levels", f"Must be at most {_LEVELS}.")
    return {as_name(name, "levels"): levels.choice(name, PRIORITIES) for name in given}


def _by_channel(fields: Fields) -> Mapping[str, int]:
    given = fields.take("weights_by_channel", {})
    channels = Fields(given, "weights_by_channel")
    found = {name: channels.whole(name, 1, 10, 1) for name in CHANNELS if name in given}
    channels.done()
    return found


def _team(given: Any, path: str) -> Team:
    fields = Fields(given, path)
    hours = fields.take("hours", None)
    team = Team(
        fields.name("id"),
        fields.names("skills", _SKILLS),
        fields.items("overflow", _OVERFLOW, _overflow),
        None if hours is None else read_hours(hours, fields.at("hours")),
    )
    fields.done()
    different(tuple(each.to for each in team.overflow), fields.at("overflow"), ".to")
    return team


def _overflow(given: Any, path: str) -> Overflow:
    fields = Fields(given, path)
    overflow = Overflow(fields.name("to"), fields.whole("after_s", 0, _DAY))
    fields.done()
    return overflow


def _promise(given: Any, path: str) -> Promise:
    fields = Fields(given, path)
    promise = Promise(
        fields.choice("priority", ("", *PRIORITIES), ""),
        fields.name("skill", ""),
        fields.whole("first_reply_s", 0, _MONTH, 0),
        fields.whole("next_reply_s", 0, _MONTH, 0),
        fields.whole("resolution_s", 0, _MONTH, 0),
        fields.flag("round_the_clock"),
    )
    fields.done()
    if not (promise.first_reply_s or promise.next_reply_s or promise.resolution_s):
        raise InvalidField(path, "Promises nothing: give a first reply, a next reply or a resolution.")
    return promise


def _check_skills(policy: Policy, skills: Collection[str] | None) -> None:
    if skills is None:
        return  # what was put in force stands, whatever became of the tenant's skills
    named = [
        (skill, f"teams.{at}.skills.{nth}")
        for at, team in enumerate(policy.teams)
        for nth, skill in enumerate(team.skills)
    ]
    _check_served_once(named)
    named += [(each.skill, f"promises.{at}.skill") for at, each in enumerate(policy.promises) if each.skill]
    for skill, path in named:
        if skill not in skills:
            raise InvalidField(path, "The tenant has no such skill. Put it there first.")


def _check_served_once(named: Sequence[tuple[str, str]]) -> None:
    """Of two teams with one skill only the first would be asked, which nobody could see."""
    first: dict[str, str] = {}
    for skill, path in named:
        if first.setdefault(skill, path) != path:
            raise InvalidField(
                path, f"{first[skill]} has this skill already: let that team overflow to this one."
            )


def _check_overflow(teams: Sequence[Team]) -> None:
    """Every team that is named is there, and no way leads back to a team that it came through."""
    known = {team.id for team in teams}
    for at, team in enumerate(teams):
        for nth, over in enumerate(team.overflow):
            if over.to not in known:
                raise InvalidField(f"teams.{at}.overflow.{nth}.to", "The policy has no such team.")
    leads = {team.id: tuple(over.to for over in team.overflow) for team in teams}
    for at, team in enumerate(teams):
        for nth, over in enumerate(team.overflow):
            way = _way(leads, over.to, team.id)
            if way:
                told = " → ".join((team.id, *way))
                raise InvalidField(
                    f"teams.{at}.overflow.{nth}.to", f"A policy with a cycle: {told}.", code="policy_cycle"
                )


def _way(leads: Mapping[str, tuple[str, ...]], start: str, end: str) -> tuple[str, ...]:
    """A way from a team to another one, () if none; each team is looked at once, so it ends."""
    came: dict[str, tuple[str, ...]] = {start: (start,)}
    todo = [start]
    while todo:
        team = todo.pop(0)
        if team == end:
            return came[team]
        for to in leads[team]:
            if to not in came:
                came[to] = (*came[team], to)
                todo.append(to)
    return ()
