"""Workers answer what the bot owes, once; a guard sees that nobody waits for one that has died."""

from collections.abc import Sequence

import pytest

from frontdesk import errors
from frontdesk.conversation.answer import BOT_AUTHOR
from frontdesk.conversation.append import Appended, append
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Draft, Kind, Reply, State
from frontdesk.conversation.pending import Compose, answer_pending, guard
from frontdesk.conversation.retire import fence
from frontdesk.conversation.tail import read_tail
from tests.unit.conversation.stage import ADA, ANSWERED, ASKED, HERE, LIN, MEI, Stage, knowing, older

OPENED = ["message", "answer"]


@pytest.fixture(autouse=True)
def opened(stage: Stage) -> None:
    """The first question is answered: nothing is owed."""
    stage.opens(bot=knowing)


def give_up(_text: str) -> Reply:
    return Reply("我请一位同事来。", Kind.HANDED_OVER, {"by": "fallback"})


def model(_said: Sequence[str], _state: State) -> Reply:
    return Reply("…", data={"by": "model"})


def known(said: Sequence[str], state: State) -> Reply | None:
    return knowing(said[-1], state)


def unknown(_said: Sequence[str], _state: State) -> Reply | None:
    return None


def works(stage: Stage, seq: int, bot: Compose = unknown) -> Appended | None:
    return answer_pending(stage.log, HERE, seq, bot, give_up, now=stage.now)


def guards(stage: Stage, seq: int) -> Appended | None:
    return guard(stage.log, HERE, seq, give_up, now=stage.now)


def erases(stage: Stage) -> None:
    erase(stage.log, HERE, ADA, "a_1_erase", base=1, now=stage.now)


def test_a_worker_answers_what_its_message_names(stage: Stage) -> None:
    stage.posts("2_1")
    done = works(stage, 3, known)
    assert done is not None
    assert (done.event.id, done.event.text, done.event.state.unanswered) == ("re:3", ANSWERED, 0)


def test_a_worker_hands_over_what_no_rule_knows(stage: Stage) -> None:
    stage.posts("2_1")
    works(stage, 3)
    assert stage.kinds == [*OPENED, "message", "handed_over"]
    assert (stage.head.state.status, stage.head.state.unanswered) == ("queued", 3)


def test_a_worker_leaves_a_newer_question_to_its_own_message(stage: Stage) -> None:
    stage.posts("2_1")
    stage.posts("2_2")
    works(stage, 3, known)
    assert stage.head.state.unanswered == 4
    works(stage, 4, known)
    assert stage.head.state.unanswered == 0


def test_one_answer_covers_everything_up_to_its_place(stage: Stage) -> None:
    stage.posts("2_1")
    stage.posts("2_2")
    works(stage, 4, known)
    assert stage.head.state.unanswered == 0
    assert works(stage, 3, known) is None


@pytest.mark.parametrize("again", [False, True])
def test_a_message_of_the_queue_that_comes_twice_is_answered_once(stage: Stage, again: bool) -> None:
    stage.posts("2_1")
    if again:
        stage.log.meanwhile = [lambda: works(stage, 3, known)]
    works(stage, 3, model)
    works(stage, 3, model)
    assert stage.kinds == [*OPENED, "message", "answer"]


def test_a_worker_on_a_stale_replica_finds_the_answer_in_its_way(stage: Stage) -> None:
    stage.posts("2_1")
    works(stage, 3, known)
    stage.log.looks = [older(1)]
    done = works(stage, 3, model)
    assert done is not None
    assert (done.repeated, done.event.text) == (True, ANSWERED)


def test_a_worker_is_silent_once_an_agent_holds(stage: Stage) -> None:
    stage.posts("2_1")
    stage.log.meanwhile = [stage.takes]
    assert works(stage, 3, known) is None
    assert stage.kinds == [*OPENED, "message", "taken"]


def test_a_model_does_not_answer_over_what_the_visitor_said_since(stage: Stage) -> None:
    stage.posts("2_1")
    stage.log.meanwhile = [lambda: stage.posts("2_2", "", kind=Kind.RATED, data={"score": 2})]
    composed: list[str] = []

    def compose(said: Sequence[str], state: State) -> Reply:
        composed.extend(said)
        return model(said, state)

    assert works(stage, 3, compose) is None
    assert (stage.head.kind, composed) == (Kind.RATED, [ASKED])  # once: a model is not cheap


def test_nothing_is_composed_where_nothing_is_owed(stage: Stage) -> None:
    stage.posts("2_1", bot=knowing)

    def compose(_said: Sequence[str], _state: State) -> Reply:
        raise AssertionError("nobody should have asked the bot")

    assert works(stage, 3, compose) is None
    assert guard(stage.log, HERE, 3, lambda text: compose([text], stage.head.state), now=stage.now) is None


def test_a_rule_answers_all_the_same(stage: Stage) -> None:
    stage.posts("2_1")
    stage.log.meanwhile = [lambda: stage.posts("2_2", "", kind=Kind.RATED, data={"score": 2})]
    assert works(stage, 3, known) is not None


