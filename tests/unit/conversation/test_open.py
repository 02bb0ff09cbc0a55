"""Opening: event 1 is its own dedupe, and only opening writes it."""

import re

import pytest

from frontdesk import errors
from frontdesk.conversation.model import Kind
from frontdesk.conversation.open import conversation_id
from frontdesk.conversation.retire import fence
from tests import world
from tests.unit.conversation.stage import ANSWERED, HERE, Stage, knowing, older, silent

KEY = world.client_id(0)


def test_the_same_key_of_the_same_visitor_is_the_same_conversation() -> None:
    first = conversation_id(world.SHOP.id, world.MEI.id, KEY)
    assert first == conversation_id(world.SHOP.id, world.MEI.id, KEY)
    assert re.fullmatch("cnv_[0-9A-HJKMNP-TV-Z]{26}", first)


def test_another_tenant_visitor_or_key_is_another_conversation() -> None:
    ids = {
        conversation_id(*parts)
        for parts in (
            (world.SHOP.id, world.MEI.id, KEY),
            (world.NEIGHBOUR.id, world.MEI.id, KEY),
            (world.SHOP.id, world.TOM.id, KEY),
            (world.SHOP.id, world.MEI.id, world.client_id(0, 2)),
            (world.SHOP.id + world.MEI.id, "", KEY),  # parts may not run into each other
        )
    }
    assert len(ids) == 5


def test_a_message_opens_with_the_bot(stage: Stage) -> None:
    opened = stage.opens()
    state = opened.event.state
    assert (opened.event.seq, opened.event.prev, opened.repeated) == (1, 0, False)
    assert (state.status, state.holder, state.since, state.visible, state.unanswered) == (
        "bot",
        "bot",
        1,
        1,
        1,
    )
    assert state.waiting_since == opened.event.at == stage.clock


def test_asking_for_a_person_opens_in_the_queue(stage: Stage) -> None:
    state = stage.opens("", kind=Kind.PERSON_REQUESTED, bot=knowing).event.state
    assert (state.status, state.holder, state.unanswered) == ("queued", "queue", 1)
    assert stage.kinds == ["person_requested"]


def test_a_rule_answers_at_once(stage: Stage) -> None:
    opened = stage.opens(bot=knowing)
    assert [(event.kind, event.id) for event in opened.tail] == [
        (Kind.MESSAGE, "m_0_1"),
        (Kind.ANSWER, "re:1"),
    ]
    assert opened.tail[1].text == ANSWERED
    assert (opened.tail[1].state.unanswered, opened.tail[1].state.status) == (0, "bot")


def test_opening_again_comes_to_the_same_conversation(stage: Stage) -> None:
    first = stage.opens(bot=knowing)
    again = stage.opens(bot=knowing)
    assert again.repeated
    assert again.event == first.event
    assert again.tail == first.tail == stage.events


def test_opening_again_shows_how_it_went_on_even_from_a_stale_replica(stage: Stage) -> None:
    stage.opens()
    stage.takes()
    stage.log.looks = [older(2)]
    assert [event.seq for event in stage.opens().tail] == [1, 2]


def test_opening_again_finishes_a_promise_that_a_crash_broke(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        stage.opens(bot=knowing)
    assert stage.kinds == ["message"]
    stage.opens(bot=knowing)
    assert stage.kinds == ["message", "answer"]


def test_opening_again_answers_nothing_that_was_not_promised(stage: Stage) -> None:
    stage.opens(bot=silent)
    stage.opens(bot=knowing)
    assert stage.kinds == ["message"]


def test_opening_again_answers_nothing_that_an_agent_has_taken(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        stage.opens(bot=knowing)
    stage.takes()
    stage.opens(bot=knowing)
    assert stage.kinds == ["message", "taken"]


def test_an_agent_who_takes_over_between_message_and_answer_silences_the_bot(stage: Stage) -> None:
    stage.log.meanwhile = [None, stage.takes]
    opened = stage.opens(bot=knowing)
    assert stage.kinds == ["message", "taken"]
    assert [event.seq for event in opened.tail] == [1]


def test_another_first_message_under_the_same_key_is_refused(stage: Stage) -> None:
    stage.opens("one")
    with pytest.raises(errors.IdReused):
        stage.opens("two")
    with pytest.raises(errors.IdReused):
        stage.opens("one", kind=Kind.PERSON_REQUESTED)
    assert len(stage.events) == 1


def test_a_conversation_that_has_ended_can_not_be_opened_again(stage: Stage) -> None:
    stage.opens()
    stage.posts("1_1", "", kind=Kind.CLOSED)
    fence(stage.log, HERE, base=2, now=stage.now)
    with pytest.raises(errors.Retired):
        stage.opens()


def full() -> None:
    raise errors.TooMany(retry_after=9)


def test_who_is_refused_opens_nothing(stage: Stage) -> None:
    with pytest.raises(errors.TooMany):
        stage.opens(admit=full)
    assert stage.events == []


def test_a_retry_of_what_stands_is_refused_by_nobody(stage: Stage) -> None:
    first = stage.opens(bot=knowing)
    again = stage.opens(bot=knowing, admit=full)
    assert (again.repeated, again.tail) == (True, first.tail)


def test_a_retry_at_a_full_desk_finishes_a_promise_all_the_same(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        stage.opens(bot=knowing)
    stage.opens(bot=knowing, admit=full)
    assert stage.kinds == ["message", "answer"]


def test_another_first_message_is_told_so_at_a_full_desk_too(stage: Stage) -> None:
    stage.opens("one")
    with pytest.raises(errors.IdReused):
        stage.opens("two", admit=full)
