"""Whoever is there and is given more by the provisioning API may have what waits."""

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.tenancy.cached import LIFE_MS
from tests import world
from tests.reception import Reception

LIN = f"/v1/tenants/{world.SHOP.id}/agents/{world.LIN.id}"


@pytest.fixture
def desk() -> Reception:
    return Reception()


def test_who_is_given_more_room_or_a_skill_is_offered_what_waits_without_doing_anything(
    desk: Reception,
) -> None:
    place = Place(world.SHOP.id, world.TOM_CONVERSATION)
    visitor = Author(Side.VISITOR, world.TOM.id)
    draft = Draft(Kind.PERSON_REQUESTED, visitor, world.client_id(0), data={"locale": "zh"})
    desk.conversations.set_desk(world.SHOP.id, world.LIN.id, capacity=0, online=True, at=desk.now())
    with using(desk):
        open_conversation(desk.conversations, place, draft, lambda *_: None, now=desk.now)
        desk.settle()
    assert desk.conversations.tail(place, 1)[-1].state.holder == "queue"
    body = {"email": world.LIN.email, "name": world.LIN.name, "languages": ["zh"], "capacity": 1}
    desk.tenants("PUT", LIN, body)
    desk.settle()
    assert desk.conversations.tail(place, 1)[-1].state.holder == world.LIN.id


def test_the_router_is_woken_again_once_it_has_forgotten_the_old_skills(desk: Reception) -> None:
    desk.conversations.set_desk(world.SHOP.id, world.LIN.id, capacity=1, online=True, at=desk.now())
    desk.tenants("PUT", LIN, {"email": world.LIN.email, "name": world.LIN.name, "capacity": 1})
    found = desk.database.read("SELECT due - sent FROM job WHERE queue = 'route' ORDER BY n")
    assert [delay for (delay,) in found] == [0, LIFE_MS + 1_000]


def test_who_is_away_or_full_wakes_nobody(desk: Reception) -> None:
    desk.conversations.set_desk(world.SHOP.id, world.LIN.id, capacity=1, online=False, at=desk.now())
    desk.tenants("PUT", LIN, {"email": world.LIN.email, "name": world.LIN.name, "capacity": 1})
    desk.conversations.set_desk(world.SHOP.id, world.LIN.id, capacity=0, online=True, at=desk.now())
    desk.tenants("PUT", LIN, {"email": world.LIN.email, "name": world.LIN.name, "capacity": 0})
    assert not desk.database.read("SELECT n FROM job WHERE queue = 'route'")
