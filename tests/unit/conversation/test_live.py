"""Live text: twice a second at most, only while the bot holds, and until the visitor has read enough."""

from __future__ import annotations

import pytest

from frontdesk import errors
from frontdesk.conversation.erase import erase
from frontdesk.conversation.live import Live, stop
from frontdesk.conversation.model import Kind, Mark
from tests.unit.conversation.stage import ADA, HERE, Stage, knowing


class Clock:
    def __init__(self) -> None:
        self.ms = 1_000_000

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(stage: Stage, clock: Clock) -> Live:
    """The bot composes an answer to event 3."""
    stage.opens(bot=knowing)
    stage.posts("2_1")
    return Live(stage.log, HERE, 3, stage.head.state, clock)


def shown(stage: Stage) -> list[Mark]:
    return [mark for mark in stage.log.marks(HERE) if mark.name == "live"]


def test_it_shows_the_text_so_far_and_what_it_answers(stage: Stage, live: Live) -> None:
    assert live("Delivery takes")
    assert [dict(mark.data) for mark in shown(stage)] == [{"re": 3, "text": "Delivery takes"}]


def test_two_texts_within_half_a_second_are_one_write(stage: Stage, live: Live, clock: Clock) -> None:
    live("a")
    clock.ms += 499
    live("ab")
    assert [mark.data["text"] for mark in shown(stage)] == ["a"]
    clock.ms += 1
    live("abc")
    assert [mark.data["text"] for mark in shown(stage)] == ["abc"]


def test_the_same_text_is_not_written_again(stage: Stage, live: Live, clock: Clock) -> None:
    live("a")
    clock.ms += 900
    assert live("a")
    assert [mark.rev for mark in shown(stage)] == [1_000_000]


def test_a_stop_ends_it_and_it_stays_ended(stage: Stage, live: Live, clock: Clock) -> None:
    live("a")
    stop(stage.log, HERE, 3, stage.head.state.epoch, clock.ms)
    clock.ms += 500
    assert not live("ab")
    clock.ms += 500
    assert not live("abc")
    assert [mark.data["text"] for mark in shown(stage)] == ["a"]


@pytest.mark.parametrize(("seq", "epoch"), [(2, 0), (3, 1)])
def test_a_stop_of_an_older_answer_or_another_epoch_is_not_meant(
    stage: Stage, live: Live, clock: Clock, seq: int, epoch: int
) -> None:
    stop(stage.log, HERE, seq, epoch, clock.ms)
    assert live("a")


def test_a_takeover_ends_it(stage: Stage, live: Live) -> None:
    stage.takes()
    with pytest.raises(errors.Outdated):
        live("a")
    assert shown(stage) == []


def test_an_erasure_ends_it(stage: Stage, live: Live) -> None:
    erase(stage.log, HERE, ADA, "a_1_erase", base=1, now=stage.now)
    with pytest.raises(errors.Outdated):
        live("a")
    assert shown(stage) == []


@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.RATED])
def test_a_visitor_who_goes_on_ends_it(stage: Stage, live: Live, clock: Clock, kind: Kind) -> None:
    live("a")
    stage.posts("3_1", "in winter, I mean", kind=kind)
    assert live("ab")  # too soon to look
    clock.ms += 500
    with pytest.raises(errors.Outdated):
        live("abc")
    live.end()
    assert [mark.data["text"] for mark in shown(stage)] == [""]


def test_nothing_is_left_on_the_page_when_it_ends(stage: Stage, live: Live) -> None:
    live("a")
    live.end()
    assert [mark.data["text"] for mark in shown(stage)] == [""]


def test_what_never_showed_anything_leaves_no_mark(stage: Stage, live: Live) -> None:
    live.end()
    assert shown(stage) == []
