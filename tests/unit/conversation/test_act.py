"""An agent acts: one request, one event, and the desk moves with it or not at all."""

from typing import Any

import pytest

from frontdesk import errors
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Draft, Kind
from tests.unit.conversation.stage import ADA, HERE, LIN, MARTA, Stage, busy, torn


@pytest.fixture(autouse=True)
def opened(stage: Stage) -> None:
    stage.opens("", kind=Kind.PERSON_REQUESTED)


def test_taking_puts_the_conversation_on_the_desk(stage: Stage) -> None:
    seen = stage.acts(ADA, Kind.TAKEN, "1_1")
    assert (seen.posted, seen.state.status, seen.state.holder) == (2, "open", ADA.id)
    assert stage.load(ADA) == 1


def test_a_retry_of_taking_finds_itself_and_takes_once(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        stage.acts(ADA, Kind.TAKEN, "1_1")
    assert stage.acts(ADA, Kind.TAKEN, "1_1").posted == 2
    assert (stage.kinds[1:], stage.load(ADA)) == (["taken"], 1)


def test_the_first_of_two_agents_gets_it(stage: Stage) -> None:
    stage.log.meanwhile = [lambda: stage.takes(LIN)]
    with pytest.raises(errors.NotHolder):
        stage.acts(ADA, Kind.TAKEN, "1_1")
    assert (stage.load(ADA), stage.load(LIN)) == (0, 1)


def test_a_transaction_in_the_way_is_waited_for(stage: Stage) -> None:
    stage.log.meanwhile = [busy, busy]
    assert stage.acts(ADA, Kind.TAKEN, "1_1").posted == 2


def test_taking_what_one_holds_is_a_conflict(stage: Stage) -> None:
    stage.takes()
    with pytest.raises(errors.AlreadyHeld):
        stage.acts(ADA, Kind.TAKEN, "1_again")


def test_without_room_nothing_is_taken(stage: Stage) -> None:
    stage.log.set_desk(HERE.tenant, ADA.id, capacity=0)
    with pytest.raises(errors.NoRoom):
        stage.acts(ADA, Kind.TAKEN, "1_1")
    assert stage.kinds == ["person_requested"]


def test_the_agent_sees_notes_and_whatever_came_since_their_place(stage: Stage) -> None:
    stage.takes()
    stage.acts(LIN, Kind.NOTE, "1_n", text="VIP")
    stage.posts("1_1", "还在吗")
    seen = stage.acts(ADA, Kind.REPLY, "1_r", after=2, text="在的")
    assert [event.kind for event in seen.events] == [Kind.NOTE, Kind.MESSAGE, Kind.REPLY]


def test_a_reply_answers_only_what_its_author_had_seen(stage: Stage) -> None:
    stage.takes()
    stage.posts("1_1", "one")
    stage.posts("1_2", "two")
    assert stage.acts(ADA, Kind.REPLY, "1_r1", after=3, text="…").state.unanswered == 4
    assert stage.acts(ADA, Kind.REPLY, "1_r2", after=2, text="…").state.unanswered == 4
    state = stage.acts(ADA, Kind.REPLY, "1_r3", after=4, text="…").state
    assert (state.unanswered, state.status, state.waiting_since) == (0, "waiting", 0)


def test_a_reply_does_not_answer_what_was_written_meanwhile(stage: Stage) -> None:
    stage.takes()
    stage.log.meanwhile = [lambda: stage.posts("1_1", "and this?")]
    state = stage.acts(ADA, Kind.REPLY, "1_r", after=2, text="…").state
    assert (state.unanswered, state.status) == (3, "open")
    assert state.waiting_since == stage.events[2].at


def test_a_place_below_the_base_is_read_as_the_base(stage: Stage) -> None:
    stage.takes()
    stage.posts("1_1", "one")
    assert stage.acts(ADA, Kind.REPLY, "3_r", after=0, text="…").state.unanswered == 0
    assert stage.acts(ADA, Kind.RESOLVED, "3_x", after=0).state.status == "resolved"


def test_a_place_the_log_never_had_is_unknown(stage: Stage) -> None:
    stage.takes()
    with pytest.raises(errors.CursorUnknown):
        stage.acts(ADA, Kind.RESOLVED, "1_x", after=9)


def test_only_the_holder_replies(stage: Stage) -> None:
    with pytest.raises(errors.NotHolder):
        stage.acts(ADA, Kind.REPLY, "1_r", after=1, text="…")
    stage.takes()
    with pytest.raises(errors.NotHolder):
        stage.acts(LIN, Kind.REPLY, "1_r2", after=2, text="…")


def test_a_reply_on_what_is_resolved_takes_it(stage: Stage) -> None:
    stage.takes()
    stage.resolves()
    assert stage.acts(LIN, Kind.REPLY, "1_r", after=3, text="…").state.holder == LIN.id
    assert (stage.load(ADA), stage.load(LIN)) == (0, 1)


@pytest.mark.parametrize("kind", [Kind.RESOLVED, Kind.SNOOZED])
def test_nothing_is_put_away_over_what_its_agent_has_not_seen(stage: Stage, kind: Kind) -> None:
    stage.takes()
    stage.posts("1_1", "one more thing")
    with pytest.raises(errors.UnseenMessage):
        stage.acts(ADA, kind, "1_x", after=2)
    assert stage.acts(ADA, kind, "1_x", after=3).state.status == kind.value
    assert (stage.load(ADA), stage.head.state.unanswered) == (0, 0)


def test_nor_over_what_came_at_the_same_moment(stage: Stage) -> None:
    stage.takes()
    stage.log.meanwhile = [lambda: stage.posts("1_1", "one more thing")]
    with pytest.raises(errors.UnseenMessage):
        stage.acts(ADA, Kind.RESOLVED, "1_x", after=2)
    stage.log.meanwhile = [lambda: stage.posts("1_2", "", kind=Kind.RATED, data={"score": 1})]
    with pytest.raises(errors.UnseenMessage):
        stage.acts(ADA, Kind.RESOLVED, "1_y", after=3)


def test_a_hole_before_the_head_does_not_hide_a_message_from_resolving(stage: Stage) -> None:
    stage.takes()
    stage.posts("1_1", "one more thing")
    stage.acts(ADA, Kind.NOTE, "1_n", text="…")
    stage.log.looks = [torn(3)]
    with pytest.raises(errors.UnseenMessage):
        stage.acts(ADA, Kind.RESOLVED, "1_x", after=2)


def test_a_visitor_who_asks_again_after_a_snooze_waits_in_the_queue(stage: Stage) -> None:
    stage.takes()
    stage.acts(ADA, Kind.SNOOZED, "1_z", after=2, until=9)
    state = stage.posts("1_1", "hello?").state
    assert (state.status, state.last_agent) == ("queued", ADA.id)
    assert stage.load(ADA) == 0


def test_snoozing_again_sets_another_alarm(stage: Stage) -> None:
    stage.acts(ADA, Kind.SNOOZED, "1_z", after=1, until=9)
    stage.acts(ADA, Kind.SNOOZED, "1_y", after=2, until=99)
    assert (stage.head.state.since, stage.head.state.since_at) == (3, stage.head.at)


@pytest.mark.parametrize(("accepts", "data"), [(Kind.REPLY, {"text": "在的"}), (Kind.TAKEN, {})])
def test_whoever_was_offered_it_accepts_by_speaking_or_taking(
    stage: Stage, accepts: Kind, data: dict[str, Any]
) -> None:
    stage.offers(ADA)
    assert (stage.head.state.status, stage.load(ADA)) == ("offered", 1)
    with pytest.raises(errors.NotHolder):
        stage.acts(LIN, accepts, "1_l", after=2, **data)
    state = stage.acts(ADA, accepts, "1_a", after=2, **data).state
    assert (state.holder, state.last_agent, stage.load(ADA)) == (ADA.id, ADA.id, 1)


def test_declining_gives_it_back_to_the_queue(stage: Stage) -> None:
    stage.offers(ADA)
    state = stage.acts(ADA, Kind.DECLINED, "2_d", after=2).state
    assert (state.status, state.last_agent, stage.load(ADA)) == ("queued", "", 0)


def test_a_refusal_that_comes_late_does_not_refuse_the_next_offer(stage: Stage) -> None:
    stage.offers(ADA)
    stage.acts(ADA, Kind.DECLINED, "2_d", after=2)
    stage.offers(ADA)
    with pytest.raises(errors.NotHolder):
        stage.acts(ADA, Kind.DECLINED, "2_late", after=4)
    assert stage.head.state.status == "offered"
    stage.acts(ADA, Kind.DECLINED, "4_d", after=4)
    assert stage.head.state.status == "queued"


def test_a_transfer_moves_the_load_from_desk_to_desk(stage: Stage) -> None:
    stage.takes()
    state = stage.acts(ADA, Kind.TRANSFERRED, "1_t", agent=LIN.id).state
    assert (state.holder, state.last_agent, state.status) == (LIN.id, LIN.id, "open")
    assert (stage.load(ADA), stage.load(LIN)) == (0, 1)
    with pytest.raises(errors.NotHolder):
        stage.acts(ADA, Kind.TRANSFERRED, "1_u", agent=ADA.id)


def test_a_transfer_into_a_queue_names_the_skill(stage: Stage) -> None:
    stage.takes()
    state = stage.acts(ADA, Kind.TRANSFERRED, "1_t", skill="returns").state
    assert (state.status, state.topic, stage.load(ADA)) == ("queued", "returns", 0)


def test_a_supervisor_assigns_what_others_hold_and_what_waits(stage: Stage) -> None:
    stage.acts(MARTA, Kind.TRANSFERRED, "1_t", agent=ADA.id)
    stage.acts(MARTA, Kind.TRANSFERRED, "1_u", agent=LIN.id)
    assert (stage.load(ADA), stage.load(LIN), stage.head.state.holder) == (0, 1, LIN.id)
    with pytest.raises(errors.AlreadyHeld):
        stage.acts(MARTA, Kind.TRANSFERRED, "1_v", agent=LIN.id)


def test_what_is_given_back_is_the_bot_s_again(stage: Stage) -> None:
    stage.takes()
    with pytest.raises(errors.NotHolder):
        stage.acts(MARTA, Kind.RETURNED, "1_m")
    stage.gives_back()
    state = stage.head.state
    assert (state.status, state.holder, state.unanswered, stage.load(ADA)) == ("bot", "bot", 1, 0)


def test_a_note_and_a_priority_move_nobody(stage: Stage) -> None:
    before = stage.head.state
    stage.acts(ADA, Kind.NOTE, "1_n", text="VIP")
    state = stage.acts(ADA, Kind.PRIORITISED, "1_p", priority="urgent").state
    assert (state.status, state.since, state.visible, state.priority) == (
        before.status,
        before.since,
        before.visible,
        "urgent",
    )


def test_two_agents_who_mint_the_same_id_are_not_taken_for_one(stage: Stage) -> None:
    ada = stage.acts(ADA, Kind.NOTE, "1_same", text="one")
    lin = stage.acts(LIN, Kind.NOTE, "1_same", text="one")
    assert (ada.posted, lin.posted) == (2, 3)
    assert stage.acts(ADA, Kind.NOTE, "1_same", text="one").posted == 2


def test_what_is_checked_of_a_new_event_is_not_asked_of_a_retry(stage: Stage) -> None:
    def refuses() -> None:
        raise errors.InvalidField("until", "Must lie ahead.")

    draft = Draft(Kind.SNOOZED, ADA, "a_1_1", data={"until": 9})
    with pytest.raises(errors.InvalidField):
        act(stage.log, HERE, draft, base=1, after=1, now=stage.now, admit=refuses)
    first = act(stage.log, HERE, draft, base=1, after=1, now=stage.now)
    again = act(stage.log, HERE, draft, base=1, after=1, now=stage.now, admit=refuses)
    assert (first.posted, again.posted, stage.kinds) == (2, 2, ["person_requested", "snoozed"])


def test_a_reply_in_what_nobody_has_is_told_to_take_it_first(stage: Stage) -> None:
    with pytest.raises(errors.NotHolder) as refused:
        stage.acts(ADA, Kind.REPLY, "1_1", text="Hello")
    assert refused.value.detail == "Nobody has taken this conversation yet. Take it first."
    stage.acts(LIN, Kind.TAKEN, "1_2")
    with pytest.raises(errors.NotHolder) as refused:
        stage.acts(ADA, Kind.REPLY, "2_1", text="Hello")
    assert refused.value.detail.startswith("Somebody else holds")
