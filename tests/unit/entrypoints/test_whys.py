"""An agent reads why somebody has a conversation: as it was decided then, in both languages."""

from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.entrypoints.assignment import Office
from frontdesk.entrypoints.pulling import pull
from frontdesk.tenancy.identity import AgentClaims
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.ports import Remove
from functions.console.handler import handler
from tests import world
from tests.contract.stores import message, takes
from tests.desk import Desk, answered, request
from tests.unit.entrypoints.test_pulling import SHOP, desk, head, sits, waits

__all__ = ["desk"]
ADA = Author(Side.AGENT, world.ADA.id, world.ADA.name)


def asks(desk: Desk, place: Place, seq: int, who: world.Agent = world.ADA) -> tuple[int, Any]:
    token = desk.tokens.issue(AgentClaims(who.tenant, who.id, who.name, (who.role,)), desk.now()).token
    resource = "/v1/agent/conversations/{id}/assignments/{seq}/why"
    path = f"/v1/agent/conversations/{place.conversation}/assignments/{seq}/why"
    with using(desk):
        return answered(handler(request("GET", path, token=token, resource=resource), None))


def acts(desk: Desk, place: Place, author: Author, kind: Kind, **data: Any) -> None:
    seq = head(desk, place).seq
    draft = Draft(kind, author, world.client_id(seq, seq, "a"), "…", data)
    act(desk.conversations, place, draft, base=seq, after=seq, now=desk.now)


@pytest.fixture
def offered(desk: Desk) -> Place:
    place = waits(desk, 1, locale="en")
    sits(desk, world.ADA, capacity=3)
    sits(desk, world.MARTA, capacity=3)
    desk.conversations.put(Place(SHOP, world.fixed_id("cnv", 77)), *held_by(desk, world.MARTA.id))
    pull(desk, SHOP)
    return place


def held_by(desk: Desk, agent: str) -> tuple[Any, Any]:
    """An event that gave them something an hour ago."""
    return message(1), [takes(agent, 1)]


def test_who_was_asked_and_what_would_have_changed_it(desk: Desk, offered: Place) -> None:
    status, why = asks(desk, offered, 2)
    assert status == 200, why
    assert (why["how"], why["agent"]) == ("offered", {"id": world.ADA.id, "name": world.ADA.name})
    said = f"{world.ADA.name} was asked: has what was asked for (English); ahead of {world.MARTA.name} by "
    assert why["words"]["en"][0].startswith(said)
    assert why["words"]["zh"][0].startswith(f"请了{world.ADA.name}：")
    assert [each["agent"]["id"] for each in why["decision"]["candidates"]] == [world.ADA.id, world.MARTA.id]
    assert why["decision"]["policy"] == "default"
    assert [each["agent"]["name"] for each in why["decision"]["near"]] == [world.MARTA.name]
    assert world.MARTA.name in why["words"]["en"][1]


def test_whoever_accepts_shows_the_reason_of_the_offer(desk: Desk, offered: Place) -> None:
    acts(desk, offered, ADA, Kind.TAKEN)
    status, why = asks(desk, offered, 3)
    assert (status, why["how"], why["decision"]["asked_for"]["language"]) == (200, "accepted", "en")


def test_what_is_taken_by_hand_or_handed_on_says_so(desk: Desk) -> None:
    place = waits(desk, 1, locale="en")
    for agent in (world.ADA, world.MARTA):
        sits(desk, agent)
    acts(desk, place, ADA, Kind.TAKEN)
    acts(desk, place, ADA, Kind.TRANSFERRED, agent=world.MARTA.id, name=world.MARTA.name)
    _, taken = asks(desk, place, 2)
    _, handed = asks(desk, place, 3)
    assert (taken["how"], taken["words"]["en"]) == ("taken", [f"{world.ADA.name} took it by hand."])
    assert (handed["how"], handed["by"]["id"]) == ("transferred", world.ADA.id)
    assert handed["words"]["zh"] == [f"{world.ADA.name}把会话转给了{world.MARTA.name}。"]
    assert "decision" not in taken


@pytest.mark.parametrize("seq", [1, 3, 99])
def test_where_nobody_was_given_it_there_is_no_reason(desk: Desk, offered: Place, seq: int) -> None:
    acts(desk, offered, ADA, Kind.NOTE)
    assert asks(desk, offered, seq)[0] == 404


def test_another_tenant_sees_nothing(desk: Desk, offered: Place) -> None:
    assert asks(desk, offered, 2, who=world.NEIGHBOUR_AGENT)[0] == 404


def test_a_reason_whose_event_names_somebody_else_is_not_shown(desk: Desk, offered: Place) -> None:
    """What a claim left behind that another one won."""
    desk.conversations.explain(offered, 2, world.LIN.id, {"top": [[world.LIN.id]]})
    assert asks(desk, offered, 2)[1]["agent"]["id"] == world.ADA.id


def test_who_has_left_is_called_as_they_were(desk: Desk, offered: Place) -> None:
    desk.directory.commit(Remove(SHOP, world.MARTA.id, Agent))
    assert world.MARTA.name in asks(desk, offered, 2)[1]["words"]["en"][0]


def test_an_erasure_leaves_the_reason_which_has_no_word_of_the_visitor(desk: Desk, offered: Place) -> None:
    erase(desk.conversations, offered, ADA, "a_1_erase", base=1, now=desk.now)
    status, why = asks(desk, offered, 2)
    assert (status, why["how"], why["decision"]["able"]) == (200, "offered", 2)


def test_an_offer_from_before_reasons_were_kept_says_what_it_can(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = waits(desk, 1, locale="en")
    sits(desk, world.ADA)
    monkeypatch.setattr(desk.conversations, "explain", lambda *_: None)
    assert Office(desk, SHOP).assign(place.conversation).event
    _, why = asks(desk, place, 2)
    assert (why["words"]["en"], "decision" in why) == ([f"{world.ADA.name} was asked."], False)
