"""A conversation as it travels: events, state and marks, as much of each as the reader may see."""

from collections.abc import Iterable
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from frontdesk.conversation.live import LIVE
from frontdesk.conversation.model import Author, Event, Kind, Mark, Side, State, Status
from frontdesk.conversation.view import View
from frontdesk.entrypoints.http.wire import rfc3339


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


# What an event keeps beside its text, and who may see it.
_FOR_VISITORS = (
    *("score", "comment", "rule", "version", "erased", "language", "position", "choices"),
    *("staffed", "next_opening"),
)
_OF_A_RATING = ("answer", "thumb", "reason")  # a hand-over's reason is for agents


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
        shown = (*_FOR_VISITORS, *_OF_A_RATING) if event.kind is Kind.RATED else _FOR_VISITORS
        data = event.data if for_agent else {key: event.data[key] for key in shown if key in event.data}
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


def marks_out(marks: Iterable[Mark], state: State) -> list[MarkOut]:
    """Marks of this epoch; those that streams keep among themselves are nobody's business, and what the bot
    was about to say is over once somebody else holds."""
    silent = LIVE if state.status is not Status.BOT else ""
    shown = (mark for mark in marks if mark.epoch == state.epoch and mark.name != silent)
    return [mark_out(mark) for mark in shown if not mark.name.startswith("stream#")]


def mark_out(mark: Mark) -> MarkOut:
    return {"name": mark.name, "rev": mark.rev, "at": rfc3339(mark.at), "data": dict(mark.data)}
