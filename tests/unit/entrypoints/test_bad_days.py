"""Days on which routing has nobody, too many, or everybody at once: each ends as its visitor was told."""

import itertools
from typing import Any

import pytest

from frontdesk import errors
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.entrypoints.pulling import assign_job, pull
from frontdesk.entrypoints.waiting import queue_mark
from frontdesk.inbox.model import Rows
from frontdesk.routing.model import HEARTBEAT_MS
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.ports import Put, Remove
from tests import world
from tests.desk import Desk
from tests.unit.entrypoints.test_pulling import SHOP, desk, head, holder, listed, sits, waits

__all__ = ["desk"]
EVERYBODY = (world.ADA, world.LIN, world.MARTA)


def acts(desk: Desk, place: Place, agent: str, kind: Kind, name: str = "", **data: Any) -> None:
    seq = head(desk, place).seq
    id = name or world.client_id(seq, seq, "a")
    draft = Draft(kind, Author(Side.AGENT, agent), id, "…", data)
    act(desk.conversations, place, draft, base=seq, after=seq, now=desk.now)


def told(desk: Desk, place: Place) -> dict[str, Any]:
    """What a waiting visitor is shown."""
    mark = queue_mark(desk, place, head(desk, place).state)
    return dict(mark.data) if mark else {}


def test_when_all_decline_it_keeps_its_place_and_they_are_asked_again(desk: Desk) -> None:
    place = waits(desk, 1, locale="en")
    for agent in EVERYBODY:
        sits(desk, agent)
    desk.settle()
    for _ in EVERYBODY:
        acts(desk, place, holder(desk, place), Kind.DECLINED)
        desk.settle()
    assert holder(desk, place) == "queue"
    assert told(desk, place)["place"] == 1
    for _ in range(4):
        desk.turn(20)
        for agent in EVERYBODY:
            sits(desk, agent)
    assert head(desk, place).kind is Kind.OFFERED


def test_capacity_below_the_load_takes_nothing_away_and_gives_nothing_more(desk: Desk) -> None:
    first, second, third = (waits(desk, number, locale="en") for number in range(3))
    sits(desk, world.ADA, capacity=2)
    assert pull(desk, SHOP).offered == 2
    sits(desk, world.ADA, capacity=1)
    assert pull(desk, SHOP).offered == 0
    acts(desk, first, world.ADA.id, Kind.TAKEN)
    acts(desk, first, world.ADA.id, Kind.RESOLVED)
    assert pull(desk, SHOP).offered == 0
    acts(desk, second, world.ADA.id, Kind.TAKEN)
    acts(desk, second, world.ADA.id, Kind.RESOLVED)
    assert pull(desk, SHOP).offered == 1
    assert holder(desk, third) == world.ADA.id


def test_two_consoles_of_one_agent_take_it_once(desk: Desk) -> None:
    place = waits(desk, 1, locale="en")
    sits(desk, world.ADA)
    sits(desk, world.ADA)
    pull(desk, SHOP)
    acts(desk, place, world.ADA.id, Kind.TAKEN, world.client_id(2, 1, "a"))
    with pytest.raises(errors.AlreadyHeld):
        acts(desk, place, world.ADA.id, Kind.TAKEN, world.client_id(2, 2, "a"))
    stands = desk.conversations.desk(SHOP, world.ADA.id)
    assert stands is not None
    assert (stands.load, stands.taken) == (1, 1)


@pytest.mark.parametrize("skew_ms", [-5 * world.MINUTE, 0, HEARTBEAT_MS])
def test_a_router_whose_clock_is_wrong_still_finds_who_is_there(desk: Desk, skew_ms: int) -> None:
    place = waits(desk, 1, locale="en")
    sits(desk, world.ADA)
    desk.clock += skew_ms
    assert pull(desk, SHOP).offered == 1
    assert holder(desk, place) == world.ADA.id


def test_messages_that_come_twice_and_in_any_order_offer_once(desk: Desk) -> None:
    place = waits(desk, 1, locale="en")
    sits(desk, world.ADA)
    sits(desk, world.MARTA)
    job = {"do": "assign", "tenant": SHOP, "conversation": place.conversation, "seq": 1}
    expire = {**job, "do": "expire", "seq": 2}
    for body in (job, job, job):
        desk.queue.send("route", body)
        desk.settle()
    assert desk.kinds(place.conversation) == ["person_requested", "offered"]
    acts(desk, place, holder(desk, place), Kind.DECLINED)
    for body in (expire, job, expire, job):
        desk.queue.send("route", body)
    desk.settle()
    assert desk.kinds(place.conversation) == ["person_requested", "offered", "declined", "offered"]


def test_a_tenant_without_agents_keeps_them_in_line_until_the_first_one_comes(desk: Desk) -> None:
    for agent in (*EVERYBODY, world.OWNER):
        desk.directory.commit(Remove(SHOP, agent.id, Agent))
    place = waits(desk, 1, locale="en")
    desk.settle()
    desk.sweep()
    assert told(desk, place)["at_work"] == 0
    assert told(desk, place)["place"] == 1
    desk.directory.commit(
        Put(SHOP, world.ADA.id, Agent(world.ADA.id, SHOP, world.ADA.email, "Ada", ("agent",), (), ("en",)))
    )
    sits(desk, world.ADA)
    desk.queue.send("route", {"do": "pull", "tenant": SHOP})
    desk.settle()
    assert holder(desk, place) == world.ADA.id


def test_a_skill_that_nobody_has_is_not_waited_for(desk: Desk) -> None:
    place = waits(desk, 1, locale="en")
    sits(desk, world.ADA)
    acts(desk, place, world.ADA.id, Kind.TAKEN)
    acts(desk, place, world.ADA.id, Kind.TRANSFERRED, skill="astrology")
    desk.clock += 60_000  # for so long it is not given back to her
    sits(desk, world.ADA)
    assign_job(desk, {"tenant": SHOP, "conversation": place.conversation, "seq": 3})
    assert holder(desk, place) == world.ADA.id
    why = desk.conversations.why(place, 4, world.ADA.id)
    assert why is not None
    assert (why["stage"], why["for"]["skill"]) == ("language", "astrology")


def test_who_vanishes_while_asked_is_replaced(desk: Desk) -> None:
    place = waits(desk, 1, locale="en")
    sits(desk, world.ADA)
    desk.settle()
    assert holder(desk, place) == world.ADA.id
    desk.turn(30)
    sits(desk, world.MARTA)
    desk.queue.send("route", {"do": "pull", "tenant": SHOP})
    desk.settle()
    assert holder(desk, place) == world.MARTA.id


def test_ten_thousand_at_once_are_served_from_the_head(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [waits(desk, number, locale="en") for number in range(3)]
    waits(desk, 10_000, locale="en")
    with desk.database.deferred():
        for number in range(1, 10_000):
            desk.inbox.project(listed(desk, number))
        desk.database.flush()
    page, pages = desk.inbox.page, itertools.count()

    def counted(*which: Any, **more: Any) -> Rows:
        next(pages)
        return page(*which, **more)

    monkeypatch.setattr(desk.inbox, "page", counted)
    sits(desk, world.ADA, capacity=3)
    assert pull(desk, SHOP).offered == 3
    assert [holder(desk, place) for place in places] == [world.ADA.id] * 3
    assert next(pages) == 1
