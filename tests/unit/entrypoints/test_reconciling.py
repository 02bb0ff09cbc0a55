"""Desks and logs are compared: what is adrift is counted, named and, when asked for, put right."""

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.append import append
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.cli import main
from frontdesk.entrypoints.pulling import pull
from frontdesk.entrypoints.reconciling import reconcile
from frontdesk.inbox.project import projection_of
from tests import world
from tests.contract.stores import message, takes
from tests.desk import Desk
from tests.unit.entrypoints.test_pulling import SHOP, desk, head, sits, waits

__all__ = ["desk"]


def offered(desk: Desk) -> Place:
    place = waits(desk, 1, locale="en")
    sits(desk, world.ADA, capacity=3)
    pull(desk, SHOP)
    desk.inbox.project(projection_of(place, head(desk, place)))
    return place


def held(desk: Desk) -> set[str]:
    stands = desk.conversations.desk(SHOP, world.ADA.id)
    return set(stands.held) if stands else set()


def loses_the_hold(desk: Desk, place: Place) -> None:
    seq = head(desk, place).seq
    desk.conversations.mend(SHOP, world.ADA.id, {place.conversation: seq})
    assert held(desk) == set()


def test_what_agrees_is_left_alone(desk: Desk) -> None:
    place = offered(desk)
    assert reconcile(desk, SHOP, repair=True) == []
    assert held(desk) == {place.conversation}


def test_a_hold_that_no_log_knows_is_found_and_taken_off(desk: Desk) -> None:
    place = offered(desk)
    other = waits(desk, 2)
    desk.conversations.put(Place(SHOP, world.fixed_id("cnv", 9)), message(1), [takes(world.ADA.id, 1)])
    found = reconcile(desk, SHOP)
    assert [(each.agent, each.count) for each in found] == [(world.ADA.id, 1)]
    assert len(held(desk)) == 2
    assert reconcile(desk, SHOP, repair=True) == found
    assert held(desk) == {place.conversation}
    assert reconcile(desk, SHOP) == []
    assert head(desk, other).state.holder == "queue"


def test_what_a_desk_does_not_know_of_goes_back_into_the_queue(desk: Desk) -> None:
    place = offered(desk)
    loses_the_hold(desk, place)
    assert [each.missing for each in reconcile(desk, SHOP, repair=True)] == [
        {place.conversation: head(desk, place).seq - 1}
    ]
    assert desk.kinds(place.conversation)[-1] == "requeued"
    assert reconcile(desk, SHOP) == []


def test_what_moved_while_it_was_looked_at_is_not_adrift(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    place = offered(desk)
    loses_the_hold(desk, place)
    drift, looks = desk.conversations.drift, []

    def meanwhile(tenant: str, agent: str) -> int:
        if agent == world.ADA.id:
            looks.append(agent)
        if looks == [world.ADA.id]:
            visitor = Author(Side.VISITOR, world.fixed_id("vis", 1))
            draft = Draft(Kind.CLOSED, visitor, "m_1_closed")
            append(
                desk.conversations,
                place,
                read_tail(desk.conversations, place, 1),
                lambda _: draft,
                now=desk.now,
            )
            looks.append("closed")
        return drift(tenant, agent)

    monkeypatch.setattr(desk.conversations, "drift", meanwhile)
    assert reconcile(desk, SHOP, repair=True) == []


def test_the_command_says_what_it_found(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    loses_the_hold(desk, offered(desk))
    with using(desk):
        assert main(["desks", "check"]) == 0
        assert "1 differences found at 2 tenants" in capsys.readouterr().out
        assert main(["desks", "check", "--repair", "--tenant", SHOP]) == 0
        assert main(["desks", "check"]) == 0
    assert "0 differences found" in capsys.readouterr().out
