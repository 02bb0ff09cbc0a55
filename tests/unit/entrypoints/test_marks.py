"""Marks: at most two writes a second each, and what the last one said is what stands."""

import itertools
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Mark, Place
from frontdesk.tenancy.identity import VisitorClaims
from functions.messages.handler import handler as messages
from tests import world
from tests.desk import answered, request
from tests.office import LIN, MEI, Office


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def writes(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[Mark]:
    """Every mark that is written from now on."""
    found: list[Mark] = []
    write = office.conversations.mark

    def note(place: Place, mark: Mark) -> None:
        found.append(mark)
        write(place, mark)

    monkeypatch.setattr(office.conversations, "mark", note)
    return found


def agent(office: Office, what: str, body: object) -> int:
    path = f"/conversations/{MEI.conversation}/{what}"
    return office.console("PUT", path, body, token=office.token_of()).status


def visitor(office: Office, what: str, body: object) -> tuple[int, Any]:
    claims = VisitorClaims(world.SHOP.id, world.MEI.id, world.SHOP_SITE.id, MEI.conversation)
    token = office.tokens.issue(claims, office.now()).token
    path, route = (f"/v1/conversations/{id}/{what}" for id in (MEI.conversation, "{id}"))
    with using(office):
        return answered(messages(request("PUT", path, body, token=token, resource=route), None))


def test_whatever_is_typed_an_agent_writes_twice_a_second(office: Office, writes: list[Mark]) -> None:
    for on in itertools.islice(itertools.cycle((True, False)), 20):
        assert agent(office, "typing", {"on": on}) == 204
        office.clock += 50

    assert len(writes) == 2
    assert [mark.data["on"] for mark in writes] == [True, False]


def test_the_off_after_an_on_is_always_written(office: Office, writes: list[Mark]) -> None:
    for number in range(30):
        assert agent(office, "typing", {"on": True}) == 204
        office.clock += 7 * number
        assert agent(office, "typing", {"on": False}) == 204
        assert not writes[-1].data["on"]
        office.clock += 13 * number


def test_what_is_left_out_is_checked_all_the_same(office: Office, writes: list[Mark]) -> None:
    agent(office, "typing", {"on": True})
    erase(office.conversations, MEI, LIN, world.client_id(6, side="a"), base=6, now=office.now)

    assert visitor(office, "typing", {"on": True})[0] == 401
    assert agent(office, "typing", {"on": True}) == 204
    assert len(writes) == 1


def test_a_visitors_typing_is_paced_the_same_way(office: Office, writes: list[Mark]) -> None:
    statuses = [visitor(office, "typing", {"on": on})[0] for on in (True, True, False, False)]

    assert statuses == [204, 204, 204, 204]
    assert [mark.data["on"] for mark in writes] == [True, False]


def test_a_third_seen_within_a_second_is_asked_to_come_again(office: Office, writes: list[Mark]) -> None:
    assert [visitor(office, "seen", {"seq": seq})[0] for seq in (3, 4)] == [204, 204]
    status, problem = visitor(office, "seen", {"seq": 5})
    assert (status, problem["code"]) == (429, "too_many")

    office.clock += 1_000

    assert visitor(office, "seen", {"seq": 5})[0] == 204
    assert [mark.data["seq"] for mark in writes] == [3, 4, 5]
