"""Reading a place in the log: whole, or not at all."""

import pytest

from frontdesk import errors
from frontdesk.conversation.model import Kind, Side
from frontdesk.conversation.tail import find, read_tail
from tests.unit.conversation.stage import ADA, HERE, Look, Stage, older, torn


@pytest.fixture(autouse=True)
def four_events(stage: Stage) -> None:
    stage.opens()
    for number in range(3):
        stage.posts(f"1_{number}", f"{number}")
    stage.log.asked = []


@pytest.mark.parametrize("base", [1, 2, 4])
def test_a_tail_begins_with_its_base(stage: Stage, base: int) -> None:
    assert [event.seq for event in read_tail(stage.log, HERE, base)] == list(range(base, 5))
    assert stage.log.asked == [False]


@pytest.mark.parametrize("look", [torn(2), torn(3), older(4), lambda _: []])
def test_what_is_not_whole_is_read_again_strongly(stage: Stage, look: Look) -> None:
    stage.log.looks = [look]
    assert [event.seq for event in read_tail(stage.log, HERE, 2)] == [2, 3, 4]
    assert stage.log.asked == [False, True]


def test_a_missing_end_can_only_be_known_by_who_has_seen_it(stage: Stage) -> None:
    stage.log.looks = [older(1), older(1)]
    assert len(read_tail(stage.log, HERE, 1, reach=3)) == 3
    assert len(read_tail(stage.log, HERE, 1, reach=4)) == 4


@pytest.mark.parametrize(("base", "reach"), [(-1, 0), (0, 0), (5, 0), (1, 5), (10**9, 0)])
def test_a_place_that_never_was_is_unknown(stage: Stage, base: int, reach: int) -> None:
    with pytest.raises(errors.CursorUnknown):
        read_tail(stage.log, HERE, base, reach=reach)


def test_nothing_is_asked_of_the_store_for_a_place_below_one(stage: Stage) -> None:
    with pytest.raises(errors.CursorUnknown):
        read_tail(stage.log, HERE, 0)
    assert stage.log.asked == []


def test_a_strong_read_is_not_repeated(stage: Stage) -> None:
    with pytest.raises(errors.CursorUnknown):
        read_tail(stage.log, HERE, 5, consistent=True)
    assert stage.log.asked == [True, True]  # the place, and event 1 for a tombstone


def test_one_finds_oneself_by_side_and_id(stage: Stage) -> None:
    stage.acts(ADA, Kind.NOTE, "1_1", text="hm")
    tail = read_tail(stage.log, HERE, 1)
    found = find(tail, Side.AGENT, "a_1_1")
    assert found is not None
    assert found.kind is Kind.NOTE
    assert find(tail, Side.VISITOR, "a_1_1") is None
    assert find(tail, Side.AGENT, "m_1_1") is None
