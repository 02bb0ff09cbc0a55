"""A visitor's level gives what they wait for a priority, once, and never over an agent's word."""

import pytest

from frontdesk import errors
from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints.levels import level_of, raise_priority, set_level
from frontdesk.entrypoints.pulling import pull
from frontdesk.inbox.project import projection_of
from frontdesk.routing.policy import Policy
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.policies import publish_policy
from tests import world
from tests.desk import Desk

SHOP = world.SHOP.id
PLACE = Place(SHOP, world.TOM_CONVERSATION)
LIN = Author(Side.AGENT, world.LIN.id, world.LIN.name)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.conversations.set_desk(SHOP, world.LIN.id, capacity=3, online=False, at=desk.now())
    policy = Policy(levels={"gold": "high", "platinum": "urgent", "slow": "low"})
    publish_policy(desk.directory, SHOP, write_policy(policy), "", desk.now())
    return desk


def joins(desk: Desk, place: Place = PLACE, visitor: str = world.TOM.id) -> None:
    draft = Draft(Kind.PERSON_REQUESTED, Author(Side.VISITOR, visitor), world.client_id(0))
    with using(desk):
        open_conversation(desk.conversations, place, draft, lambda *_: None, now=desk.now)
        desk.settle()


def acts(desk: Desk, kind: Kind, **data: object) -> None:
    head = desk.conversations.tail(PLACE, 1)[-1].seq
    draft = Draft(kind, LIN, world.client_id(head, side="a"), data=data)
    with using(desk):
        act(desk.conversations, PLACE, draft, base=head, after=head, now=desk.now)
        desk.settle()


def told(desk: Desk, place: Place = PLACE) -> list[Event]:
    return [event for event in desk.conversations.tail(place, 1) if event.kind is Kind.PRIORITISED]


def test_who_has_a_level_waits_before_the_others(desk: Desk) -> None:
    set_level(desk, SHOP, world.TOM.id, "gold", world.OWNER.id)
    other = Place(SHOP, world.fixed_id("cnv", 1))
    joins(desk, other, world.MEI.id)
    desk.clock += world.MINUTE
    joins(desk)
    (event,) = told(desk)
    assert (event.author.side, event.id, event.data) == (
        Side.SYSTEM,
        "level:1",
        {"priority": "high", "level": "gold"},
    )
    assert not event.is_visible
    assert not told(desk, other)
    assert [row.conversation for row in desk.inbox.page(SHOP, "queued").rows] == [
        PLACE.conversation,
        other.conversation,
    ]


def test_a_level_is_told_once_however_often_the_message_comes(desk: Desk) -> None:
    set_level(desk, SHOP, world.TOM.id, "gold", world.OWNER.id)
    joins(desk)
    assert raise_priority(desk, PLACE) is None
    assert len(told(desk)) == 1


def test_who_becomes_free_is_offered_it_raised_though_its_own_job_has_not_come(desk: Desk) -> None:
    set_level(desk, SHOP, world.TOM.id, "gold", world.OWNER.id)
    draft = Draft(Kind.PERSON_REQUESTED, Author(Side.VISITOR, world.TOM.id), world.client_id(0))
    open_conversation(desk.conversations, PLACE, draft, lambda *_: None, now=desk.now)
    desk.inbox.project(projection_of(PLACE, desk.conversations.tail(PLACE, 1)[-1]))
    desk.conversations.set_desk(SHOP, world.LIN.id, capacity=3, online=True, at=desk.now())
    assert pull(desk, SHOP).offered == 1
    kinds = [event.kind for event in desk.conversations.tail(PLACE, 1)]
    assert kinds == [Kind.PERSON_REQUESTED, Kind.PRIORITISED, Kind.OFFERED]


def test_a_level_never_lowers(desk: Desk) -> None:
    set_level(desk, SHOP, world.TOM.id, "slow", world.OWNER.id)
    joins(desk)
    assert not told(desk)


@pytest.mark.parametrize("priority", ["urgent", "low"])
def test_what_an_agent_said_stands(desk: Desk, priority: str) -> None:
    joins(desk)
    acts(desk, Kind.PRIORITISED, priority=priority)
    set_level(desk, SHOP, world.TOM.id, "platinum", world.OWNER.id)
    assert raise_priority(desk, PLACE) is None
    assert desk.conversations.tail(PLACE, 1)[-1].state.priority == priority


def test_a_higher_level_counts_when_it_comes_into_the_queue_again(desk: Desk) -> None:
    set_level(desk, SHOP, world.TOM.id, "gold", world.OWNER.id)
    joins(desk)
    acts(desk, Kind.TAKEN)
    set_level(desk, SHOP, world.TOM.id, "platinum", world.OWNER.id)
    acts(desk, Kind.TRANSFERRED, skill="")
    assert [event.data["priority"] for event in told(desk)] == ["high", "urgent"]


def test_what_is_not_in_the_queue_is_left_alone(desk: Desk) -> None:
    joins(desk)
    acts(desk, Kind.TAKEN)
    set_level(desk, SHOP, world.TOM.id, "gold", world.OWNER.id)
    assert raise_priority(desk, PLACE) is None


def test_a_level_that_the_policy_does_not_know_is_refused_and_one_it_forgot_counts_nothing(
    desk: Desk,
) -> None:
    with pytest.raises(errors.InvalidField):
        set_level(desk, SHOP, world.TOM.id, "diamond", world.OWNER.id)
    set_level(desk, SHOP, world.TOM.id, "gold", world.OWNER.id)
    policy = Policy(levels={"silver": "high"})
    publish_policy(desk.directory, SHOP, write_policy(policy), "", desk.now())
    joins(desk)
    assert not told(desk)


def test_a_level_is_taken_away_and_the_same_one_put_twice_is_put_once(desk: Desk) -> None:
    first = set_level(desk, SHOP, world.TOM.id, "gold", world.OWNER.id)
    desk.clock += 1
    assert (
        set_level(desk, SHOP, world.TOM.id, "gold", world.MARTA.id)
        == first
        == level_of(desk, SHOP, world.TOM.id)
    )
    assert set_level(desk, SHOP, world.TOM.id, None, world.OWNER.id) is None
    assert level_of(desk, SHOP, world.TOM.id) is None
    joins(desk)
    assert not told(desk)
