"""Agents act on conversations through the real handler: one request, one event, and nobody else's tenant."""

from dataclasses import replace
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.conversation.post import post
from frontdesk.tenancy.identity import AgentClaims, VisitorClaims
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.ports import Put
from functions.console.handler import handler
from functions.messages.handler import handler as visitors
from tests import world
from tests.desk import Desk, answered, request

PLACE = Place(world.SHOP.id, world.TOM_CONVERSATION)
PATH = f"/v1/agent/conversations/{world.TOM_CONVERSATION}"
TOM = Author(Side.VISITOR, world.TOM.id)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    draft = Draft(Kind.PERSON_REQUESTED, TOM, world.client_id(0))
    open_conversation(desk.conversations, PLACE, draft, lambda *_: None, now=desk.now)
    desk.settle()
    return desk


def call(
    desk: Desk, agent: world.Agent, method: str, path: str, body: object = None, **more: Any
) -> tuple[int, Any]:
    claims = AgentClaims(agent.tenant, agent.id, agent.name, (agent.role,))
    token = desk.tokens.issue(claims, desk.now()).token
    headers = {"Content-Type": "application/json"}
    with using(desk):
        return answered(handler(request(method, path, body, token=token, headers=headers, **more), None))


def acts(
    desk: Desk, who: world.Agent, what: str, number: int = 1, *, after: int = 1, **body: Any
) -> tuple[int, Any]:
    sent = {"client_id": world.client_id(1, number, "a"), "after": after, **body}
    return call(desk, who, "POST", f"{PATH}/{what}", sent)


def present(desk: Desk, agent: world.Agent, *, capacity: int = 3) -> Any:
    status, body = call(desk, agent, "PUT", "/v1/agent/presence", {"online": True, "capacity": capacity})
    assert status == 200
    return body


def test_who_comes_online_is_offered_what_waits(desk: Desk) -> None:
    present(desk, world.ADA)

    desk.settle()

    assert desk.kinds(world.TOM_CONVERSATION) == ["person_requested", "offered"]
    assert present(desk, world.ADA)["held"] == [world.TOM_CONVERSATION]


def test_take_reply_and_resolve(desk: Desk) -> None:
    present(desk, world.ADA)
    assert acts(desk, world.ADA, "take")[0] == 201
    status, replied = acts(desk, world.ADA, "replies", 2, after=2, text="Hello, this is Ada.")
    assert (status, replied["state"]["status"]) == (201, "waiting")

    status, resolved = acts(desk, world.ADA, "resolve", 3, after=3)

    assert (status, resolved["state"]["status"], resolved["posted"]) == (201, "resolved", 4)
    desk.settle()
    rows = call(desk, world.ADA, "GET", "/v1/agent/inbox", query={"status": "resolved"})[1]["items"]
    assert [row["conversation"] for row in rows] == [world.TOM_CONVERSATION]


def test_nobody_takes_what_another_holds(desk: Desk) -> None:
    present(desk, world.ADA)
    present(desk, world.LIN)
    acts(desk, world.ADA, "take")

    status, problem = acts(desk, world.LIN, "take", 2)

    assert (status, problem["code"]) == (409, "not_holder")


def test_nobody_resolves_over_a_message_they_have_not_seen(desk: Desk) -> None:
    present(desk, world.ADA)
    acts(desk, world.ADA, "take", after=1)
    say = Draft(Kind.MESSAGE, TOM, world.client_id(1, 5), "one more thing")
    post(
        desk.conversations,
        PLACE,
        say,
        base=1,
        after=1,
        respond=lambda *_: None,
        admit=lambda _: None,
        now=desk.now,
    )

    status, problem = acts(desk, world.ADA, "resolve", 2, after=2)

    assert (status, problem["code"]) == (409, "unseen_message")


def test_a_full_desk_takes_no_more(desk: Desk) -> None:
    present(desk, world.ADA, capacity=0)

    status, problem = acts(desk, world.ADA, "take")

    assert (status, problem["code"]) == (409, "no_room")


def test_a_retried_reply_is_written_once(desk: Desk) -> None:
    present(desk, world.ADA)
    acts(desk, world.ADA, "take")

    first = acts(desk, world.ADA, "replies", 2, after=2, text="Hello")
    again = acts(desk, world.ADA, "replies", 2, after=2, text="Hello")
    other = acts(desk, world.ADA, "replies", 2, after=2, text="Goodbye")

    assert first[1]["posted"] == again[1]["posted"]
    assert (other[0], other[1]["code"]) == (422, "id_reused")


def test_a_transfer_moves_both_desks_at_once(desk: Desk) -> None:
    present(desk, world.ADA)
    present(desk, world.LIN)
    acts(desk, world.ADA, "take")

    status, moved = acts(desk, world.ADA, "transfer", 2, after=2, agent=world.LIN.id)

    assert (status, moved["state"]["agent"]) == (201, world.LIN.id)
    assert present(desk, world.ADA)["held"] == []
    assert present(desk, world.LIN)["held"] == [world.TOM_CONVERSATION]


