"""The board: made anew by whoever looks, at most every two seconds, and right about who stands where."""

from dataclasses import replace
from typing import Any

import pytest

from frontdesk import errors
from frontdesk.admission.tiers import Tier
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side, State
from frontdesk.conversation.open import open_conversation
from frontdesk.conversation.post import post
from frontdesk.entrypoints.foretelling import wait_for
from frontdesk.entrypoints.http.visitor import check_queue
from frontdesk.entrypoints.waiting import STAFF_MS, fresh_board, queue_mark
from frontdesk.inbox.board import EXACT, FRESH_MS, Board
from frontdesk.inbox.project import projection_of
from frontdesk.tenancy.model import EVERYWHERE, Hours, Span
from frontdesk.tenancy.model import Tier as TierRecord
from frontdesk.tenancy.ports import Put
from tests import world
from tests.desk import Desk

SHOP = world.SHOP.id
LIN = Author(Side.AGENT, world.LIN.id, world.LIN.name)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def place(number: int) -> Place:
    return Place(SHOP, world.fixed_id("cnv", number))


def joins(desk: Desk, *numbers: int) -> None:
    """One after the other, a second apart."""
    for number in numbers:
        visitor = Author(Side.VISITOR, world.fixed_id("vis", number))
        draft = Draft(Kind.PERSON_REQUESTED, visitor, world.client_id(0), data={"site": world.SHOP_SITE.id})
        open_conversation(desk.conversations, place(number), draft, lambda *_: None, now=desk.now)
        desk.clock += 1_000
        desk.settle()


def comes(desk: Desk, capacity: int = 2) -> None:
    desk.conversations.set_desk(SHOP, LIN.id, capacity=capacity, online=True, at=desk.clock)


def takes(desk: Desk, number: int) -> None:
    draft = Draft(Kind.TAKEN, LIN, world.client_id(1, number, "a"))
    act(desk.conversations, place(number), draft, base=1, after=1, now=desk.now)
    desk.settle()


def state(desk: Desk, number: int) -> State:
    return desk.conversations.tail(place(number), 1)[-1].state


def told(desk: Desk, number: int) -> Any:
    """What the visitor's mark says once the board is old enough to be made anew."""
    desk.clock += FRESH_MS
    mark = queue_mark(desk, place(number), state(desk, number))
    return mark and mark.data


def test_places_move_up_as_those_ahead_are_taken(desk: Desk) -> None:
    joins(desk, 1, 2, 3)
    assert [told(desk, number)["place"] for number in (1, 2, 3)] == [1, 2, 3]

    comes(desk, capacity=1)
    takes(desk, 1)

    assert told(desk, 1) is None
    assert [(told(desk, number)["place"], told(desk, number)["of"]) for number in (2, 3)] == [(1, 2), (2, 2)]


def test_with_nobody_at_work_nobody_can_say_and_a_form_is_offered(desk: Desk) -> None:
    joins(desk, 1)

    assert told(desk, 1) == {"place": 1, "of": 1, "wait_s": None, "at_work": 0, "form": True}


def test_behind_whoever_is_served_the_wait_is_an_interval(desk: Desk) -> None:
    joins(desk, 1, 2, 3)
    comes(desk, capacity=1)
    takes(desk, 1)

    second, third = told(desk, 2), told(desk, 3)

    assert second["at_work"] == 1
    assert not second["form"]
    assert 0 <= second["wait_s"][0] < 300 < second["wait_s"][1] < third["wait_s"][1]


def test_for_whom_an_agent_is_free_it_takes_seconds(desk: Desk) -> None:
    joins(desk, 1)
    comes(desk)

    assert told(desk, 1)["wait_s"] == (3, 25)


def test_whoever_lets_them_pass_a_number_that_has_proved_wrong_is_not_said_again(desk: Desk) -> None:
    comes(desk)
    joins(desk, 1)
    assert told(desk, 1)["wait_s"] == (3, 25)
    assert "late" not in told(desk, 1)

    for _ in range(6):
        desk.clock += 10_000
        comes(desk)
        late = told(desk, 1)

    assert (late["place"], late["wait_s"], late["late"]) == (1, None, True)


def test_who_comes_behind_others_is_told_anew_how_long_that_takes(desk: Desk) -> None:
    comes(desk, capacity=1)
    joins(desk, 1, 2)
    takes(desk, 1)
    first = told(desk, 2)["wait_s"]
    desk.clock += first[1] * 1_000
    comes(desk, capacity=1)
    assert told(desk, 2)["wait_s"]
    assert "late" not in told(desk, 2)


def test_who_is_told_of_a_long_wait_may_leave_an_address_at_once(desk: Desk) -> None:
    comes(desk, capacity=1)
    joins(desk, *range(1, 9))
    takes(desk, 1)
    marks = [told(desk, number) for number in range(2, 9)]
    assert [mark["form"] for mark in marks] == [mark["wait_s"][0] >= 120 for mark in marks]
    assert marks[-1]["form"]
    assert not marks[0]["form"]


def test_who_has_waited_long_may_leave_an_address_whoever_is_there(desk: Desk) -> None:
    comes(desk, capacity=0)
    joins(desk, 1)
    assert not told(desk, 1)["form"]

    desk.clock += 10 * 60_000
    comes(desk, capacity=0)

    assert told(desk, 1)["form"]


