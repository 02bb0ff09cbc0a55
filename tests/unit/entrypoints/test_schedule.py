"""The sweep finishes what a timer, an agent or an erasure has left undone, and nothing else."""

from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.erase import erase, overwrite_below
from frontdesk.conversation.model import Author, Draft, Event, Kind, Mark, Place, Side
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.records import handle
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.ports import Put, Remove
from functions.messages.handler import handler
from tests import world
from tests.desk import Desk, answered, request

ADA = Author(Side.AGENT, world.ADA.id, world.ADA.name)
HOUR_AND_A_BIT = world.HOUR + 1_000
SECRET = "my card is 4111 1111 1111 1111"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=3, online=True, at=desk.clock)
    return desk


def opens(desk: Desk, text: str = world.A_PERSON_PLEASE["en"]) -> Place:
    """A visitor's new conversation, after stream and queues have done their part."""
    with using(desk):
        _, session = answered(handler(request("POST", "/v1/sessions", {"site": world.SHOP_SITE.id}), None))
        key = {"Idempotency-Key": world.client_id(0)}
        opening = request("POST", "/v1/conversations", {"text": text}, token=session["token"], headers=key)
        status, opened = answered(handler(opening, None))
    assert status == 201, opened
    desk.settle()
    return Place(world.SHOP.id, opened["conversation"])


def acts(desk: Desk, place: Place, kind: Kind, text: str = "", **data: Any) -> None:
    head = desk.conversations.tail(place, 1)[-1].seq
    draft = Draft(kind, ADA, world.client_id(head, side="a"), text, data)
    act(desk.conversations, place, draft, base=head, after=head, now=desk.now)
    desk.settle()


def erases(desk: Desk, place: Place, id: str = "a_1_erase") -> Event:
    event = erase(desk.conversations, place, ADA, id, base=1, now=desk.now)
    desk.settle()
    return event


def texts(desk: Desk, place: Place) -> list[str]:
    """What the items say, whatever readers are told."""
    return [event.text for event in desk.conversations.tail(place, 1)]


def status(desk: Desk, place: Place) -> str:
    return desk.conversations.tail(place, 1)[-1].state.status.value


def held(desk: Desk) -> set[str]:
    ada = desk.conversations.desk(world.SHOP.id, world.ADA.id)
    return set(ada.held) if ada else set()


def slow_writer(desk: Desk, place: Place, original: Event) -> None:
    """Puts the text of an event back, as a replica or a writer that was paused would."""
    desk.conversations.overwrite(place, original)


def test_text_that_a_slow_writer_brought_back_is_overwritten_once_more_an_hour_later(desk: Desk) -> None:
    place = opens(desk, SECRET)
    original = desk.conversations.tail(place, 1)[0]
    erases(desk, place)
    slow_writer(desk, place, original)
    desk.conversations.mark(place, Mark("typing#visitor", 1, 0, desk.clock, {"on": True}))

    desk.clock += world.HOUR - 1_000
    assert "erase" not in desk.sweep()
    assert SECRET in texts(desk, place)

    desk.clock += 2_000
    assert desk.sweep()["erase"] == 1
    assert SECRET not in texts(desk, place)
    assert desk.conversations.marks(place) == []


def test_it_is_repeated_once_only(desk: Desk) -> None:
    place = opens(desk, SECRET)
    erases(desk, place)
    desk.clock += HOUR_AND_A_BIT
    assert desk.sweep()["erase"] == 1

    desk.clock += HOUR_AND_A_BIT
    assert "erase" not in desk.sweep()