def test_another_tenants_agent_finds_nothing_at_all(desk: Desk) -> None:
    present(desk, world.NEIGHBOUR_AGENT)

    assert call(desk, world.NEIGHBOUR_AGENT, "GET", f"{PATH}/events")[1]["code"] == "cursor_unknown"
    assert acts(desk, world.NEIGHBOUR_AGENT, "take")[1]["code"] == "cursor_unknown"
    assert acts(desk, world.NEIGHBOUR_AGENT, "notes", text="hi")[1]["code"] == "cursor_unknown"
    typing = call(desk, world.NEIGHBOUR_AGENT, "PUT", f"{PATH}/typing", {"on": True})
    assert typing[0] == 404
    assert call(desk, world.NEIGHBOUR_AGENT, "GET", "/v1/agent/inbox")[1]["items"] == []
    assert desk.kinds(world.TOM_CONVERSATION, world.NEIGHBOUR.id) == []


def test_only_a_supervisor_erases_and_then_nothing_can_be_read(desk: Desk) -> None:
    present(desk, world.ADA)
    acts(desk, world.ADA, "take")
    acts(desk, world.ADA, "replies", 2, after=2, text="Your card ends in 4242.")

    assert acts(desk, world.ADA, "erase", 3, after=3)[0] == 403
    assert acts(desk, world.MARTA, "erase", 3, after=3)[0] == 201

    seen = call(desk, world.ADA, "GET", f"{PATH}/events")[1]
    assert "4242" not in str(seen)
    assert "4242" not in str(desk.conversations.tail(PLACE, 1))


def test_a_blocked_visitor_is_told_so_and_writes_no_more(desk: Desk) -> None:
    claims = VisitorClaims(world.SHOP.id, world.TOM.id, world.SHOP_SITE.id, world.TOM_CONVERSATION)
    token = desk.tokens.issue(claims, desk.now()).token
    path = f"/v1/conversations/{world.TOM_CONVERSATION}/messages"
    body = {"client_id": world.client_id(1, 7), "after": 1, "text": "let me in"}

    status, _ = call(desk, world.ADA, "POST", f"/v1/agent/visitors/{world.TOM.id}/block", {"blocked": True})
    with using(desk):
        refused, problem = answered(visitors(request("POST", path, body, token=token), None))

    assert (status, refused, problem["code"]) == (204, 403, "visitor_blocked")
    assert desk.kinds(world.TOM_CONVERSATION) == ["person_requested"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"client_id": "m_1_aaaaaaaaaa", "after": 1, "text": "x"}, "client_id"),
        ({"client_id": world.client_id(1, 1, "a"), "after": -1, "text": "x"}, "after"),
        ({"client_id": world.client_id(1, 1, "a"), "after": 1, "text": " "}, "text"),
        ({"client_id": world.client_id(1, 1, "a"), "after": 1, "text": "x" * 5_001}, "text"),
        ({"client_id": world.client_id(1, 1, "a"), "after": 1, "text": "x", "extra": 1}, "extra"),
        ({"client_id": world.client_id(1, 1, "a"), "after": 1}, "text"),
    ],
)
def test_a_bad_body_is_refused_by_the_name_of_its_field(
    desk: Desk, body: dict[str, object], field: str
) -> None:
    status, problem = call(desk, world.ADA, "POST", f"{PATH}/notes", body)

    assert (status, problem["field"]) == (422, field)
    assert desk.kinds(world.TOM_CONVERSATION) == ["person_requested"]


def test_a_transfer_to_a_skill_goes_back_into_the_queue(desk: Desk) -> None:
    present(desk, world.ADA)
    acts(desk, world.ADA, "take")

    status, moved = acts(desk, world.ADA, "transfer", 2, after=2, skill="sizes")

    assert (status, moved["state"]["status"], moved["state"]["topic"]) == (201, "queued", "sizes")
    assert present(desk, world.ADA)["held"] == []


def test_a_skill_that_nobody_has_is_refused_by_name(desk: Desk) -> None:
    present(desk, world.ADA)
    acts(desk, world.ADA, "take")

    status, problem = acts(desk, world.ADA, "transfer", 2, after=2, skill="siezs")

    assert (status, problem["field"]) == (422, "skill")


def test_a_retry_of_a_snooze_finds_itself_after_its_end(desk: Desk) -> None:
    present(desk, world.ADA)
    acts(desk, world.ADA, "take")
    until = desk.clock + 60_000
    first = acts(desk, world.ADA, "snooze", 2, after=2, until=until)
    desk.clock = until + 1

    assert acts(desk, world.ADA, "snooze", 2, after=2, until=until) == first
    assert acts(desk, world.ADA, "snooze", 3, after=3, until=until)[1]["field"] == "until"


def test_a_retry_of_a_transfer_finds_itself_when_the_other_has_left(desk: Desk) -> None:
    present(desk, world.ADA)
    present(desk, world.LIN)
    acts(desk, world.ADA, "take")
    first = acts(desk, world.ADA, "transfer", 2, after=2, agent=world.LIN.id)
    assert first[0] == 201
    found = desk.directory.get(Agent, world.SHOP.id, world.LIN.id)
    assert found is not None
    desk.directory.commit(Put(world.SHOP.id, world.LIN.id, replace(found.value, active=False)))

    assert acts(desk, world.ADA, "transfer", 2, after=2, agent=world.LIN.id) == first
    assert acts(desk, world.ADA, "transfer", 3, after=3, agent=world.LIN.id)[1]["field"] == "agent"
