"""What travels over HTTP between widget, console and us: one set of models, one OpenAPI file."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal, NotRequired

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

from frontdesk.conversation.model import Author, Event, Mark, Side, State
from frontdesk.conversation.view import View
from frontdesk.inbox.model import InboxRow

MAX_BODY = 16 * 1024
MAX_TEXT = 5_000

_ULID = "[0-9A-HJKMNP-TV-Z]{26}"
ConversationId = Annotated[str, StringConstraints(pattern=f"^cnv_{_ULID}$")]
SiteId = Annotated[str, StringConstraints(pattern=f"^site_{_ULID}$")]
VisitorId = Annotated[str, StringConstraints(pattern=f"^vis_{_ULID}$")]
SkillId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
AgentId = Annotated[str, StringConstraints(pattern=f"^agt_{_ULID}$")]


def _says_something(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not hold the character U+0000")
    if not text.strip():
        raise ValueError("must not be empty")
    return text


Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT), AfterValidator(_says_something)]
ClientId = Annotated[str, StringConstraints(pattern=r"^m_[1-9]\d{0,8}_[A-Za-z0-9-]{8,64}$")]
OpeningId = Annotated[str, StringConstraints(pattern=r"^m_0_[A-Za-z0-9-]{8,64}$")]
AgentClientId = Annotated[str, StringConstraints(pattern=r"^a_[1-9]\d{0,8}_[A-Za-z0-9-]{8,64}$")]
Seq = Annotated[int, Field(ge=0, le=999_999_999)]
Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class OpenSession(Body):
    site: SiteId
    locale: Locale | None = None


class OpenConversation(Body):
    """The first message, or `ask: person` for somebody who wants no bot."""

    text: Text | None = None
    ask: Literal["person"] | None = None
    locale: Locale | None = None


class Say(Body):
    """`client_id` is `m_<base>_<random>`: minted once, and the same in every retry."""

    client_id: ClientId
    after: Seq
    text: Text


class Ask(Body):
    client_id: ClientId
    after: Seq


class Rate(Body):
    client_id: ClientId
    after: Seq
    score: Annotated[int, Field(ge=1, le=5)]
    comment: Text | None = None


class Typing(Body):
    on: bool


class Seen(Body):
    seq: Seq


class AuthorOut(TypedDict):
    side: Literal["visitor", "bot", "agent", "system"]
    id: NotRequired[str]
    name: NotRequired[str]


class EventOut(TypedDict):
    seq: int
    prev: int
    kind: str
    id: str
    at: str
    author: AuthorOut
    text: NotRequired[str]
    data: NotRequired[dict[str, Any]]


class StateOut(TypedDict):
    """`agent` is who holds it; the fields below it only agents see."""

    status: str
    holder: Literal["bot", "queue", "agent", "none"]
    unanswered: int
    priority: str
    epoch: int
    agent: NotRequired[str]
    since: NotRequired[int]
    topic: NotRequired[str]
    waiting_since: NotRequired[int]
    last_agent: NotRequired[str]


class MarkOut(TypedDict):
    name: str
    rev: int
    at: str
    data: dict[str, Any]


class EventsOut(TypedDict):
    """`cursor` is how far the events reach; `more` asks for another GET."""

    events: list[EventOut]
    cursor: int
    more: bool
    state: StateOut
    marks: NotRequired[list[MarkOut]]


class PostedOut(EventsOut):
    posted: int


class OpenedOut(PostedOut):
    conversation: str
    token: str


class ShopOut(TypedDict):
    name: dict[str, str]
    greeting: dict[str, str]
    locale: str


class SessionOut(TypedDict):
    token: str
    visitor: str
    expires_at: str
    shop: ShopOut


class ProblemOut(TypedDict):
    """RFC 9457; `code` is stable, `field` is the path of what is wrong."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: NotRequired[str]


# What an event keeps beside its text, and who may see it.
_FOR_VISITORS = ("score", "comment", "rule", "version", "erased", "language", "position")


def rfc3339(ms: int) -> str:
    """UTC with milliseconds: 2026-11-23T01:30:00.000Z."""
    return f"{_second(ms // 1000)}.{ms % 1000:03d}Z"


@lru_cache(maxsize=256)
def _second(seconds: int) -> str:
    """Most times of an answer lie in a few seconds, and strftime is slow."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def event_out(event: Event, *, for_agent: bool = False) -> EventOut:
    out: EventOut = {
        "seq": event.seq,
        "prev": event.prev,
        "kind": event.kind.value,
        "id": event.id,
        "at": rfc3339(event.at),
        "author": author_out(event.author, for_agent=for_agent),
    }
    if event.text:
        out["text"] = event.text
    if event.data:
        data = (
            event.data if for_agent else {key: event.data[key] for key in _FOR_VISITORS if key in event.data}
        )
        if data:
            out["data"] = dict(data)
    return out


def author_out(author: Author, *, for_agent: bool) -> AuthorOut:
    """A visitor learns an agent's name, never an id that means something elsewhere."""
    out: AuthorOut = {"side": author.side.value}
    if author.name:
        out["name"] = author.name
    if for_agent or author.side is Side.VISITOR:
        out["id"] = author.id
    return out


def state_out(state: State, *, for_agent: bool = False) -> StateOut:
    out: StateOut = {
        "status": state.status.value,
        "holder": "agent" if state.agent else state.holder,  # type: ignore[typeddict-item]
        "unanswered": state.unanswered,
        "priority": state.priority,
        "epoch": state.epoch,
    }
    if for_agent:
        out["since"], out["topic"], out["waiting_since"] = state.since, state.topic, state.waiting_since
        out["agent"], out["last_agent"] = state.agent, state.last_agent
    return out


def events_out(view: View, *, for_agent: bool = False) -> EventsOut:
    return {
        "events": [event_out(event, for_agent=for_agent) for event in view.events],
        "cursor": view.cursor,
        "more": view.more,
        "state": state_out(view.state, for_agent=for_agent),
    }


def posted_out(view: View, *, for_agent: bool = False) -> PostedOut:
    return {**events_out(view, for_agent=for_agent), "posted": view.posted}


class RowOut(TypedDict):
    """A line of the agents' list; times are RFC 3339, '' where nobody waits."""

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


class RowsOut(TypedDict):
    items: list[RowOut]
    next: str


def row_out(row: InboxRow) -> RowOut:
    return {
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


def marks_out(marks: Iterable[Mark], epoch: int) -> list[MarkOut]:
    """Marks of this epoch; those that streams keep among themselves are nobody's business."""
    return [mark_out(mark) for mark in marks if mark.epoch == epoch and not mark.name.startswith("stream#")]


def mark_out(mark: Mark) -> MarkOut:
    return {"name": mark.name, "rev": mark.rev, "at": rfc3339(mark.at), "data": dict(mark.data)}


def base_of(client_id: str) -> int:
    """The place in the log that the id was minted over: `m_<base>_<random>`."""
    return int(client_id.split("_", 2)[1])
