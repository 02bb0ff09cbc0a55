"""Who waits for a person is told whether somebody is there, and when they will be."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from frontdesk.bootstrap import using
from frontdesk.entrypoints.speech import give_up
from frontdesk.tenancy.model import Hours, Span
from frontdesk.tenancy.ports import Put
from tests import world
from tests.office import TOM, Office

PLACE = f"/v1/conversations/{TOM.conversation}"
ZONE = "Asia/Shanghai"
NOON = (Span(12 * 60, 13 * 60),)
WAITING = ("staffed", "next_opening")


@pytest.fixture
def office() -> Office:
    return Office()


def goes_home(office: Office) -> None:
    office.conversations.set_desk(world.SHOP.id, world.LIN.id, capacity=3, online=False, at=office.clock)


def opens_at(office: Office, spans: tuple[Span, ...]) -> None:
    office.directory.commit(Put(world.SHOP.id, "", Hours(ZONE, (spans,) * 7)))


def told(office: Office) -> dict[str, Any]:
    """What Tom's own wish for a person says of those who could come."""
    sent = {"client_id": world.client_id(2), "after": 2}
    answer = office.messages(
        "POST", f"{PLACE}/person", sent, token=office.ticket(world.TOM, TOM.conversation)
    )
    (event,) = answer.body["events"]
    return {name: event["data"][name] for name in WAITING if name in event["data"]}


def test_who_asks_for_a_person_while_one_is_there_is_told_so(office: Office) -> None:
    opens_at(office, ())
    assert told(office) == {"staffed": True}


def test_who_asks_for_a_person_out_of_hours_is_told_the_next_opening(office: Office) -> None:
    goes_home(office)
    opens_at(office, NOON)
    opening = told(office)["next_opening"]
    assert opening > office.clock
    assert datetime.fromtimestamp(opening / 1000, ZoneInfo(ZONE)).strftime("%H:%M") == "12:00"


@pytest.mark.parametrize("spans", [(), (Span(0, 1440),)], ids=["never opens", "is open, nobody came"])
def test_nothing_is_promised_that_nobody_knows(office: Office, spans: tuple[Span, ...]) -> None:
    goes_home(office)
    opens_at(office, spans)
    assert told(office) == {"staffed": False}


def test_a_shop_without_hours_promises_none(office: Office) -> None:
    goes_home(office)
    assert told(office) == {"staffed": False}


def test_an_opening_wish_is_told_as_well(office: Office) -> None:
    goes_home(office)
    opens_at(office, NOON)
    answer = office.messages(
        "POST",
        "/v1/conversations",
        {"ask": "person"},
        token=office.ticket(world.TOM),
        headers={"Idempotency-Key": world.client_id(0, 7)},
    )
    assert set(answer.body["events"][0]["data"]) == set(WAITING)


def test_a_rule_that_hands_over_says_so_too(office: Office) -> None:
    goes_home(office)
    sent = {"client_id": world.client_id(2), "after": 2, "text": world.A_PERSON_PLEASE["en"]}
    token = office.ticket(world.TOM, TOM.conversation)
    events = office.messages("POST", f"{PLACE}/messages", sent, token=token).body["events"]
    assert [event["kind"] for event in events] == ["message", "handed_over"]
    assert events[1]["data"]["staffed"] is False


def test_so_does_a_bot_that_gives_up(office: Office) -> None:
    goes_home(office)
    opens_at(office, NOON)
    with using(office):
        reply = give_up(office, TOM)("where is it?")
    assert set(WAITING) <= set(reply.data)
