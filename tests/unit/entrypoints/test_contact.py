"""Who would rather not wait leaves an address: agents read it, visitors do not, and erasing removes it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.tenancy.identity import VisitorClaims
from functions.messages.handler import handler
from tests import world
from tests.desk import Desk, answered, request

PLACE = Place(world.SHOP.id, world.TOM_CONVERSATION)
TOM = Author(Side.VISITOR, world.TOM.id)
MARTA = Author(Side.AGENT, world.MARTA.id, world.MARTA.name)
ADDRESS = {"email": "tom@example.com", "phone": "+49 (30) 123-456", "name": "Tom"}
QUESTION = "Please write to me about the blue one."


@pytest.fixture
def desk() -> Desk:
    """Tom waits in the queue."""
    desk = Desk()
    draft = Draft(Kind.PERSON_REQUESTED, TOM, world.client_id(0), data={"site": world.SHOP_SITE.id})
    open_conversation(desk.conversations, PLACE, draft, lambda *_: None, now=desk.now)
    desk.settle()
    return desk


def leaves(desk: Desk, body: Mapping[str, str]) -> tuple[int, Mapping[str, Any]]:
    claims = VisitorClaims(world.SHOP.id, world.TOM.id, world.SHOP_SITE.id, PLACE.conversation)
    token = desk.tokens.issue(claims, desk.now()).token
    sent = {"client_id": world.client_id(1), "after": 1, **body}
    with using(desk):
        event = request("POST", f"/v1/conversations/{PLACE.conversation}/contact", sent, token=token)
        return answered(handler(event, None))


def test_who_leaves_an_address_stays_in_the_queue(desk: Desk) -> None:
    status, posted = leaves(desk, {**ADDRESS, "text": QUESTION})

    head = desk.conversations.tail(PLACE, 1)[-1]
    assert (status, posted["state"]["status"]) == (201, "queued")
    assert (head.kind, head.text, head.data) == (Kind.CONTACT_LEFT, QUESTION, ADDRESS)
    assert (head.state.unanswered, head.is_visible) == (1, True)


def test_the_visitors_own_view_shows_that_and_not_what(desk: Desk) -> None:
    _, posted = leaves(desk, ADDRESS)

    (event,) = posted["events"]
    assert event["kind"] == "contact_left"
    assert not any(value in json.dumps(posted) for value in ADDRESS.values())


def test_the_agents_list_says_where_the_address_stands(desk: Desk) -> None:
    leaves(desk, ADDRESS)
    desk.settle()

    row = desk.inbox.row(*PLACE.key.split("#"))

    assert row
    assert (row.status, row.contact) == ("queued", 2)


def test_the_same_twice_is_one(desk: Desk) -> None:
    assert leaves(desk, ADDRESS)[0] == leaves(desk, ADDRESS)[0] == 201
    assert desk.kinds(PLACE.conversation) == ["person_requested", "contact_left"]
    assert leaves(desk, {"email": "other@example.com"})[1]["code"] == "id_reused"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"name": "Tom", "text": QUESTION}, "email"),
        ({"email": "tom"}, "email"),
        ({"email": "tom@example.com\nBcc: all@example.com"}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "+ - 12"}, "phone"),
        ({"phone": "1" * 41}, "phone"),
        ({**ADDRESS, "name": ""}, "name"),
        ({**ADDRESS, "name": "Tom\nAda"}, "name"),
        ({**ADDRESS, "text": "  "}, "text"),
        ({**ADDRESS, "fax": "1"}, "fax"),
    ],
)
def test_what_is_no_address_is_refused_by_its_field(desk: Desk, body: Mapping[str, str], field: str) -> None:
    status, problem = leaves(desk, body)

    assert (status, problem["code"], problem["field"]) == (422, "invalid_field", field)
    assert desk.kinds(PLACE.conversation) == ["person_requested"]


def test_an_erasure_leaves_nothing_of_it(desk: Desk) -> None:
    leaves(desk, {**ADDRESS, "text": QUESTION})
    erase(desk.conversations, PLACE, MARTA, world.client_id(2, 1, "a"), base=2, now=desk.now)
    desk.settle()

    stored = desk.database.read("SELECT body FROM log") + desk.database.read("SELECT body FROM inbox")
    row = desk.inbox.row(*PLACE.key.split("#"))

    assert not any(value in json.dumps(stored) for value in (*ADDRESS.values(), QUESTION))
    assert row
    assert (row.contact, row.excerpt) == (0, "")