def test_a_model_composes_again_when_an_older_question_was_answered(stage: Stage) -> None:
    stage.posts("2_1")
    stage.posts("2_2")
    composed: list[int] = []

    def compose(said: Sequence[str], state: State) -> Reply:
        composed.append(state.unanswered)
        return model(said, state)

    stage.log.meanwhile = [lambda: works(stage, 3, known)]
    done = works(stage, 4, compose)
    assert composed == [3, 4]
    assert done is not None
    assert (done.event.id, done.event.state.unanswered) == ("re:4", 0)


def test_whom_the_visitor_outran_is_dropped_and_the_next_answer_is_to_all_that_was_asked(
    stage: Stage,
) -> None:
    asked: list[list[str]] = []

    def compose(said: Sequence[str], state: State) -> Reply:
        asked.append(list(said))
        return model(said, state)

    stage.posts("2_1", "How warm should ropes lie?")
    stage.log.meanwhile = [lambda: stage.posts("2_2", "In winter, I mean.")]
    assert works(stage, 3, compose) is None
    assert works(stage, 4, compose) is not None
    assert works(stage, 3, compose) is None
    both = ["How warm should ropes lie?", "In winter, I mean."]
    assert asked == [both[:1], both]
    assert (stage.kinds, stage.head.state.unanswered) == ([*OPENED, "message", "message", "answer"], 0)


def test_an_answer_to_two_questions_is_composed_again_where_one_is_answered_meanwhile(stage: Stage) -> None:
    stage.posts("2_1")
    stage.posts("2_2")
    asked: list[int] = []

    def rule(said: Sequence[str], state: State) -> Reply | None:
        asked.append(len(said))
        return known(said, state)

    stage.log.meanwhile = [lambda: works(stage, 3, known)]
    works(stage, 4, rule)
    assert (asked, stage.head.state.unanswered) == ([2, 1], 0)


def test_who_rates_while_the_bot_composes_is_still_answered(stage: Stage) -> None:
    stage.posts("2_1")
    stage.posts("2_2", "", kind=Kind.RATED, data={"score": 2})
    done = works(stage, 4, model)
    assert done is not None
    assert (done.event.kind, done.event.state.unanswered) == (Kind.ANSWER, 0)


def test_a_model_that_finds_itself_outrun_is_dropped_too(stage: Stage) -> None:
    def outrun(_said: Sequence[str], _state: State) -> Reply:
        raise errors.Outdated

    stage.posts("2_1")
    assert works(stage, 3, outrun) is None
    assert stage.kinds == [*OPENED, "message"]


def test_what_is_given_back_to_the_bot_is_handed_over_if_nobody_can_say_more(stage: Stage) -> None:
    stage.posts("2_1")
    stage.takes()
    stage.gives_back()
    works(stage, stage.head.seq)
    assert stage.head.kind is Kind.HANDED_OVER


def test_the_bot_answers_what_was_asked_when_it_is_given_back(stage: Stage) -> None:
    stage.posts("2_1", "尺码怎么选？")
    stage.takes()
    stage.gives_back()
    asked: list[str] = []

    def compose(said: Sequence[str], state: State) -> Reply | None:
        asked.extend(said)
        return known(said, state)

    works(stage, stage.head.seq, compose)
    assert asked == ["尺码怎么选？"]
    assert (stage.head.kind, stage.head.text, stage.head.state.unanswered) == (Kind.ANSWER, ANSWERED, 0)


def test_a_guard_hands_over_what_nobody_answered(stage: Stage) -> None:
    stage.posts("2_1")
    done = guards(stage, 3)
    assert done is not None
    assert (done.event.kind, done.event.id) == (Kind.HANDED_OVER, "guard:3")
    assert (stage.head.state.status, stage.head.state.since) == ("queued", 4)


def test_a_guard_has_nothing_to_do_where_all_is_answered_or_held(stage: Stage) -> None:
    stage.posts("2_1")
    stage.posts("2_2")
    works(stage, 3, known)
    assert guards(stage, 3) is None
    stage.takes(LIN)
    assert guards(stage, 4) is None
    assert stage.kinds[-1] == "taken"


def test_a_guard_that_loses_to_the_answer_drops_its_own(stage: Stage) -> None:
    stage.posts("2_1")
    stage.log.meanwhile = [lambda: works(stage, 3, known)]
    assert guards(stage, 3) is None
    assert stage.kinds == [*OPENED, "message", "answer"]


def test_a_guard_after_an_erasure_asks_nobody(stage: Stage) -> None:
    stage.posts("2_1")
    erases(stage)
    assert guards(stage, 3) is None


def test_a_bot_behind_the_fence_is_told_nothing(stage: Stage) -> None:
    stage.posts("2_1")
    tail = read_tail(stage.log, HERE, 3)
    stage.posts("2_2", "", kind=Kind.CLOSED)
    fence(stage.log, HERE, base=4, now=stage.now)
    for author, expected in ((BOT_AUTHOR, errors.Outdated), (MEI, errors.Retired), (ADA, errors.Retired)):
        draft = Draft(Kind.NOTE, author, "late")
        with pytest.raises(expected):
            append(stage.log, HERE, tail, lambda _, draft=draft: draft, now=stage.now)  # type: ignore[misc]
