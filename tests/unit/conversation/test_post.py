"""A visitor writes: what is acknowledged stands once, and the answer brings what they have not seen."""

from collections.abc import Sequence
from typing import NoReturn

import pytest

from frontdesk import errors
from frontdesk.conversation.model import Event, Kind, Place
from tests import world
from tests.unit.conversation.stage import (
    ADA,
    ANSWERED,
    HERE,
    Stage,
    busy,
    knowing,
    older,
    torn,
)


@pytest.fixture(autouse=True)
def opened(stage: Stage) -> None:
    stage.opens()


def refuse(_: Sequence[Event]) -> NoReturn:
    raise errors.TooMany(retry_after=5)


def test_the_answer_brings_what_its_author_has_not_seen(stage: Stage) -> None:
    stage.takes()
    stage.replies()
    seen = stage.posts("1_1", "谢谢")
    assert seen.posted == 4
    assert [event.kind for event in seen.events] == [Kind.TAKEN, Kind.REPLY, Kind.MESSAGE]
    assert (seen.cursor, seen.more, seen.state.unanswered) == (4, False, 4)


def test_what_was_seen_comes_no_second_time(stage: Stage) -> None:
    stage.takes()
    stage.replies()
    assert [event.seq for event in stage.posts("1_1", after=3).events] == [4]


def test_a_place_below_the_base_is_read_as_the_base(stage: Stage) -> None:
    stage.takes()
    stage.replies()
    assert [event.seq for event in stage.posts("3_1", after=1).events] == [4]


def test_the_cursor_reaches_as_far_as_the_events_and_never_jumps_to_the_own_one(stage: Stage) -> None:
    for number in range(110):
        stage.posts(f"1_{number}")
    seen = stage.posts("1_last")
    assert (seen.posted, seen.cursor, seen.more) == (112, 101, True)
    assert [event.seq for event in seen.events] == list(range(2, 102))


def test_notes_are_passed_over_but_never_shown(stage: Stage) -> None:
    stage.acts(ADA, Kind.NOTE, "1_1", text="VIP")
    seen = stage.posts("1_1", "还在吗")
    assert [(event.seq, event.prev) for event in seen.events] == [(3, 1)]
    assert seen.cursor == 3


def test_a_retry_finds_itself_in_the_tail(stage: Stage) -> None:
    first = stage.posts("1_1")
    again = stage.posts("1_1", after=1, admit=refuse)
    assert (first.posted, again.posted) == (2, 2)
    assert stage.kinds == ["message"] * 2


