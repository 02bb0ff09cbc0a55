"""What a log says of those who held the conversation."""

import pytest

from frontdesk.conversation.model import Kind
from frontdesk.conversation.tail import redacted
from frontdesk.routing.expertise.outcomes import outcomes_of
from frontdesk.routing.expertise.topics import topic_of, topics_of
from tests import world
from tests.desk import Desk
from tests.unit.routing.expertise.told import ADA, BOT, LIN, MARTA, SYSTEM, TOM, Told


@pytest.fixture
def told() -> Told:
    """Tom asked, the bot handed over to whoever knows parcels."""
    desk = Desk()
    for agent in (world.ADA, world.LIN):
        desk.conversations.set_desk(world.SHOP.id, agent.id, capacity=9, online=True, at=desk.clock)
    begun = Told(desk.conversations)
    begun(Kind.MESSAGE, TOM, text="where is it")
    return begun(Kind.HANDED_OVER, BOT, topic="parcels", intent=["late", 0.8], terms=["parcel", "包裹"])


def test_who_takes_and_resolves_succeeded(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.REPLY, ADA)(Kind.RESOLVED, ADA)
    (found,) = outcomes_of(told.tail)
    assert (found.agent, found.topic, found.skill, found.terms) == (
        world.ADA.id, "late", "parcels", ("parcel", "包裹")
    )  # fmt: skip
    assert (found.succeeded, found.rating, found.seconds_to_resolve, found.at) == (True, None, 120.0, told.at)


def test_who_hands_it_on_did_not_and_who_gets_it_did(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.TRANSFERRED, ADA, agent=world.LIN.id)(Kind.REPLY, LIN)(Kind.RESOLVED, LIN)
    first, second = outcomes_of(told.tail)
    assert (first.agent, first.succeeded, first.transferred) == (world.ADA.id, False, True)
    assert (second.agent, second.succeeded) == (world.LIN.id, True)


def test_who_gives_it_back_to_the_bot_handed_it_on(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.RETURNED, ADA)(Kind.CLOSED, TOM)
    (found,) = outcomes_of(told.tail)
    assert (found.agent, found.succeeded) == (world.ADA.id, False)


def test_a_rating_goes_to_whoever_held_it_last(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.TRANSFERRED, ADA, agent=world.LIN.id)(Kind.RESOLVED, LIN)(
        Kind.RATED, TOM, score=2
    )
    assert [(found.agent, found.rating) for found in outcomes_of(told.tail)] == [
        (world.ADA.id, None),
        (world.LIN.id, 2),
    ]


def test_the_last_rating_counts(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.RESOLVED, ADA)(Kind.RATED, TOM, score=2)(Kind.RATED, TOM, score=4)
    assert [found.rating for found in outcomes_of(told.tail)] == [4]


def test_who_closes_while_waiting_for_a_word_was_not_helped(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.CLOSED, TOM)
    (found,) = outcomes_of(told.tail)
    assert (found.succeeded, found.transferred) == (False, False)


def test_who_closes_after_an_answer_was_helped(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.REPLY, ADA)(Kind.CLOSED, TOM)
    assert [found.succeeded for found in outcomes_of(told.tail)] == [True]


def test_what_is_left_after_an_answer_counts_as_resolved(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.REPLY, ADA)(Kind.ABANDONED, SYSTEM, after_ms=world.HOUR)
    assert [found.succeeded for found in outcomes_of(told.tail)] == [True]


def test_who_vanished_has_shown_nothing(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.REQUEUED, SYSTEM, agent=world.ADA.id)(Kind.TAKEN, LIN)(Kind.RESOLVED, LIN)
    assert [found.agent for found in outcomes_of(told.tail)] == [world.LIN.id]


def test_who_is_relieved_by_a_supervisor_has_shown_nothing(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.TRANSFERRED, MARTA, agent=world.LIN.id, above=True)(Kind.RESOLVED, LIN)
    assert [found.agent for found in outcomes_of(told.tail)] == [world.LIN.id]


def test_an_offer_that_nobody_took_is_no_stay(told: Told) -> None:
    told(Kind.OFFERED, SYSTEM, agent=world.ADA.id, since=2)(Kind.DECLINED, ADA)(Kind.TAKEN, LIN)(
        Kind.RESOLVED, LIN
    )
    assert [found.agent for found in outcomes_of(told.tail)] == [world.LIN.id]


