"""What a tenant decides about routing, as data: one frozen value that `choose` reads."""

from collections.abc import Mapping
from dataclasses import field

from frontdesk.values import frozen

FACTORS = ("expertise", "load", "idle", "fair", "last_agent", "skill", "language")
"""What an agent is judged by, each from 0 to 1; docs/routing.md says how each is worked out."""

WEIGHTS: Mapping[str, float] = {
    "expertise": 0.3,
    "load": 0.6,
    "idle": 0.0,
    "fair": 1.0,
    "last_agent": 2.0,
    "skill": 1.0,
    "language": 1.0,
}


@frozen
class Overflow:
    """After `after_s` seconds in the queue, team `to` is asked as well."""

    to: str
    after_s: int


@frozen
class Team:
    """Who belongs together; `skills` are those whose conversations come to it first."""

    id: str
    skills: tuple[str, ...] = ()
    overflow: tuple[Overflow, ...] = ()


@frozen
class Policy:
    """The rules of one tenant. Seconds where a name ends in `_s`.

    `skill_gives_way_s`: so long a conversation waits for somebody with its skill who is there but busy, then
    any colleague may have it; at once where nobody there has it. `language_gives_way_s`: the same for a
    language that nobody there speaks (None: never). `last_agent_s`: so long ago may they have held it and
    still be preferred. `idle_full_s`: who has been idle so long is as rested as can be.
    """

    version: str = ""
    weights: Mapping[str, float] = field(default_factory=lambda: WEIGHTS)
    skill_gives_way_s: int = 15
    language_gives_way_s: int | None = 60
    last_agent_s: int = 7 * 86_400
    idle_full_s: int = 600
    teams: tuple[Team, ...] = ()

    def team_of(self, skill: str) -> Team | None:
        """The first team that serves a skill, None where everybody may."""
        return next((team for team in self.teams if skill and skill in team.skills), None)


DEFAULT = Policy()
