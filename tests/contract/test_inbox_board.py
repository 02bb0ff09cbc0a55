"""The port Inbox: the board of a queue is one item, replaced only by who has seen the one that stands."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from frontdesk.conversation.model import Author, Event, Kind, Place, Side, State, Status
from frontdesk.inbox.board import Board, Spot, Staff, Told
from frontdesk.inbox.ports import Inbox
from frontdesk.inbox.project import projection_of
from tests import world
from tests.contract.inboxes import STORES, opened

SHOP, NEXT_DOOR = world.SHOP.id, world.NEIGHBOUR.id
FIRST, SECOND = world.fixed_id("cnv", 1), world.fixed_id("cnv", 2)
BOARD = Board(
    7,
    world.NOW,
    (Spot(FIRST, 0, "orders", "zh", offered=True), Spot(SECOND, 2, "", "en"), Spot(world.fixed_id("cnv", 3))),
    more=True,
    staff=Staff(2, 6, {"orders|zh": 1, "|en": 0, "|": -1}, world.NOW - 5),
    told=(Told(FIRST, world.NOW - 9, 60, 240, "rest"),),
    pace={"served": 3.5, "spent": 900.0, "margins": {"rest": [1.1, 1.5]}},
)


@pytest.fixture(params=STORES)
def inbox(request: pytest.FixtureRequest) -> Iterator[Inbox]:
    yield from opened(request.param)


def test_a_board_is_read_as_it_was_written(inbox: Inbox) -> None:
    assert inbox.board(SHOP) is None
    assert inbox.set_board(SHOP, BOARD, expect=0)
    assert inbox.board(SHOP) == BOARD
    assert inbox.board(NEXT_DOOR) is None


def test_of_two_who_make_it_anew_one_wins(inbox: Inbox) -> None:
    inbox.set_board(SHOP, BOARD, expect=0)

    assert inbox.set_board(SHOP, replace(BOARD, rev=8), expect=7)
    assert not inbox.set_board(SHOP, replace(BOARD, rev=9, order=()), expect=7)
    assert not inbox.set_board(SHOP, replace(BOARD, rev=9, order=()), expect=0)

    assert inbox.board(SHOP) == replace(BOARD, rev=8)


def test_the_board_stands_in_no_list(inbox: Inbox) -> None:
    inbox.set_board(SHOP, BOARD, expect=0)

    assert inbox.page(SHOP, "queued").rows == []
    assert inbox.standing(SHOP, "queued", limit=10) == []


def test_who_stands_where_is_told_by_the_keys_alone(inbox: Inbox) -> None:
    for number, priority in enumerate(("low", "normal", "urgent", "normal")):
        inbox.project(projection_of(Place(SHOP, world.fixed_id("cnv", number)), queued(priority, number)))

    assert inbox.standing(SHOP, "queued", limit=3) == [
        (rank, world.fixed_id("cnv", number)) for rank, number in ((0, 2), (2, 1), (2, 3))
    ]
    assert len(inbox.standing(SHOP, "queued", limit=9)) == 4
    assert inbox.standing(NEXT_DOOR, "queued", limit=9) == []


def queued(priority: str, minute: int) -> Event:
    since = world.NOW + minute * world.MINUTE
    state = State(Status.QUEUED, "queue", waiting_since=since, since_at=since, priority=priority)
    author = Author(Side.VISITOR, world.TOM.id)
    return Event(1, 0, Kind.PERSON_REQUESTED, author, world.client_id(0), since, "", {}, state)
