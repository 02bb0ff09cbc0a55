"""Answers inline: promised only where nothing else is owed, and dropped when somebody took over."""

import pytest

from frontdesk import errors
from frontdesk.conversation.answer import may_promise
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Kind, Reply, State, Status
from tests.unit.conversation.stage import ADA, HERE, Stage, knowing

OPENED = ["message", "answer"]


@pytest.fixture(autouse=True)
def opened(stage: Stage) -> None:
    """The first question is answered: nothing is owed."""
    stage.opens(bot=knowing)


def erases(stage: Stage) -> None:
    erase(stage.log, HERE, ADA, "a_1_erase", base=1, now=stage.now)


def test_an_inline_answer_follows_its_message_in_the_same_request(stage: Stage) -> None:
    seen = stage.posts("2_1", bot=knowing)
    assert (seen.posted, seen.cursor) == (3, 4)
    assert [(event.kind, event.id, event.prev) for event in seen.events] == [
        (Kind.MESSAGE, "m_2_1", 2),
        (Kind.ANSWER, "re:3", 3),
    ]
    assert seen.events[1].data == {"rule": "parcel-where", "covers": 3}
    assert (seen.state.unanswered, seen.state.status) == (0, "bot")


def test_a_message_no_rule_knows_waits_for_a_worker(stage: Stage) -> None:
    seen = stage.posts("2_1")
    assert "inline" not in seen.events[0].data
    assert seen.state.unanswered == 3


def test_nothing_is_promised_while_something_is_unanswered(stage: Stage) -> None:
    stage.posts("2_1")
    seen = stage.posts("2_2", bot=knowing)
    assert [event.kind for event in seen.events] == [Kind.MESSAGE, Kind.MESSAGE]
    assert "inline" not in seen.events[1].data


def test_a_question_of_another_tab_in_the_way_withdraws_the_promise(stage: Stage) -> None:
    stage.log.meanwhile = [lambda: stage.posts("2_2")]
    seen = stage.posts("2_1", bot=knowing)
    assert [event.kind for event in seen.events] == [Kind.MESSAGE, Kind.MESSAGE]
    assert "inline" not in seen.events[1].data
    assert seen.state.unanswered == 3


def test_a_question_after_the_message_stays_open_when_the_answer_comes(stage: Stage) -> None:
    stage.log.meanwhile = [None, lambda: stage.posts("2_2")]
    seen = stage.posts("2_1", bot=knowing)
    assert [event.kind for event in seen.events] == [Kind.MESSAGE, Kind.MESSAGE, Kind.ANSWER]
    assert (seen.state.unanswered, seen.events[2].id) == (4, "re:3")


def test_a_takeover_between_message_and_answer_drops_the_answer(stage: Stage) -> None:
    stage.log.meanwhile = [None, stage.takes]
    seen = stage.posts("2_1", bot=knowing)
    assert stage.kinds == [*OPENED, "message", "taken"]
    assert seen.posted == 3


def test_a_takeover_before_the_message_withdraws_the_promise(stage: Stage) -> None:
    stage.log.meanwhile = [stage.takes]
    seen = stage.posts("2_1", bot=knowing)
    assert (seen.state.status, seen.state.unanswered) == ("open", 4)
    assert "inline" not in stage.head.data


def test_an_answer_does_not_outlive_a_takeover_and_a_return(stage: Stage) -> None:
    def taken_and_returned() -> None:
        stage.takes()
        stage.gives_back()

    stage.log.meanwhile = [None, taken_and_returned]
    stage.posts("2_1", bot=knowing)
    assert stage.kinds == [*OPENED, "message", "taken", "returned"]
    assert stage.head.state.unanswered == 3


def test_a_promise_does_not_outlive_a_takeover_and_a_return(stage: Stage) -> None:
    def taken_and_returned() -> None:
        stage.takes()
        stage.gives_back()

    stage.log.meanwhile = [taken_and_returned]
    stage.posts("2_1", bot=knowing)
    assert stage.kinds == [*OPENED, "taken", "returned", "message"]
    assert "inline" not in stage.head.data


def test_an_erasure_between_message_and_answer_drops_the_answer(stage: Stage) -> None:
    stage.log.meanwhile = [None, lambda: erases(stage)]
    stage.posts("2_1", bot=knowing)
    assert stage.kinds == [*OPENED, "message", "erased"]


def test_a_retry_finishes_the_promise_that_a_crash_broke(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        stage.posts("2_1", bot=knowing)
    assert stage.kinds == [*OPENED, "message"]
    seen = stage.posts("2_1", bot=knowing)
    assert [(event.kind, event.seq) for event in seen.events] == [(Kind.MESSAGE, 3), (Kind.ANSWER, 4)]
    assert stage.posts("2_1", bot=knowing).events == seen.events


def test_a_retry_answers_nothing_that_was_not_promised(stage: Stage) -> None:
    stage.posts("2_1")
    stage.posts("2_1", bot=knowing)
    assert stage.kinds == [*OPENED, "message"]


def test_a_retry_composes_nothing_that_is_not_owed(stage: Stage) -> None:
    stage.posts("2_1", bot=knowing)
    stage.posts("2_2")
    for id in ("2_1", "2_2"):
        stage.posts(id, bot=unasked)
    assert stage.kinds == [*OPENED, "message", "answer", "message"]


def unasked(_text: str, _state: State) -> Reply:
    raise AssertionError("nobody should have asked the bot")


def test_a_retry_does_not_answer_what_a_person_has_taken(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        stage.posts("2_1", bot=knowing)
    stage.takes()
    stage.posts("2_1", bot=knowing)
    assert stage.kinds == [*OPENED, "message", "taken"]


def test_a_retry_does_not_answer_what_was_erased_since(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        stage.posts("2_1", bot=knowing)
    erases(stage)
    seen = stage.posts("2_1", "whatever it was", bot=knowing)
    assert stage.kinds == [*OPENED, "message", "erased"]
    assert (seen.posted, seen.events[0].text) == (3, "")


def test_a_retry_from_a_replica_without_the_erasure_does_not_answer_it_either(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        stage.posts("2_1", bot=knowing)
    item = stage.head
    erases(stage)
    stage.log.looks = [lambda tail: [*tail[:-2], item]]
    stage.posts("2_1", bot=knowing)
    assert stage.kinds == [*OPENED, "message", "erased"]


def test_a_lost_answer_is_found_and_not_repeated(stage: Stage) -> None:
    stage.log.lost = [False, True]
    with pytest.raises(errors.Unavailable):
        stage.posts("2_1", bot=knowing)
    assert stage.posts("2_1", bot=knowing).cursor == 4
    assert stage.kinds == [*OPENED, "message", "answer"]


def test_a_promise_needs_a_bot_that_holds_or_will() -> None:
    state = State(Status.BOT, "bot")
    assert may_promise(state)
    assert may_promise(State(Status.RESOLVED, "none"))
    assert may_promise(State(Status.SNOOZED, "none"))
    assert not may_promise(State(Status.BOT, "bot", unanswered=3))
    assert not may_promise(State(Status.RESOLVED, "none", last_agent=ADA.id))
    for status in (Status.QUEUED, Status.OFFERED, Status.OPEN, Status.WAITING):
        assert not may_promise(State(status, ADA.id))