def test_a_retry_after_a_lost_acknowledgement_finds_itself(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        stage.posts("1_1")
    assert stage.posts("1_1").posted == 2
    assert stage.kinds == ["message"] * 2


def test_a_retry_beside_its_own_first_request_finds_itself_in_the_way(stage: Stage) -> None:
    stage.log.meanwhile = [lambda: stage.posts("1_1")]
    assert stage.posts("1_1").posted == 2
    assert stage.kinds == ["message"] * 2


def test_a_retry_on_a_stale_replica_finds_itself_in_the_way(stage: Stage) -> None:
    stage.posts("1_1")
    stage.log.looks = [older(1)]
    assert stage.posts("1_1").posted == 2
    assert stage.kinds == ["message"] * 2


def test_the_same_id_with_another_body_is_refused(stage: Stage) -> None:
    stage.posts("1_1", "一")
    with pytest.raises(errors.IdReused) as refused:
        stage.posts("1_1", "二")
    assert (refused.value.status, refused.value.field) == (422, "client_id")
    with pytest.raises(errors.IdReused):
        stage.posts("1_1", "一", kind=Kind.PERSON_REQUESTED)
    stage.posts("1_2", "", kind=Kind.RATED, data={"score": 5})
    with pytest.raises(errors.IdReused):
        stage.posts("1_2", "", kind=Kind.RATED, data={"score": 1})
    assert len(stage.events) == 3


def test_an_agent_s_event_with_the_same_id_is_another_one(stage: Stage) -> None:
    stage.acts(ADA, Kind.NOTE, "1_1", text="hm")
    stage.log.database.write("UPDATE log SET body = replace(body, 'a_1_1', 'm_1_1')")
    assert stage.posts("1_1").posted == 3


def test_a_message_goes_on_from_whatever_was_faster(stage: Stage) -> None:
    stage.log.meanwhile = [stage.takes, None, stage.replies]
    seen = stage.posts("1_1")
    assert stage.kinds == ["message", "taken", "reply", "message"]
    assert (seen.posted, seen.state.status, seen.state.holder) == (4, "open", ADA.id)
    assert [event.seq for event in seen.events] == [2, 3, 4]


def test_a_message_that_meets_a_transaction_reads_again_strongly(stage: Stage) -> None:
    stage.log.meanwhile = [busy]
    stage.log.asked = []
    assert stage.posts("1_1").posted == 2
    assert stage.log.asked == [False, True]


def test_a_storm_ends_in_an_error_and_writes_nothing(stage: Stage) -> None:
    stage.log.meanwhile = [busy] * 16
    with pytest.raises(errors.Contended) as refused:
        stage.posts("1_1")
    assert refused.value.retry_after == 1
    assert stage.kinds == ["message"]


def test_a_stale_replica_without_the_base_is_asked_again_strongly(stage: Stage) -> None:
    stage.posts("1_1")
    stage.log.looks = [older(2)]
    assert stage.posts("2_1").posted == 3


def test_a_stale_replica_without_what_the_author_has_seen_is_asked_again(stage: Stage) -> None:
    for number in range(3):
        stage.posts(f"1_{number}")
    stage.log.looks = [older(1)]
    stage.log.asked = []
    assert [event.seq for event in stage.posts("1_new", after=4).events] == [5]
    assert stage.log.asked == [False, True]


def test_a_read_with_a_hole_is_asked_again_strongly(stage: Stage) -> None:
    for number in range(3):
        stage.posts(f"1_{number}")
    stage.log.looks = [torn(3)]
    stage.log.asked = []
    assert [event.seq for event in stage.posts("1_new").events] == [2, 3, 4, 5]
    assert stage.log.asked == [False, True]


@pytest.mark.parametrize("base", ["0_1", "2_1", "999999_1"])
def test_a_forged_base_is_unknown_and_writes_nothing(stage: Stage, base: str) -> None:
    with pytest.raises(errors.CursorUnknown):
        stage.posts(base)
    assert stage.kinds == ["message"]


def test_a_cursor_the_log_never_had_is_unknown(stage: Stage) -> None:
    with pytest.raises(errors.CursorUnknown):
        stage.posts("1_1", after=2)
    assert stage.kinds == ["message"]


def test_a_conversation_of_another_tenant_is_unknown(stage: Stage) -> None:
    stage.place = Place(world.NEIGHBOUR.id, HERE.conversation)
    with pytest.raises(errors.CursorUnknown):
        stage.posts("1_1")
    assert stage.events == []


def test_a_flood_is_stopped_before_anything_is_written(stage: Stage) -> None:
    with pytest.raises(errors.TooMany):
        stage.posts("1_1", admit=refuse)
    assert stage.kinds == ["message"]


def test_who_decides_on_a_flood_sees_the_tail(stage: Stage) -> None:
    stage.posts("1_1")
    shown: list[int] = []
    stage.posts("1_2", admit=lambda tail: shown.extend(event.seq for event in tail))
    assert shown == [1, 2]


def test_a_message_on_what_is_resolved_goes_to_the_queue_if_a_person_held_it(stage: Stage) -> None:
    stage.takes()
    stage.resolves()
    state = stage.posts("1_1", bot=knowing).state
    assert (state.status, state.holder, state.last_agent, state.unanswered) == ("queued", "queue", ADA.id, 4)


def test_a_message_on_what_the_visitor_closed_goes_to_the_bot_if_nobody_held_it(stage: Stage) -> None:
    stage.posts("1_1", "", kind=Kind.CLOSED)
    seen = stage.posts("2_1", bot=knowing)
    assert (seen.state.status, seen.state.unanswered) == ("bot", 0)
    assert [event.kind for event in seen.events] == [Kind.MESSAGE, Kind.ANSWER]


def test_a_rating_reopens_nothing(stage: Stage) -> None:
    stage.posts("1_1", "", kind=Kind.CLOSED)
    assert stage.posts("2_1", "", kind=Kind.RATED, data={"score": 4}).state.status == "resolved"


def test_closing_twice_is_a_conflict_but_a_retry_is_not(stage: Stage) -> None:
    stage.posts("1_1", "", kind=Kind.CLOSED)
    assert stage.posts("1_1", "", kind=Kind.CLOSED).posted == 2
    with pytest.raises(errors.AlreadyResolved):
        stage.posts("1_2", "", kind=Kind.CLOSED)


def test_closing_takes_the_conversation_off_the_agent_s_desk(stage: Stage) -> None:
    stage.takes()
    assert stage.load(ADA) == 1
    stage.posts("1_1", "", kind=Kind.CLOSED)
    assert stage.load(ADA) == 0


def test_asking_for_a_person_ends_the_bot_s_turn(stage: Stage) -> None:
    seen = stage.posts("1_1", "", kind=Kind.PERSON_REQUESTED, bot=knowing)
    assert (seen.state.status, seen.state.unanswered) == ("queued", 1)
    assert ANSWERED not in [event.text for event in stage.events]


def test_a_second_click_on_talk_to_a_person_finds_the_first(stage: Stage) -> None:
    first = stage.posts("1_1", "", kind=Kind.PERSON_REQUESTED)
    second = stage.posts("2_2", "", kind=Kind.PERSON_REQUESTED, after=2)
    assert stage.kinds == ["message", "person_requested"]
    assert (first.posted, second.posted, second.cursor, second.events) == (2, 1, 2, [])
    assert stage.posts("1_1", "", kind=Kind.PERSON_REQUESTED).posted == 2


def test_of_two_tabs_that_ask_for_a_person_at_once_one_is_written(stage: Stage) -> None:
    stage.log.meanwhile = [lambda: stage.posts("1_other", "", kind=Kind.PERSON_REQUESTED)]
    seen = stage.posts("1_1", "", kind=Kind.PERSON_REQUESTED)
    assert [event.id for event in stage.events] == ["m_0_1", "m_1_other"]
    assert (seen.posted, seen.cursor, [event.seq for event in seen.events]) == (1, 2, [2])


def test_a_person_who_has_the_conversation_and_owes_an_answer_is_not_asked_for_again(stage: Stage) -> None:
    stage.takes()
    assert stage.posts("2_1", "", kind=Kind.PERSON_REQUESTED).posted == 1
    assert stage.kinds == ["message", "taken"]


def test_a_wish_that_nobody_owes_an_answer_to_is_written(stage: Stage) -> None:
    stage.takes()
    stage.replies()
    seen = stage.posts("3_1", "", kind=Kind.PERSON_REQUESTED)
    assert (seen.posted, seen.state.status, seen.state.unanswered) == (4, "open", 4)


def test_a_repeated_wish_that_was_standing_is_written_at_most_once(stage: Stage) -> None:
    stage.takes()
    stage.posts("2_1", "", kind=Kind.PERSON_REQUESTED)
    stage.replies()
    assert [stage.posts("2_1", "", kind=Kind.PERSON_REQUESTED).posted for _ in range(2)] == [4, 4]
    assert stage.kinds == ["message", "taken", "reply", "person_requested"]
