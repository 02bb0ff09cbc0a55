"""The change stream: what nobody can read is parked, and its neighbours do not notice."""

from typing import Any

import pytest

from frontdesk.adapters.sqlite.changes import typed
from frontdesk.bootstrap import using
from frontdesk.conversation.codec import to_record
from frontdesk.conversation.model import Author, Event, Kind, Side, State, Status
from frontdesk.entrypoints import records
from tests import world
from tests.desk import Desk

SNOOZED = Event(
    1, 0, Kind.SNOOZED, Author(Side.AGENT, world.LIN.id), "a_1_snoozed", world.NOW, "",
    {"until": world.NOW}, State(Status.SNOOZED, "none"),
)  # fmt: skip


def record(conversation: str, **wrong: Any) -> dict[str, Any]:
    """A record of the stream; `wrong` replaces fields of the stored item, None leaves one out."""
    keys = {"c": {"S": f"{world.SHOP.id}#{conversation}"}, "s": {"S": "e#000000000001"}}
    fields = {name: value for name, value in {**to_record(SNOOZED), **wrong}.items() if value is not None}
    image = {**keys, **{name: typed(value) for name, value in fields.items()}}
    return {"dynamodb": {"Keys": keys, "NewImage": image, "SequenceNumber": conversation}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"seq": None},
        {"kind": "sung"},
        {"data": "{"},
        {"data": "5"},
        {"data": '["until"]'},
        {"until": "tomorrow"},
        {"until": "1e999"},
        {"data": "[" * 100_000},
        {"kind": "offered", "status": "offered", "data": '{"seconds": "some"}'},
    ],
)
def test_a_poisoned_record_is_parked_and_its_neighbours_go_on(wrong: dict[str, Any]) -> None:
    desk = Desk()
    batch = [record(world.MEI_CONVERSATION), record("cnv_poisoned", **wrong), record(world.TOM_CONVERSATION)]

    with using(desk):
        answer = records.handle({"Records": batch})

    assert answer == {"batchItemFailures": []}
    assert desk.queue.depth("parked") == 1
    for conversation in (world.MEI_CONVERSATION, world.TOM_CONVERSATION):
        row = desk.inbox.row(world.SHOP.id, conversation)
        assert row
        assert row.status == "snoozed"