def test_an_erasure_that_broke_off_is_finished(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    place = opens(desk, SECRET)
    with monkeypatch.context() as patch:
        patch.setattr("frontdesk.conversation.erase.overwrite_below", lambda *_: 0)  # killed after its event
        erases(desk, place)
    assert SECRET in texts(desk, place)
    assert [event.text for event in read_tail(desk.conversations, place, 1) if event.text] == []

    desk.clock += HOUR_AND_A_BIT
    desk.sweep()

    assert SECRET not in texts(desk, place)


def test_what_was_written_after_an_erasure_stays(desk: Desk) -> None:
    place = opens(desk, SECRET)
    erases(desk, place)
    acts(desk, place, Kind.NOTE, "called them back")

    desk.clock += HOUR_AND_A_BIT
    desk.sweep()

    assert "called them back" in texts(desk, place)


def test_an_erasure_is_remembered_whatever_happens_to_the_conversation_afterwards(desk: Desk) -> None:
    place = opens(desk, SECRET)
    original = desk.conversations.tail(place, 1)[0]
    erases(desk, place)
    slow_writer(desk, place, original)
    acts(desk, place, Kind.TAKEN)
    acts(desk, place, Kind.RESOLVED)

    desk.clock += HOUR_AND_A_BIT
    desk.sweep()

    assert SECRET not in texts(desk, place)


def test_a_second_erasure_right_after_the_first_is_repeated_too(desk: Desk) -> None:
    place = opens(desk, SECRET)
    erases(desk, place)
    desk.clock += HOUR_AND_A_BIT
    desk.sweep()
    original = desk.conversations.tail(place, 1)[0]
    erases(desk, place, "a_2_erase")
    slow_writer(desk, place, Event(**{**_fields(original), "text": SECRET, "data": {}}))

    desk.clock += HOUR_AND_A_BIT
    assert desk.sweep()["erase"] == 1
    assert SECRET not in texts(desk, place)


def _fields(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in Event.__dataclass_fields__}


def test_a_record_of_an_erasure_that_comes_again_after_the_sweep_changes_nothing(desk: Desk) -> None:
    place = opens(desk, SECRET)
    erases(desk, place)
    desk.clock += HOUR_AND_A_BIT
    desk.sweep()

    desk.changes.store(0)  # the stream from its beginning
    desk.settle()

    assert "erase" not in desk.sweep()


def test_no_list_of_the_console_shows_the_row_of_an_erasure(desk: Desk) -> None:
    place = opens(desk, SECRET)
    erases(desk, place)
    lists = ("bot", "queued", "offered", "open", "waiting", "snoozed", "resolved")
    rows = [row for name in lists for row in desk.inbox.page(world.SHOP.id, name).rows]
    assert [row.conversation for row in rows] == [place.conversation]


def test_a_snooze_ends_when_it_should_though_its_record_was_overtaken(desk: Desk) -> None:
    place = opens(desk)
    acts(desk, place, Kind.TAKEN)
    until = desk.clock + world.HOUR
    head = desk.conversations.tail(place, 1)[-1].seq
    for kind, more in ((Kind.SNOOZED, {"until": until}), (Kind.NOTE, {})):
        draft = Draft(kind, ADA, world.client_id(head, len(more), "a"), "", more)
        act(desk.conversations, place, draft, base=head, after=head, now=desk.now)
    records = desk.changes.read(desk.changes.position(), 10)
    with using(desk):
        handle({"Records": [record for _, record in reversed(records)]})
    desk.changes.store(records[-1][0])

    assert "wake" not in desk.sweep()
    desk.clock = until + 1_000
    assert desk.sweep()["wake"] == 1
    assert status(desk, place) == "queued"


def test_whose_account_was_closed_lets_go_though_their_console_still_beats(desk: Desk) -> None:
    place = opens(desk)
    acts(desk, place, Kind.REPLY, "Hello, this is Ada.")
    assert held(desk) == {place.conversation}

    closes_account(desk)
    desk.clock += 60_000
    beats(desk)
    assert desk.sweep()["release"] == 1

    assert status(desk, place) == "queued"
    assert held(desk) == set()


def test_who_was_removed_lets_go_of_what_they_held(desk: Desk) -> None:
    place = opens(desk)
    acts(desk, place, Kind.REPLY, "Hello, this is Ada.")

    desk.directory.commit(Remove(world.SHOP.id, world.ADA.id, Agent))
    beats(desk)
    assert desk.sweep()["release"] == 1

    assert status(desk, place) == "queued"
    assert held(desk) == set()


def test_who_is_silent_for_three_minutes_lets_go_and_who_beats_does_not(desk: Desk) -> None:
    place = opens(desk)
    acts(desk, place, Kind.REPLY, "Hello, this is Ada.")

    desk.clock += 170_000
    assert "release" not in desk.sweep()
    beats(desk)
    desk.clock += 170_000
    assert "release" not in desk.sweep()
    assert held(desk) == {place.conversation}

    desk.clock += 20_000
    assert desk.sweep()["release"] == 1
    assert status(desk, place) == "queued"


def test_an_agent_too_new_for_the_remembered_list_keeps_what_they_took(desk: Desk) -> None:
    desk.sweep()  # remembers who works here
    noor = Agent(world.fixed_id("agt", 9), world.SHOP.id, "noor@lanternfish.example", "Noor")
    desk._directory().commit(Put(world.SHOP.id, noor.id, noor))  # by another container
    desk.conversations.set_desk(world.SHOP.id, noor.id, capacity=3, online=True, at=desk.clock)
    place = opens(desk, world.WHERE_IS_MY_PARCEL["en"])
    head = desk.conversations.tail(place, 1)[-1].seq
    took = Draft(Kind.TAKEN, Author(Side.AGENT, noor.id, noor.name), world.client_id(head, side="a"))
    act(desk.conversations, place, took, base=head, after=head, now=desk.now)
    desk.settle()

    desk.sweep()

    assert status(desk, place) == "waiting"


def closes_account(desk: Desk) -> None:
    found = desk.directory.get(Agent, world.SHOP.id, world.ADA.id)
    assert found
    known = found.value
    gone = Agent(known.id, known.tenant, known.email, known.name, known.roles, active=False)
    desk.directory.commit(Put(world.SHOP.id, gone.id, gone))


def beats(desk: Desk) -> None:
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, online=True, at=desk.clock)


def test_nothing_is_left_to_overwrite_twice(desk: Desk) -> None:
    place = opens(desk, SECRET)
    erased = erases(desk, place)
    assert overwrite_below(desk.conversations, place, erased.seq) == 0
