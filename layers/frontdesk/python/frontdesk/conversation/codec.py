"""An event as a flat record of plain values, the same in every store and in the change stream."""

from collections.abc import Mapping
from typing import Any

from frontdesk.conversation.model import Author, Event, Kind, Side, State, Status

Record = dict[str, Any]

# Members are looked up in dicts: calling the enum costs four times as much, and a tail is all enums.
_KIND = {kind.value: kind for kind in Kind}
_SIDE = {side.value: side for side in Side}
_STATUS = {status.value: status for status in Status}


def to_record(event: Event) -> Record:
    """Empty values are left out: an item of DynamoDB is billed by the byte."""
    state, author = event.state, event.author
    record = {
        "v": event.v,
        "seq": event.seq,
        "prev": event.prev,
        "kind": event.kind.value,
        "side": author.side.value,
        "who": author.id,
        "id": event.id,
        "at": event.at,
        "status": state.status.value,
        "holder": state.holder,
        "since": state.since,
        "visible": state.visible,
        "unanswered": state.unanswered,
        "since_at": state.since_at,
    }
    _add_filled(record, event)
    return record


def _add_filled(record: Record, event: Event) -> None:
    """What most events have not."""
    state = event.state
    if event.author.name:
        record["name"] = event.author.name
    if event.text:
        record["text"] = event.text
    if event.data:
        record["data"] = dict(event.data)
    if state.waiting_since:
        record["waits"] = state.waiting_since
    if state.priority != "normal":
        record["priority"] = state.priority
    if state.topic:
        record["topic"] = state.topic
    if state.epoch:
        record["epoch"] = state.epoch
    if state.last_agent:
        record["last"] = state.last_agent
    if state.until:
        record["until"] = state.until


def from_record(record: Mapping[str, Any]) -> Event:
    """The inverse of `to_record`; numbers may be Decimal, as DynamoDB's own types give them."""
    get = record.get
    return Event(
        seq=int(record["seq"]),
        prev=int(record["prev"]),
        kind=_KIND[record["kind"]],
        author=Author(_SIDE[record["side"]], record["who"], get("name", "")),
        id=record["id"],
        at=int(record["at"]),
        text=get("text", ""),
        data=get("data") or {},
        state=State(
            status=_STATUS[record["status"]],
            holder=record["holder"],
            since=int(record["since"]),
            visible=int(record["visible"]),
            unanswered=int(record["unanswered"]),
            waiting_since=int(get("waits", 0)),
            priority=get("priority", "normal"),
            topic=get("topic", ""),
            epoch=int(get("epoch", 0)),
            last_agent=get("last", ""),
            since_at=int(get("since_at", 0)),
            until=int(get("until", 0)),
        ),
        v=int(record["v"]),
    )
