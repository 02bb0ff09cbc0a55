"""Events and marks as items of DynamoDB, typed by hand: a tail is nothing but items."""

import json
from collections.abc import Mapping
from typing import Any

from frontdesk.conversation.codec import from_record, to_record
from frontdesk.conversation.model import Event, Mark, Place

Item = dict[str, Any]

dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def event_key(seq: int) -> str:
    """The sort key; zero-padded, so that the order of strings is the order of events."""
    return f"e#{seq:012d}"


def mark_key(name: str) -> str:
    return f"m#{name}"


def why_key(seq: int | None = None, agent: str = "") -> str:
    """The sort key of a reason; without a seq, what all of them begin with."""
    return "why#" if seq is None else f"why#{seq:012d}#{agent}"


def to_item(place: Place, event: Event) -> Item:
    """Keys `c` and `s`, and the fields of `to_record`; `data` is JSON, so no number loses its type."""
    item: Item = {"c": {"S": place.key}, "s": {"S": event_key(event.seq)}}
    for name, value in to_record(event).items():
        if type(value) is str:
            item[name] = {"S": value}
        elif type(value) is int:
            item[name] = {"N": str(value)}
        else:
            item[name] = {"S": dump(value)}
    return item


def from_item(item: Mapping[str, Any]) -> Event:
    """The inverse of `to_item`; also of an image in the change stream."""
    record = {name: _plain(value) for name, value in item.items()}
    if "data" in record:
        record["data"] = json.loads(record["data"])
    return from_record(record)


def mark_to_item(place: Place, mark: Mark) -> Item:
    return {
        "c": {"S": place.key},
        "s": {"S": mark_key(mark.name)},
        "rev": {"N": str(mark.rev)},
        "epoch": {"N": str(mark.epoch)},
        "at": {"N": str(mark.at)},
        "data": {"S": dump(dict(mark.data))},
    }


def mark_from_item(item: Mapping[str, Any]) -> Mark:
    rev, epoch, at = (int(item[name]["N"]) for name in ("rev", "epoch", "at"))
    return Mark(item["s"]["S"].removeprefix(mark_key("")), rev, epoch, at, json.loads(item["data"]["S"]))


def _plain(value: Mapping[str, Any]) -> Any:
    return value["S"] if "S" in value else int(value["N"])
