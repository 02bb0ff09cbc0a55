"""A freed agent is given the first that they may have, at once, wherever it stands in the queue."""

from collections.abc import Iterator
from typing import Any

import pytest

from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints.assignment import Office
from frontdesk.entrypoints.pulling import NEXT, PAGE, PAGES, Ahead, pull
from frontdesk.inbox.model import InboxRow
from frontdesk.inbox.project import projection_of
from frontdesk.routing.assign import Assigned
from tests import world
from tests.desk import Desk

SHOP = world.SHOP.id


@pytest.fixture
def desk() -> Desk:
    return Desk()


def waits(desk: Desk, number: int, **data: Any) -> Place:
    """A visitor who asked for a person, listed in the queue; nobody has tried to find one."""
    place = Place(SHOP, world.fixed_id("cnv", number))
    visitor = Author(Side.VISITOR, world.fixed_id("vis", number))
    draft = Draft(Kind.PERSON_REQUESTED, visitor, world.client_id(0, number), data=data)
    open_conversation(desk.conversations, place, draft, lambda *_: None, now=desk.now)
    desk.inbox.project(projection_of(place, head(desk, place)))
    desk.clock += 10
    return place


def sits(desk: Desk, agent: world.Agent, capacity: int = 1) -> None:
    desk.conversations.set_desk(SHOP, agent.id, capacity=capacity, online=True, at=desk.clock)


def head(desk: Desk, place: Place) -> Event:
    return desk.conversations.tail(place, 1)[-1]


def holder(desk: Desk, place: Place) -> str:
    return head(desk, place).state.holder


def test_the_first_of_another_language_is_found_behind_hundreds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(499):
        waits(desk, number, locale="zh")
    theirs = waits(desk, 500, locale="en")
    sits(desk, world.ADA)
    asked: list[str] = []
    assign = Office.assign

    def counted(self: Office, conversation: str, reach: int = 0) -> Assigned:
        asked.append(conversation)
        return assign(self, conversation, reach)

    monkeypatch.setattr(Office, "assign", counted)
    assert pull(desk, SHOP).offered == 1
    assert holder(desk, theirs) == world.ADA.id
    assert len(asked) == 2  # one of each: what the first asks for tells of all the others


def test_a_pull_that_ends_in_the_middle_says_where_to_go_on(desk: Desk) -> None:
    for number in range(PAGE * PAGES):
        desk.inbox.project(listed(desk, number))
    theirs = waits(desk, 9_999, locale="en")
    sits(desk, world.ADA)
    desk.queue.send("route", {"do": "pull", "tenant": SHOP})
    desk.settle()
    assert holder(desk, theirs) == world.ADA.id


def listed(desk: Desk, number: int) -> Any:
    """A row whose log nobody has: were it read, the pull would say so."""
    place = Place(SHOP, world.fixed_id("cnv", 10_000 + number))
    if number == 0:
        return projection_of(waits(desk, 10_000, locale="zh"), head(desk, place))
    first = head(desk, Place(SHOP, world.fixed_id("cnv", 10_000)))
    return projection_of(place, first)


def test_who_waits_first_is_offered_first_until_nobody_is_free(desk: Desk) -> None:
    places = [waits(desk, number, locale="en") for number in range(4)]
    sits(desk, world.ADA, capacity=2)
    assert pull(desk, SHOP).offered == 2
    assert [holder(desk, place) for place in places] == [world.ADA.id] * 2 + ["queue"] * 2


def test_the_language_of_another_one_opens_after_its_time_and_not_by_the_sweep(desk: Desk) -> None:
    place = waits(desk, 1, locale="zh")
    desk.settle()
    sits(desk, world.ADA)  # speaks English alone
    desk.queue.send("route", {"do": "pull", "tenant": SHOP})
    desk.settle()
    assert holder(desk, place) == "queue"
    for _ in range(3):
        desk.turn(20)
        sits(desk, world.ADA)
    desk.turn(2)
    assert holder(desk, place) == world.ADA.id
    assert 60_000 <= head(desk, place).at - desk.conversations.tail(place, 1)[0].at <= 62_000


def test_wake_ups_bring_no_more_pulls_than_they_should(desk: Desk) -> None:
    waits(desk, 1, locale="zh")
    desk.settle()
    sits(desk, world.ADA)
    for _ in range(5):
        desk.queue.send("route", {"do": "pull", "tenant": SHOP})
    desk.settle()
    waiting = desk.database.read("SELECT count(*) FROM job WHERE queue = 'route'")[0][0]
    assert waiting <= 6


def test_a_claim_that_another_one_won_is_followed_by_a_random_one(desk: Desk) -> None:
    rows = [InboxRow(SHOP, f"cnv_{number}", 1) for number in range(20)]
    draws: Iterator[int] = iter([3, 0, 4])
    ahead = Ahead(iter(rows), lambda size: next(draws).to_bytes(size, "big"))
    taken = [ahead.take(lost) for lost in (False, True, True, False, True)]
    assert [row.conversation for row in taken if row] == ["cnv_0", "cnv_4", "cnv_1", "cnv_2", "cnv_8"]
    assert len(rows[:NEXT]) == NEXT


def test_everybody_is_taken_in_the_end_though_claims_are_lost(desk: Desk) -> None:
    rows = iter([InboxRow(SHOP, f"cnv_{number}", 1) for number in range(9)])
    ahead = Ahead(rows, desk.random)
    taken = [row.conversation for _ in range(9) if (row := ahead.take(lost=True))]
    assert sorted(taken) == [f"cnv_{number}" for number in range(9)]
    assert ahead.take(lost=True) is None


def test_two_pulls_at_once_offer_nothing_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one takes the first place while this one has read it as waiting."""
    places = [waits(desk, number, locale="en") for number in range(3)]
    sits(desk, world.ADA, capacity=3)
    explain = desk.conversations.explain
    raced: list[Place] = []

    def meanwhile(place: Place, *rest: Any) -> None:
        explain(place, *rest)
        if not raced:
            raced.append(place)
            Office(desk, SHOP).assign(place.conversation)

    monkeypatch.setattr(desk.conversations, "explain", meanwhile)
    assert pull(desk, SHOP).offered == 2
    assert [holder(desk, place) for place in places] == [world.ADA.id] * 3
    assert [desk.kinds(place.conversation).count("offered") for place in places] == [1, 1, 1]
    stands = desk.conversations.desk(SHOP, world.ADA.id)
    assert stands is not None
    assert (stands.load, stands.free) == (3, 0)


def test_the_reason_stands_beside_the_offer(desk: Desk) -> None:
    place = waits(desk, 1, locale="en")
    sits(desk, world.ADA)
    pull(desk, SHOP)
    offered = head(desk, place)
    why = desk.conversations.why(place, offered.seq, world.ADA.id)
    assert why is not None
    assert (why["top"][0][0], why["for"]["language"]) == (world.ADA.id, "en")
