"""What a conversation is made of: places, authors, events and the small state each event carries."""

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Any

from frontdesk.values import frozen

SCHEMA = 1


class Side(StrEnum):
    VISITOR = "visitor"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Status(StrEnum):
    BOT = "bot"
    QUEUED = "queued"
    OFFERED = "offered"
    OPEN = "open"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Kind(StrEnum):
    MESSAGE = "message"
    PERSON_REQUESTED = "person_requested"
    CLOSED = "closed"
    RATED = "rated"
    CONTACT_LEFT = "contact_left"
    IDENTIFIED = "identified"
    ANSWER = "answer"
    HANDED_OVER = "handed_over"
    REPLY = "reply"
    NOTE = "note"
    TAKEN = "taken"
    DECLINED = "declined"
    TRANSFERRED = "transferred"
    RETURNED = "returned"
    RESOLVED = "resolved"
    SNOOZED = "snoozed"
    PRIORITISED = "prioritised"
    CLASSIFIED = "classified"
    OFFERED = "offered"
    OFFER_EXPIRED = "offer_expired"
    REQUEUED = "requeued"
    WOKEN = "woken"
    ABANDONED = "abandoned"
    ERASED = "erased"
    RETIRED = "retired"
    TOMBSTONE = "tombstone"  # what is left of event 1 once a conversation is retired


HIDDEN = frozenset(
    {
        Kind.NOTE,
        Kind.DECLINED,
        Kind.CLASSIFIED,
        Kind.OFFERED,
        Kind.OFFER_EXPIRED,
        Kind.PRIORITISED,
        Kind.REQUEUED,
        Kind.IDENTIFIED,
        Kind.RETIRED,
        Kind.TOMBSTONE,
    }
)
ASKING = frozenset({Kind.MESSAGE, Kind.PERSON_REQUESTED})  # what somebody has to answer

BOT, QUEUE, NOBODY = "bot", "queue", "none"  # holders that are not an agent


@frozen
class Place:
    """Where a conversation lives; ids of two tenants never meet in one key."""

    tenant: str
    conversation: str

    @property
    def key(self) -> str:
        return f"{self.tenant}#{self.conversation}"


@frozen
class Author:
    side: Side
    id: str
    name: str = ""


@frozen
class State:
    """What the last event says of the conversation: all that the next writer must know.

    `holder` is "bot", "queue", "none" or an agent's id; `waiting_since` is ms since the epoch or 0.
    `since_at` is when `since` was, so that an inbox can be ordered without reading it. `until` is when a
    snooze ends, in ms since the epoch; 0 unless snoozed.
    """

    status: Status
    holder: str
    since: int = 1
    visible: int = 0
    unanswered: int = 0
    waiting_since: int = 0
    priority: str = "normal"
    topic: str = ""
    epoch: int = 0
    last_agent: str = ""
    since_at: int = 0
    until: int = 0

    @property
    def agent(self) -> str:
        """The agent who holds it, or ''."""
        return "" if self.holder in (BOT, QUEUE, NOBODY) else self.holder


@frozen
class Draft:
    """An event somebody wants to append; the log gives it a seq, the rules give it a state.

    `covers` is the last seq it answers or has seen; `read` is the state that a bot's answer was composed in.
    `supervisor` lets an agent hand on what another one holds.
    """

    kind: Kind
    author: Author
    id: str
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    covers: int = 0
    read: State | None = None
    supervisor: bool = False


@frozen
class Event:
    """One line of the log. `at` is ms since the epoch; `prev` is the visible event before it, 0 if none."""

    seq: int
    prev: int
    kind: Kind
    author: Author
    id: str
    at: int
    text: str
    data: Mapping[str, Any]
    state: State
    v: int = SCHEMA

    @property
    def is_visible(self) -> bool:
        return self.kind not in HIDDEN


@frozen
class Reply:
    """What the bot would say: an answer, or that a person takes over; `data` is its evidence."""

    text: str
    kind: Kind = Kind.ANSWER
    data: Mapping[str, Any] = field(default_factory=dict)


@frozen
class Mark:
    """An overwritten note beside the log (live text, typing, seen): never truth."""

    name: str
    rev: int
    epoch: int
    at: int
    data: Mapping[str, Any]


@frozen
class HoldChange:
    """An agent begins (`takes`) or ceases to hold the conversation, with the event `seq` that says so."""

    agent: str
    takes: bool
    seq: int
    weight: int = 1


@frozen
class Desk:
    """An agent at work: presence, capacity and what they hold, as (seq, weight) by conversation.

    `seen_at` is the last heartbeat in ms since the epoch; `free` may be negative after capacity was lowered.
    `since`: when they came online; `taken`: how many they took since then; `taken_at`: when the last of them.
    `given` (ms) is kept so that
    `given + now × conversations held` is the time given to conversations since then: who takes one subtracts
    the event's time, who releases one adds it, in the same transaction and without reading.
    """

    agent: str
    capacity: int
    online: bool = False
    seen_at: int = 0
    held: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    since: int = 0
    taken: int = 0
    taken_at: int = 0
    given: int = 0

    @property
    def idle_since(self) -> int:
        """When they last took something, or came."""
        return max(self.since, self.taken_at)

    def mean_load(self, now: int) -> float:
        """Conversations held at a time, on average over the time online or a quarter of an hour."""
        return max(0, self.given + now * len(self.held)) / max(900_000, now - self.since)

    @property
    def load(self) -> int:
        return sum(weight for _, weight in self.held.values())

    @property
    def free(self) -> int:
        return self.capacity - self.load

    def changed(self, conversation: str, change: HoldChange, at: int) -> "Desk":
        """The desk after the event of `at` took the conversation or gave it back; itself if it stays."""
        held = dict(self.held)
        if not change.takes:
            if held.get(conversation, (change.seq + 1, 0))[0] > change.seq:
                return self
            del held[conversation]
            return replace(self, held=held, given=self.given + at)
        new = conversation not in held
        held[conversation] = (change.seq, change.weight)
        given = self.given - at if new else self.given
        return replace(self, held=held, taken=self.taken + new, taken_at=at, given=given)
