"""Erased text is gone for every reader at once, and stays gone."""

import pytest

from frontdesk import errors
from frontdesk.conversation.erase import erase, overwrite_below
from frontdesk.conversation.model import Event, Mark
from frontdesk.conversation.tail import read_tail
from tests.unit.conversation.stage import ADA, HERE, Look, Stage, busy, knowing, older, torn

SECRET = "我的电话是 555-0100"


@pytest.fixture(autouse=True)
def opened(stage: Stage) -> None:
    stage.opens(SECRET, bot=knowing)
    stage.posts("2_1", SECRET)


def erases(stage: Stage, id: str = "a_1_erase") -> Event:
    return erase(stage.log, HERE, ADA, id, base=1, now=stage.now)


def test_an_erasure_takes_the_text_and_leaves_the_line(stage: Stage) -> None:
    before = stage.events
    erased = erases(stage)
    for old, new in zip(before, stage.events, strict=False):
        assert (new.text, new.data) == ("", {"erased": True})
        assert (new.seq, new.prev, new.kind, new.author, new.id, new.at) == (
            old.seq,
            old.prev,
            old.kind,
            old.author,
            old.id,
            old.at,
        )
        assert new.state == old.state
    assert (erased.seq, erased.state.epoch, erased.state.unanswered) == (4, 1, 0)
    assert erased.state.status == "bot"


def test_what_is_written_afterwards_stays(stage: Stage) -> None:
    erases(stage)
    stage.posts("4_1", "new")
    assert overwrite_below(stage.log, HERE, 4) == 0
    assert read_tail(stage.log, HERE, 1)[-1].text == "new"


def test_a_reader_sees_no_text_below_an_erasure_whatever_the_item_says(stage: Stage) -> None:
    items = stage.events
    erases(stage)
    stage.log.looks = [lambda tail: [*items, tail[-1]]]
    assert [event.text for event in read_tail(stage.log, HERE, 1)] == [""] * 4
    assert stage.log.looks == []


def test_who_meets_the_erasure_on_the_way_shows_no_text_either(stage: Stage) -> None:
    items = stage.events
    erases(stage)
    stage.log.looks = [lambda _: items]
    assert {event.text for event in stage.posts("1_1", "new").events} == {"", "new"}


def test_marks_go_with_the_text(stage: Stage) -> None:
    stage.log.mark(HERE, Mark("live", 1, 0, 0, {"text": SECRET}))
    erases(stage)
    assert stage.log.marks(HERE) == []


def test_an_open_question_no_longer_waits(stage: Stage) -> None:
    stage.takes()
    erases(stage)
    assert (stage.head.state.status, stage.head.state.holder) == ("waiting", ADA.id)
    assert stage.load(ADA) == 1


def test_an_erasure_that_broke_off_is_finished_by_its_retry(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        erases(stage)
    assert stage.events[0].text == SECRET
    assert erases(stage).seq == 4
    assert stage.kinds.count("erased") == 1
    assert not any(event.text for event in stage.events)


def test_overwriting_again_says_how_much_still_spoke(stage: Stage) -> None:
    late = stage.events[2]
    erases(stage)
    stage.log.overwrite(HERE, late)
    assert overwrite_below(stage.log, HERE, 4) == 1
    assert overwrite_below(stage.log, HERE, 4) == 0


def test_a_second_erasure_raises_the_epoch_again(stage: Stage) -> None:
    erases(stage)
    stage.posts("4_1", SECRET)
    assert erases(stage, "a_1_again").state.epoch == 2
    assert not any(event.text for event in stage.events)


def test_a_retry_of_an_erased_message_matches_any_body(stage: Stage) -> None:
    erases(stage)
    assert stage.posts("2_1", "another").posted == 3


def test_even_where_only_the_blank_item_is_seen_and_not_the_erasure(stage: Stage) -> None:
    erases(stage)
    stage.log.looks = [older(1)]
    assert stage.posts("2_1", "another").posted == 3


@pytest.mark.parametrize("look", [older(1), torn(2), lambda _: []], ids=["older", "torn", "nothing"])
def test_no_stale_replica_keeps_a_text(stage: Stage, look: Look) -> None:
    stage.log.looks = [look] * 2
    stage.log.meanwhile = [busy, lambda: stage.posts("1_1", SECRET)]
    erases(stage)
    assert not any(event.text for event in stage.events)
