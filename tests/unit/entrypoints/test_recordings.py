"""What a model said and a search was asked with is gone when its text is: erased, or retired."""

from dataclasses import replace
from pathlib import Path

import pytest

from frontdesk.conversation.model import Place
from frontdesk.entrypoints.recordings import recording_key
from frontdesk.tenancy.model import Tenant
from frontdesk.tenancy.ports import Put
from tests import world
from tests.library import TENANT, Library

QUESTION = "At how many degrees should I store ropes?"
HOUR_AND_A_BIT = world.HOUR + world.MINUTE


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    desk = Library(tmp_path)
    desk.article("Rope care", "# Storage\n\nStore ropes in a dry cellar at 12 degrees.")
    desk.publish()
    return desk


def answered(desk: Library, key: int = 1) -> Place:
    opened = desk.opens(QUESTION, key)
    desk.settle()
    return Place(TENANT, opened["conversation"])


def recordings(desk: Library, place: Place) -> list[str]:
    return list(desk.blobs.keys(f"{TENANT}/recordings/{place.conversation}/"))


def erased(desk: Library, place: Place) -> None:
    head = desk.conversations.tail(place, 1)[-1].seq
    body = {"client_id": world.client_id(head, side="a"), "after": head}
    path = f"/conversations/{place.conversation}/erase"
    assert desk.console("POST", path, body, token=desk.token_of(world.MARTA)).status == 201
    desk.settle()


def asks_again(desk: Library, place: Place) -> None:
    """Another question of the same visitor, which the worker answers with a recording of its own."""
    desk.queue.send(
        "answer", {"do": "answer", "tenant": TENANT, "conversation": place.conversation, "seq": 1}
    )
    desk.settle()


def test_an_answer_keeps_its_recording_under_the_name_that_its_event_says(desk: Library) -> None:
    place = answered(desk)
    name = desk.conversations.tail(place, 1)[1].data["recording"]
    assert recordings(desk, place) == [recording_key(place, name)]


def test_an_erasure_takes_the_recordings_of_its_conversation_at_once_and_no_other(desk: Library) -> None:
    place, other = answered(desk), answered(desk, 2)
    erased(desk, place)
    assert recordings(desk, place) == []
    assert len(recordings(desk, other)) == 1


def test_one_that_a_slow_worker_wrote_after_the_erasure_goes_an_hour_later(desk: Library) -> None:
    place = answered(desk)
    erased(desk, place)
    desk.blobs.put(recording_key(place, "0" * 64), b"late")
    desk.clock += HOUR_AND_A_BIT
    assert desk.sweep()["erase"] == 1
    assert recordings(desk, place) == []


def test_what_was_answered_after_the_erasure_keeps_its_recording(desk: Library) -> None:
    place = answered(desk)
    erased(desk, place)
    head = desk.conversations.tail(place, 1)[-1]
    later = replace(head, seq=head.seq + 1, id="later", data={"recording": "f" * 64})
    desk.conversations.put(place, later)
    desk.blobs.put(recording_key(place, "f" * 64), b"a later answer")
    desk.clock += HOUR_AND_A_BIT
    desk.sweep()
    assert recordings(desk, place) == [recording_key(place, "f" * 64)]


def test_a_retired_conversation_leaves_no_recording(desk: Library) -> None:
    found = desk.directory.get(Tenant, TENANT)
    assert found
    desk.directory.commit(Put(TENANT, "", replace(found.value, retention_days=1, abandon_minutes=1)))
    place = answered(desk)
    for after in (world.HOUR, 2 * world.DAY, 3 * world.HOUR, 3 * world.HOUR):
        desk.clock += after
        desk.sweep()
        desk.settle()
    assert recordings(desk, place) == []