def test_an_offer_that_was_accepted_is_a_stay_from_then_on(told: Told) -> None:
    told(Kind.OFFERED, SYSTEM, agent=world.ADA.id, since=2)(Kind.REPLY, ADA)(Kind.RESOLVED, ADA)
    assert [(found.agent, found.seconds_to_resolve) for found in outcomes_of(told.tail)] == [
        (world.ADA.id, 60.0)
    ]


def test_who_hears_thanks_and_resolves_again_has_one_outcome(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.RESOLVED, ADA)(Kind.MESSAGE, TOM, text="thanks")(Kind.TAKEN, ADA)
    told(Kind.RESOLVED, ADA)
    (found,) = outcomes_of(told.tail)
    assert (found.succeeded, found.at, found.seconds_to_resolve) == (True, told.at, 240.0)


def test_a_resolution_that_lasted_was_told_then(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.RESOLVED, ADA)(Kind.MESSAGE, TOM, text="again", after_ms=2 * world.DAY)
    told(Kind.TAKEN, LIN)(Kind.RESOLVED, LIN)
    assert [found.agent for found in outcomes_of(told.tail)] == [world.LIN.id]


def test_nobody_is_told_of_what_the_bot_did_alone(told: Told) -> None:
    told(Kind.CLOSED, TOM)
    assert outcomes_of(told.tail) == ()


def test_what_is_not_resolved_is_not_told_yet(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.TRANSFERRED, ADA, agent=world.LIN.id)
    assert outcomes_of(told.tail) == ()


def test_a_retired_log_says_nothing(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.RESOLVED, ADA)(Kind.RETIRED, SYSTEM)
    assert outcomes_of(told.tail) == ()


def test_a_torn_log_says_nothing(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.RESOLVED, ADA)
    assert outcomes_of(told.tail[1:]) == outcomes_of([*told.tail[:2], *told.tail[3:]]) == ()
    assert outcomes_of([]) == ()


def test_an_erased_conversation_keeps_its_outcome_and_loses_its_words(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.RESOLVED, ADA)(Kind.ERASED, SYSTEM)
    (found,) = outcomes_of(redacted(told.tail))
    assert (found.agent, found.topic, found.terms, found.succeeded) == (world.ADA.id, "parcels", (), True)


def test_words_that_a_visitor_sent_as_data_are_not_taken(told: Told) -> None:
    told(Kind.MESSAGE, TOM, text="x", terms=["my name"], intent=["mine", 1.0])(Kind.TAKEN, ADA)
    told(Kind.RESOLVED, ADA)
    assert [(found.terms, found.topic) for found in outcomes_of(told.tail)] == [(("parcel", "包裹"), "late")]


def test_a_guess_is_the_topic_as_far_as_it_is_sure(told: Told) -> None:
    assert topics_of(told.tail) == pytest.approx({"late": 0.8, "parcels": 0.2})
    assert topic_of(told.tail) == "late"


def test_a_guess_that_is_not_sure_is_not_what_an_outcome_is_told_of(told: Told) -> None:
    told(Kind.NOTE, ADA, intent=["lost", 0.3])
    assert topics_of(told.tail) == pytest.approx({"lost": 0.3, "parcels": 0.7})
    assert topic_of(told.tail) == "parcels"


def test_a_skill_that_an_agent_chose_knows_better_than_a_guess_from_before(told: Told) -> None:
    told(Kind.TAKEN, ADA)(Kind.TRANSFERRED, ADA, skill="returns")(Kind.TAKEN, LIN)(Kind.RESOLVED, LIN)
    assert topics_of(told.tail) == {"returns": 1.0}
    first, second = outcomes_of(told.tail)
    assert (first.topic, first.skill) == ("late", "parcels")
    assert (second.topic, second.skill) == ("returns", "returns")


@pytest.mark.parametrize(
    "intent", ["late", ["late"], ["late", "sure"], ["late", 7], ["", 0.9], [3, 0.9], None]
)
def test_a_guess_of_another_form_is_none(told: Told, intent: object) -> None:
    told(Kind.NOTE, ADA, intent=intent)
    assert topics_of(told.tail) == pytest.approx({"late": 0.8, "parcels": 0.2})


def test_where_nothing_is_known_it_is_anything() -> None:
    assert topics_of([]) == {"": 1.0}
