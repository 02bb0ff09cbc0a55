"""Questions that the bot could not answer, put together where they ask the same. Pure; stdlib only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from frontdesk.ids import derived_id
from frontdesk.knowledge.normalise import exact_key, normalise
from frontdesk.knowledge.snapshot.questions import matter

ALIKE = 0.5
"""Shared terms of all terms, from which two questions ask the same."""
MOST_KEYS = 500


@dataclass(frozen=True, slots=True)
class Unanswered:
    """`text` is redacted; `why` is handed_over, asked_back or thumb_down."""

    conversation: str
    seq: int
    at: int
    language: str
    text: str
    why: str

    @property
    def key(self) -> str:
        return sha256(f"{self.language}\0{exact_key(normalise(self.text))}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Settled:
    """A group that was dismissed at `at`, or one that somebody writes an answer (`entry`) for."""

    id: str
    at: int
    by: str
    keys: tuple[str, ...]
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same, the oldest first."""

    id: str
    language: str
    questions: tuple[Unanswered, ...]

    @property
    def last_seen(self) -> int:
        return max(each.at for each in self.questions)

    @property
    def wordings(self) -> list[str]:
        """Each once, the oldest first."""
        return list(dict.fromkeys(each.text for each in self.questions))


def open_questions(asked: Iterable[Unanswered], settled: Iterable[Settled]) -> list[Unanswered]:
    """Without those that were settled after they were asked."""
    until: dict[str, int] = {}
    for each in settled:
        for key in each.keys:
            until[key] = max(until.get(key, 0), each.at)
    return [each for each in asked if each.at > until.get(each.key, 0)]


def groups_of(tenant: str, asked: Iterable[Unanswered]) -> list[Group]:
    """The largest first, then the newest. The same questions give the same groups, whatever their order."""
    found: list[tuple[str, set[int], list[Unanswered]]] = []
    for each in sorted(asked, key=lambda one: (one.at, one.conversation, one.seq)):
        terms = matter(each.text, each.language)
        for language, first, members in found:
            if language == each.language and _alike(first, terms):
                members.append(each)
                break
        else:
            found.append((each.language, terms, [each]))
    groups = [
        Group(derived_id("unq", tenant, members[0].key), language, tuple(members))
        for language, _, members in found
    ]
    return sorted(groups, key=lambda group: (-len(group.questions), -group.last_seen, group.id))


def settle(group: Group, at: int, by: str, entry: str = "") -> Settled:
    keys = tuple(sorted({each.key for each in group.questions}))[:MOST_KEYS]
    return Settled(group.id, at, by, keys, entry)


def likes_of(group: Group, question: str, most: int) -> Sequence[str]:
    """Other wordings, for the entry that answers them."""
    return [each for each in group.wordings if each != question][:most]


def _alike(one: set[int], other: set[int]) -> bool:
    return bool(one | other) and len(one & other) >= ALIKE * len(one | other)
