"""What clients wanted, what they were told and what they were shown: the outside view of every promise."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Intent:
    """Something that a client wants to happen once; `id` is minted once and the same in every retry."""

    who: str
    side: str
    id: str
    kind: str
    text: str
    conversation: str = ""
    posted: int = 0  # the seq it was told; 0: never acknowledged
    refused: str = ""  # the code with which it was given up


@dataclass(frozen=True, slots=True)
class Shown:
    """One event as its reader got it."""

    seq: int
    prev: int
    kind: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """One answer: asked above `after`, it gave these seqs and said that they reach `cursor`."""

    after: int
    cursor: int
    seqs: tuple[int, ...]


@dataclass(slots=True)
class Screen:
    """One client's own reconstruction of a conversation, from nothing but the answers it got."""

    who: str
    conversation: str
    for_agent: bool = False
    cursor: int = 0
    shown: list[Shown] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)

    def follow(self, seq: int, event: dict[str, Any] | None) -> None:
        """A block of a stream: an event and its place, or a place alone where something is hidden."""
        if event is not None and seq > self.cursor:
            self.shown.append(_shown(event))
        self.cursor = max(self.cursor, seq)

    def take(self, after: int, answer: dict[str, Any]) -> None:
        """Add what is new; the cursor only rises, and only to a cursor that was given."""
        events = [_shown(event) for event in answer["events"]]
        self.reads.append(Read(after, answer["cursor"], tuple(event.seq for event in events)))
        self.shown += [event for event in events if event.seq > self.cursor]
        self.cursor = max(self.cursor, answer["cursor"])


def _shown(event: dict[str, Any]) -> Shown:
    return Shown(event["seq"], event["prev"], event["kind"], event["id"], event.get("text", ""))


@dataclass(slots=True)
class Ledger:
    """All clients' books. `surprises` are answers that no client should ever get."""

    intents: list[Intent] = field(default_factory=list)
    screens: list[Screen] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)

    def want(self, intent: Intent) -> Intent:
        self.intents.append(intent)
        return intent

    def open_screen(self, screen: Screen) -> Screen:
        self.screens.append(screen)
        return screen

    @property
    def acknowledged(self) -> list[Intent]:
        return [intent for intent in self.intents if intent.posted]
