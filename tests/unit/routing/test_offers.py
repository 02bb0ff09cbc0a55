"""Offers through the real stream and queues: they end, they move on, and they do not go on all night."""

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.tenancy.identity import AgentClaims
from functions.console.handler import handler
from tests import world
from tests.desk import Desk, answered, request

ADA = Author(Side.AGENT, world.ADA.id, world.ADA.name)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def waits(desk: Desk, number: int) -> Place:
    """A visitor who asked for a person."""
    place = Place(world.SHOP.id, world.fixed_id("cnv", number))
    draft = Draft(Kind.PERSON_REQUESTED, Author(Side.VISITOR, world.TOM.id), world.client_id(0, number))
    open_conversation(desk.conversations, place, draft, lambda *_: None, now=desk.now)
    desk.clock += 1_000
    return place


def at_work(desk: Desk, agent: world.Agent, capacity: int = 1) -> None:
    desk.conversations.set_desk(agent.tenant, agent.id, capacity=capacity, online=True, at=desk.clock)


def test_a_console_nobody_sits_at_is_not_asked_all_night(desk: Desk) -> None:
    place = waits(desk, 1)
    for _ in range(8 * 60):
        at_work(desk, world.ADA)
        desk.turn(60)
        desk.sweep()

    offers = desk.kinds(place.conversation).count("offered")
    assert 5 <= offers <= 25


def test_who_declines_is_offered_the_next_one_instead(desk: Desk) -> None:
    first, second = waits(desk, 1), waits(desk, 2)
    at_work(desk, world.ADA)
    desk.queue.send("route", {"do": "pull", "tenant": world.SHOP.id})
    desk.settle()
    assert desk.kinds(first.conversation)[-1] == "offered"

    declined = Draft(Kind.DECLINED, ADA, world.client_id(2, 1, "a"))
    act(desk.conversations, first, declined, base=2, after=2, now=desk.now)
    desk.settle()

    assert desk.kinds(first.conversation)[-1] == "declined"
    assert desk.kinds(second.conversation)[-1] == "offered"


def put_back(desk: Desk, number: int, by: Author = ADA, *, supervisor: bool = False) -> Place:
    """A conversation that Ada has taken and that is put back for anybody; Ada has a place left."""
    place = waits(desk, number)
    at_work(desk, world.ADA, 2)
    act(
        desk.conversations,
        place,
        Draft(Kind.TAKEN, ADA, world.client_id(1, 1, "a")),
        base=1,
        after=1,
        now=desk.now,
    )
    back = Draft(Kind.TRANSFERRED, by, world.client_id(2, 2, "a"), data={"skill": ""}, supervisor=supervisor)
    act(desk.conversations, place, back, base=2, after=2, now=desk.now)
    return place


def test_what_somebody_puts_back_is_offered_to_a_colleague(desk: Desk) -> None:
    place = put_back(desk, 1)
    at_work(desk, world.LIN)
    desk.settle()
    offer = desk.conversations.tail(place, 1)[-1]
    assert (offer.kind, offer.data["agent"]) == (Kind.OFFERED, world.LIN.id)


def test_where_there_is_no_colleague_it_comes_back_after_a_minute_and_not_before(desk: Desk) -> None:
    place = put_back(desk, 1)
    desk.settle()
    assert desk.kinds(place.conversation)[-1] == "transferred"
    for _ in range(3):
        at_work(desk, world.ADA, 2)
        desk.turn(30)
        desk.sweep()
    assert "offered" in desk.kinds(place.conversation)


def test_what_a_supervisor_puts_back_does_not_return_to_whom_it_was_taken_from(desk: Desk) -> None:
    place = put_back(desk, 1, Author(Side.AGENT, world.MARTA.id, "Marta"), supervisor=True)
    at_work(desk, world.LIN)
    desk.settle()
    assert desk.conversations.tail(place, 1)[-1].data["agent"] == world.LIN.id


def test_a_supervisor_who_sends_what_waits_to_another_queue_may_be_asked_herself(desk: Desk) -> None:
    place = waits(desk, 1)
    marta = Author(Side.AGENT, world.MARTA.id, "Marta")
    sent = Draft(
        Kind.TRANSFERRED, marta, world.client_id(1, 1, "a"), data={"skill": "returns"}, supervisor=True
    )
    act(desk.conversations, place, sent, base=1, after=1, now=desk.now)
    at_work(desk, world.MARTA)
    desk.settle()
    assert desk.conversations.tail(place, 1)[-1].data["agent"] == world.MARTA.id


def test_who_wakes_a_sleeping_laptop_is_given_the_queue_at_once(desk: Desk) -> None:
    at_work(desk, world.ADA)
    desk.clock += 10 * world.MINUTE
    place = waits(desk, 1)
    desk.settle()
    assert desk.kinds(place.conversation) == ["person_requested"]

    token = desk.tokens.issue(AgentClaims(world.SHOP.id, world.ADA.id, "Ada", ("agent",)), desk.now()).token
    headers = {"Content-Type": "application/json"}
    heartbeat = request("PUT", "/v1/agent/presence", {"online": True}, token=token, headers=headers)
    with using(desk):
        assert answered(handler(heartbeat, None))[0] == 200
    desk.settle()

    assert desk.kinds(place.conversation)[-1] == "offered"
