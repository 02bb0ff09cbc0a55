"""Who takes a conversation: the least-loaded agent who can, and among equals whoever waited longest."""

from collections.abc import Iterable
from dataclasses import dataclass

from frontdesk.conversation.model import Desk

HEARTBEAT_MS = 60_000  # a console reports every 20 s; three missed and nobody is there


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who might take it: what they know, and their desk as it stands."""

    id: str
    name: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    desk: Desk

    def is_free(self, now: int, weight: int = 1) -> bool:
        present = self.desk.online and now - self.desk.seen_at <= HEARTBEAT_MS
        return present and self.desk.free >= weight

    def can(self, topic: str, language: str) -> bool:
        knows = not topic or topic in self.skills
        return knows and (not language or language in self.languages)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a conversation asks for; `refused` is who has just declined it or let it pass."""

    topic: str = ""
    language: str = ""
    last_agent: str = ""
    refused: str = ""


def choose(candidates: Iterable[Candidate], wanted: Wanted, now: int) -> Candidate | None:
    """The agent to ask, or None. Skill gives way before language: better a generalist than a stranger.

    Whoever held it last is preferred; whoever refused it is asked again only if nobody else is free.
    """
    free = [each for each in candidates if each.is_free(now)]
    for topic in dict.fromkeys((wanted.topic, "")):
        able = [each for each in free if each.can(topic, wanted.language)]
        if able:
            return min(able, key=lambda each: _burden(each, wanted))
    return None


def _burden(each: Candidate, wanted: Wanted) -> tuple[bool, bool, int, int, str]:
    """Smaller is better; `latest` is a stand-in for idleness that needs no clock: the last seq they took."""
    latest = max((seq for seq, _ in each.desk.held.values()), default=0)
    return (each.id == wanted.refused, each.id != wanted.last_agent, each.desk.load, latest, each.id)
