"""Who takes a conversation: the least-loaded agent who can, and among equals a draw that repeats."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from hashlib import sha256

from frontdesk.conversation.model import Desk
from frontdesk.values import frozen

HEARTBEAT_MS = 60_000  # a console reports every 20 s; three missed and nobody is there


@frozen
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


@frozen
class Wanted:
    """What a conversation asks for; `refused`: from when (ms) who let it pass may be asked again."""

    topic: str = ""
    language: str = ""
    last_agent: str = ""
    refused: Mapping[str, int] = field(default_factory=dict)
    conversation: str = ""


def choose(candidates: Iterable[Candidate], wanted: Wanted, now: int) -> Candidate | None:
    """The agent to ask, or None. Skill gives way before language: better a generalist than a stranger.

    Whoever held it last is preferred; whoever refused it is left alone for a while.
    """
    free = [each for each in candidates if each.is_free(now) and now >= wanted.refused.get(each.id, 0)]
    for topic in dict.fromkeys((wanted.topic, "")):
        able = [each for each in free if each.can(topic, wanted.language)]
        if able:
            return min(able, key=lambda each: _burden(each, wanted))
    return None


def _burden(each: Candidate, wanted: Wanted) -> tuple[bool, int, bytes]:
    """Smaller is better. The draw differs by conversation, so among equals everybody gets a share."""
    draw = sha256(f"{wanted.conversation}#{each.id}".encode()).digest()
    return (each.id != wanted.last_agent, each.desk.load, draw)
