"""Which teams somebody is in, and whether one of them is at work."""

from collections.abc import Iterable

from frontdesk.routing.policy import Policy, Team
from frontdesk.tenancy.hours import is_open
from frontdesk.tenancy.model import Hours


def known_teams(policy: Policy, teams: Iterable[str]) -> tuple[str, ...]:
    """Those that the policy knows: another one is no team, and keeps nobody from being asked."""
    known = {team.id for team in policy.teams}
    return tuple(team for team in teams if team in known)


def is_at_work(policy: Policy, teams: Iterable[str], tenants: Hours | None, now: int) -> bool:
    """Whether a team of theirs is open (`now` in ms), by its hours or else the `tenants`.

    Who is in no team is at work whenever their console is online.
    """
    theirs = set(known_teams(policy, teams))
    return not theirs or any(_is_open(team, tenants, now) for team in policy.teams if team.id in theirs)


def hours_for(policy: Policy, skill: str, tenants: Hours | None) -> Hours | None:
    """The hours that count for a skill: its team's, else the tenant's; None: always open."""
    team = policy.team_of(skill)
    return team.hours if team and team.hours else tenants


def _is_open(team: Team, tenants: Hours | None, now: int) -> bool:
    hours = team.hours or tenants
    return hours is None or is_open(hours, now)
