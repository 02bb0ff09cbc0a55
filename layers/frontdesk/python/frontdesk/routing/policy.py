"""What a tenant decides about routing, as data: one frozen value that `choose` and the clocks read."""

from collections.abc import Mapping
from dataclasses import field

from frontdesk.tenancy.model import Hours
from frontdesk.values import frozen

FACTORS = ("expertise", "load", "idle", "fair", "last_agent", "skill", "language")
"""What an agent is judged by, each from 0 to 1; docs/routing.md says how each is worked out."""

WEIGHTS: Mapping[str, float] = {
    "expertise": 0.4,
    "load": 0.6,
    "idle": 0.0,
    "fair": 1.0,
    "last_agent": 2.0,
    "skill": 1.0,
    "language": 1.0,
}
"""Chosen by evals/simulator.py, on seeds that it does not report."""

BOT_FIRST, PERSON_FIRST, PERSON_ONLY = RECEPTIONS = ("bot_first", "person_first", "person_only")
"""Who receives a visitor: the bot; a person if one is at work, else the bot; never the bot."""

CHANNELS = ("chat",)

PRIORITIES = ("urgent", "high", "normal", "low", "none")
"""The most pressing first."""


@frozen
class Overflow:
    """After `after_s` seconds in the queue, team `to` is asked as well."""

    to: str
    after_s: int


@frozen
class Team:
    """Who belongs together; `skills` are those whose conversations come to it first.

    `hours` are its own, holidays included; without any it keeps the tenant's.
    """

    id: str
    skills: tuple[str, ...] = ()
    overflow: tuple[Overflow, ...] = ()
    hours: Hours | None = None


@frozen
class Promise:
    """How soon conversations of this priority and skill ('' for any) are served, in seconds; 0: no promise.

    Only open hours count, unless `round_the_clock`.
    """

    priority: str = ""
    skill: str = ""
    first_reply_s: int = 0
    next_reply_s: int = 0
    resolution_s: int = 0
    round_the_clock: bool = False


@frozen
class Policy:
    """The rules of one tenant. Seconds where a name ends in `_s`.

    `skill_gives_way_s`: so long a conversation waits for somebody with its skill who is there but busy, then
    any colleague may have it; at once where nobody there has it. `language_gives_way_s`: the same for a
    language that nobody there speaks (None: never). `last_agent_s`: so long ago may they have held it and
    still be preferred. `idle_full_s`: who has been idle so long is as rested as can be. `offer_s` and
    `abandon_minutes` go before the tenant's own where they are set. `form_after_s`: who has waited so long is
    offered to leave a message. `levels`: the priority of each level of visitors. `promises`: the first that
    fits holds. `weights_by_channel`: places of an agent's capacity that a conversation takes.
    """

    version: str = ""
    weights: Mapping[str, float] = field(default_factory=lambda: WEIGHTS)
    skill_gives_way_s: int = 15
    language_gives_way_s: int | None = 60
    last_agent_s: int = 7 * 86_400
    idle_full_s: int = 600
    teams: tuple[Team, ...] = ()
    reception: str = BOT_FIRST
    offer_s: int | None = None
    abandon_minutes: int | None = None
    form_after_s: int = 120
    levels: Mapping[str, str] = field(default_factory=dict)
    promises: tuple[Promise, ...] = ()
    weights_by_channel: Mapping[str, int] = field(default_factory=dict)

    def team_of(self, skill: str) -> Team | None:
        """The first team that serves a skill, None where everybody may."""
        return next((team for team in self.teams if skill and skill in team.skills), None)

    def promise_for(self, priority: str, skill: str) -> Promise | None:
        """The first promise that fits, None if nothing is promised."""
        fitting = (
            each for each in self.promises if each.priority in ("", priority) and each.skill in ("", skill)
        )
        return next(fitting, None)

    def weight_of(self, channel: str = "chat") -> int:
        """Places of an agent's capacity that a conversation of this channel takes."""
        return self.weights_by_channel.get(channel, 1)


DEFAULT = Policy(version="default")