def test_while_closed_the_next_opening_is_named(desk: Desk) -> None:
    never, later = (), (Span(9 * 60, 10 * 60),)
    desk.directory.commit(Put(SHOP, "", Hours("Asia/Shanghai", (never,) * 6 + (later,), ())))
    joins(desk, 1)

    assert told(desk, 1)["next_opening"] > desk.clock


def test_while_nobody_looks_nothing_is_written(desk: Desk) -> None:
    joins(desk, 1)
    desk.turn(30)

    assert desk.inbox.board(SHOP) is None


def test_two_looks_within_two_seconds_are_one_board(desk: Desk) -> None:
    joins(desk, 1)
    first = fresh_board(desk, SHOP)
    joins(desk, 2)

    assert fresh_board(desk, SHOP) == first
    desk.clock += FRESH_MS
    assert fresh_board(desk, SHOP).rev > first.rev


def test_while_nothing_moves_a_board_is_kept_only_as_often_as_desks_are_read(desk: Desk) -> None:
    joins(desk, 1)
    kept = set()
    for _ in range(30):
        assert told(desk, 1)["place"] == 1
        board = desk.inbox.board(SHOP)
        assert board
        kept.add(board.rev)

    assert len(kept) == 60_000 // STAFF_MS


def test_who_loses_the_race_for_the_board_is_told_the_truth_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    joins(desk, 1)
    monkeypatch.setattr(desk.inbox, "set_board", lambda *_, **__: False)

    assert told(desk, 1)["place"] == 1


def test_a_board_from_the_future_is_made_anew_and_its_rev_still_rises(desk: Desk) -> None:
    ahead = Board(world.NOW + world.DAY, world.NOW + world.DAY)
    desk.inbox.set_board(SHOP, ahead, expect=0)
    joins(desk, 1)

    assert told(desk, 1)["place"] == 1
    kept = desk.inbox.board(SHOP)
    assert kept
    assert kept.rev > ahead.rev


def test_urgent_ones_stand_first(desk: Desk) -> None:
    joins(desk, 1, 2)
    draft = Draft(Kind.PRIORITISED, LIN, world.client_id(1, 2, "a"), data={"priority": "urgent"})
    act(desk.conversations, place(2), draft, base=1, after=1, now=desk.now)
    desk.settle()

    assert [told(desk, number)["place"] for number in (1, 2)] == [2, 1]


def test_whoever_is_being_offered_stands_before_the_queue(desk: Desk) -> None:
    joins(desk, 1, 2)
    comes(desk, capacity=1)
    desk.queue.send("route", {"do": "pull", "tenant": SHOP})
    desk.settle()
    assert state(desk, 1).status == "offered"

    assert [told(desk, number)["place"] for number in (1, 2)] == [1, 2]
    assert told(desk, 1)["wait_s"] == (3, 25)
    assert told(desk, 2)["wait_s"][1] > 300


def test_beyond_five_hundred_the_place_is_not_counted(desk: Desk) -> None:
    joins(desk, 1)
    event = desk.conversations.tail(place(1), 1)[-1]
    for number in range(2, EXACT + 3):
        desk.inbox.project(projection_of(place(number), replace(event, state=replace(event.state))))

    last = queue_mark(desk, place(EXACT + 2), event.state)

    assert last
    assert (last.data["place"], last.data["more"], last.data["wait_s"]) == (EXACT, True, None)


def test_the_waits_of_those_who_are_served_are_compared_with_what_they_were_told(desk: Desk) -> None:
    joins(desk, 1, 2)
    comes(desk, capacity=1)
    takes(desk, 1)
    said = told(desk, 2)["wait_s"]
    desk.clock += (said[1] + 60) * 1_000
    comes(desk, capacity=2)
    takes(desk, 2)
    desk.clock += FRESH_MS

    low, high = fresh_board(desk, SHOP).pace["margins"]["rest"]

    assert (low, high) == (pytest.approx(1.2736, abs=0.001), pytest.approx(1.3536, abs=0.001))


def test_who_leaves_the_queue_teaches_nothing(desk: Desk) -> None:
    joins(desk, 1, 2)
    comes(desk, capacity=1)
    takes(desk, 1)
    told(desk, 2)
    draft = Draft(Kind.CLOSED, Author(Side.VISITOR, world.fixed_id("vis", 2)), world.client_id(1, 9))
    post(
        desk.conversations,
        place(2),
        draft,
        base=1,
        after=1,
        respond=lambda *_: None,
        admit=lambda _: None,
        now=desk.now,
    )
    desk.settle()
    desk.clock += FRESH_MS

    board = fresh_board(desk, SHOP)

    assert board.order == ()
    assert board.pace["margins"] == {}


def test_who_finds_the_queue_full_is_told_the_far_end_of_the_wait(desk: Desk) -> None:
    desk.directory.commit(Put(EVERYWHERE, "", TierRecord(Tier.PEOPLE, desk.clock, 0)))
    joins(desk, *range(1, 12))
    comes(desk, capacity=1)
    desk.clock += FRESH_MS

    with pytest.raises(errors.TooMany) as refused:
        check_queue(desk, SHOP)

    far = wait_for(fresh_board(desk, SHOP), 2)
    assert far
    assert (refused.value.code, refused.value.retry_after) == ("queue_full", min(far[1], 900))
