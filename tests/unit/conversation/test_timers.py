"""What time does to a conversation, and what makes a timer come too late."""

import pytest

from frontdesk import errors
from frontdesk.conversation import timers
from frontdesk.conversation.append import append
from frontdesk.conversation.model import Draft, Event, Kind, Reply
from frontdesk.conversation.pending import answer_pending
from frontdesk.conversation.tail import read_tail
from tests import world
from tests.unit.conversation.stage import ADA, HERE, LIN, ROUTER, Stage, knowing

SILENT = 3 * world.MINUTE


@pytest.fixture(autouse=True)
def opened(stage: Stage) -> None:
    stage.opens("", kind=Kind.PERSON_REQUESTED)


def expires(stage: Stage, since: int) -> Event | None:
    return timers.expire_offer(stage.log, HERE, since, now=stage.now)


def abandons(stage: Stage) -> Event | None:
    return timers.abandon(stage.log, HERE, stage.head.seq, now=stage.now)


def releases(stage: Stage, head: int, silent_ms: int = SILENT) -> Event | None:
    return timers.release_vanished(stage.log, HERE, head, ADA.id, silent_ms=silent_ms, now=stage.now)


def vanishes(stage: Stage) -> int:
    """Ada takes it, and is not heard of any more; returns the head."""
    stage.takes()
    stage.clock += SILENT
    return stage.head.seq


def test_an_offer_that_nobody_accepts_goes_back_to_the_queue(stage: Stage) -> None:
    stage.offers(ADA)
    assert expires(stage, 2) is not None
    assert (stage.head.state.status, stage.load(ADA), stage.head.data["agent"]) == ("queued", 0, ADA.id)
    assert expires(stage, 2) is not None
    assert stage.kinds.count("offer_expired") == 1


def test_an_offer_that_was_accepted_does_not_expire(stage: Stage) -> None:
    stage.offers(ADA)
    stage.replies()
    assert expires(stage, 2) is None
    assert stage.load(ADA) == 1


def test_the_expiry_of_one_offer_leaves_the_next_alone(stage: Stage) -> None:
    stage.offers(ADA)
    stage.acts(ADA, Kind.DECLINED, "2_d", after=2)
    stage.offers(LIN)
    assert expires(stage, 2) is None
    assert (stage.head.state.holder, stage.load(LIN)) == (LIN.id, 1)


def test_an_offer_for_a_stay_in_the_queue_that_is_over_is_dropped(stage: Stage) -> None:
    tail = read_tail(stage.log, HERE, 1)
    stage.takes()
    stage.acts(ADA, Kind.TRANSFERRED, "1_q", skill="returns")
    draft = Draft(Kind.OFFERED, ROUTER, "offer:1", data={"agent": ADA.id, "since": 1})
    with pytest.raises(errors.Outdated):
        append(stage.log, HERE, tail, lambda _: draft, now=stage.now)


def test_a_snooze_ends_when_its_time_has_come(stage: Stage) -> None:
    stage.acts(ADA, Kind.SNOOZED, "1_z", after=1)
    assert timers.wake(stage.log, HERE, 2, now=stage.now) is not None
    assert (stage.head.kind, stage.head.state.status) == (Kind.WOKEN, "queued")


def test_the_alarm_of_an_earlier_snooze_wakes_nobody(stage: Stage) -> None:
    stage.acts(ADA, Kind.SNOOZED, "1_z", after=1)
    stage.acts(ADA, Kind.SNOOZED, "1_y", after=2)
    assert timers.wake(stage.log, HERE, 2, now=stage.now) is None
    assert stage.head.state.status == "snoozed"


def test_who_has_vanished_lets_go(stage: Stage) -> None:
    head = vanishes(stage)
    assert releases(stage, head) is not None
    assert (stage.head.state.status, stage.load(ADA), stage.head.state.last_agent) == ("queued", 0, ADA.id)


def test_who_has_shown_life_keeps_what_they_hold(stage: Stage) -> None:
    head = vanishes(stage)
    stage.log.set_desk(HERE.tenant, ADA.id, at=stage.clock)
    assert releases(stage, head) is None
    assert stage.load(ADA) == 1


def test_who_has_just_replied_keeps_it_too(stage: Stage) -> None:
    head = vanishes(stage)
    stage.log.meanwhile = [stage.replies]
    assert releases(stage, head) is None
    assert stage.head.kind is Kind.REPLY


def test_what_was_written_since_the_sweep_looked_keeps_it_too(stage: Stage) -> None:
    head = vanishes(stage)
    stage.acts(ADA, Kind.NOTE, "1_n", text="back in a minute")
    assert releases(stage, head) is None
    assert stage.load(ADA) == 1


def test_what_somebody_else_holds_by_now_is_not_released(stage: Stage) -> None:
    head = vanishes(stage)
    stage.acts(ADA, Kind.TRANSFERRED, "1_t", agent=LIN.id)
    assert releases(stage, head) is None
    assert releases(stage, stage.head.seq) is None
    assert stage.load(LIN) == 1


def test_whose_desk_is_gone_has_vanished(stage: Stage) -> None:
    head = vanishes(stage)
    stage.log.database.write("DELETE FROM desk WHERE agent = ?", (ADA.id,))
    assert releases(stage, head) is not None


def test_what_nobody_goes_on_with_is_closed(stage: Stage) -> None:
    stage.takes()
    stage.replies()
    assert abandons(stage) is not None
    assert (stage.head.state.status, stage.head.state.holder, stage.load(ADA)) == ("resolved", "none", 0)


def test_nobody_who_waits_is_abandoned(stage: Stage) -> None:
    assert abandons(stage) is None
    stage.takes()
    assert abandons(stage) is None


def test_a_word_in_between_keeps_it_open(stage: Stage) -> None:
    stage.takes()
    stage.replies()
    stage.log.meanwhile = [lambda: stage.posts("1_1", "", kind=Kind.RATED, data={"score": 5})]
    assert abandons(stage) is None
    assert stage.head.state.status == "waiting"


def test_an_answered_conversation_of_the_bot_is_abandoned_too(stage: Stage) -> None:
    stage.takes()
    stage.gives_back()
    stage.posts("1_1")
    assert abandons(stage) is None
    answer_pending(
        stage.log, HERE, 4, lambda said, state: knowing(said[-1], state), lambda _: Reply(""), now=stage.now
    )
    assert abandons(stage) is not None
    assert stage.head.state.status == "resolved"
