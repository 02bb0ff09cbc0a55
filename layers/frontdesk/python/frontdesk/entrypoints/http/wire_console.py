"""What travels between the console and us about conversations."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from frontdesk.entrypoints.http.wire import AgentClientId, AgentId, Body, Seq, Text, rfc3339
from frontdesk.entrypoints.http.wire_fields import SkillId
from frontdesk.inbox.model import InboxRow


class Act(Body):
    """`client_id` is `a_<base>_<random>`, the same in every retry; `after` what the agent has seen."""

    client_id: AgentClientId
    after: Seq


class Write(Act):
    text: Text


class Transfer(Act):
    """To an agent, or to the queue of a skill (`skill` alone, '' for any)."""

    agent: AgentId | None = None
    skill: SkillId | Literal[""] | None = None


class Snooze(Act):
    """`until` in ms since the epoch, at most 90 days ahead."""

    until: Annotated[int, Field(gt=0, lt=10_000_000_000_000)]


class Prioritise(Act):
    priority: Literal["none", "low", "normal", "high", "urgent"]


class Presence(Body):
    online: bool
    capacity: Annotated[int, Field(ge=0, le=100)] | None = None


class Block(Body):
    blocked: bool


class PresenceOut(TypedDict):
    """`held` are the conversations on the desk; `free` may be negative after capacity was lowered."""

    online: bool
    capacity: int
    free: int
    held: list[str]


Clock = tuple[Literal["first_reply", "next_reply"], int]


class RowOut(TypedDict):
    """A line of the agents' list; times are RFC 3339, '' where nobody waits; `contact`: seq of an address.

    `due_at` is when the reply of `clock` is promised; both only where one is.
    """

    conversation: str
    status: str
    holder: str
    priority: str
    topic: str
    language: str
    visitor: str
    head: int
    unanswered: int
    excerpt: str
    at: str
    waiting_since: str
    last_agent: str
    contact: NotRequired[int]
    due_at: NotRequired[str]
    clock: NotRequired[Literal["first_reply", "next_reply"]]


class RowsOut(TypedDict):
    items: list[RowOut]
    next: str


def row_out(row: InboxRow, clock: Clock | None = None) -> RowOut:
    out: RowOut = {
        "conversation": row.conversation,
        "status": row.status,
        "holder": row.holder,
        "priority": row.priority,
        "topic": row.topic,
        "language": row.language,
        "visitor": row.visitor,
        "head": row.head,
        "unanswered": row.unanswered,
        "excerpt": row.excerpt,
        "at": rfc3339(row.at),
        "waiting_since": rfc3339(row.waiting_since) if row.waiting_since else "",
        "last_agent": row.last_agent,
    }
    if row.contact:
        out["contact"] = row.contact
    if clock:
        out["clock"], out["due_at"] = clock[0], rfc3339(clock[1])
    return out
