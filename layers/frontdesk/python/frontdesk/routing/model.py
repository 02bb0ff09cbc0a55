"""What routing decides on: who might take a conversation, what it needs, and what was decided."""

from collections.abc import Mapping
from dataclasses import field

from frontdesk.conversation.model import Desk
from frontdesk.values import frozen

HEARTBEAT_MS = 60_000  # a console reports every 20 s; three missed and nobody is there


@frozen
class Candidate:
    """An agent who might take it: what they know, and their desk as it stands.

    `expertise` (0 to 1) is how well they know this conversation's topics; `at_work` is false while every team
    of theirs is closed.
    """

    id: str
    name: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    desk: Desk
    teams: tuple[str, ...] = ()
    expertise: float = 0.0
    at_work: bool = True

    def is_present(self, now: int) -> bool:
        return self.at_work and self.desk.online and now - self.desk.seen_at <= HEARTBEAT_MS

    def is_free(self, now: int, weight: int = 1) -> bool:
        return self.is_present(now) and self.desk.free >= weight

    def knows(self, skill: str) -> bool:
        return not skill or skill in self.skills

    def speaks(self, language: str) -> bool:
        return not language or language in self.languages


@frozen
class Waiting:
    """A conversation that waits for a person; times in ms since the epoch.

    `since`: when it came into the queue. `refused`: from when each agent who let it pass may be asked again.
    `last_at`: when `last_agent` last held it. `weight`: places of an agent's capacity that it takes.
    """

    conversation: str = ""
    skill: str = ""
    language: str = ""
    since: int = 0
    priority: str = "normal"
    last_agent: str = ""
    last_at: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    weight: int = 1

    def waited_s(self, now: int) -> float:
        """Seconds in the queue; a clock behind ours counts as no wait."""
        return max(0, now - self.since) / 1_000


@frozen
class Scored:
    """A candidate who could take it: each factor (0 to 1) and the weighted sum of them."""

    agent: str
    name: str
    score: float
    factors: Mapping[str, float] = field(default_factory=dict)


@frozen
class Decision:
    """Who is asked, and why; `chosen` is None if nobody can be.

    `ranked`: everybody who could take it, best first. `passed`: why each of the others could not, as a code
    of `choose.PASSED`. `reason`: `skill_and_language`, `language`, `skill` or `anybody` where somebody is
    chosen (what was still asked for), else the code that most of the others have, or `nobody`.
    `retry_at`: when more may be possible though nothing else changes (ms since the epoch), 0 if never.
    """

    chosen: Candidate | None
    ranked: tuple[Scored, ...] = ()
    passed: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    retry_at: int = 0
