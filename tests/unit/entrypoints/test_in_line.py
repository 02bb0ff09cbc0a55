"""A visitor in the queue hears their place, hears when it changes, and hears nothing of anybody else."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints.http import follow as following
from frontdesk.entrypoints.http import in_line
from frontdesk.entrypoints.http.follow import Follower, follow
from frontdesk.inbox.board import FRESH_MS
from frontdesk.tenancy.identity import VisitorClaims
from functions.messages.handler import handler
from tests import world
from tests.desk import Desk, answered, request

SHOP = world.SHOP.id
LIN = Author(Side.AGENT, world.LIN.id, world.LIN.name)
PLACES = [Place(SHOP, world.fixed_id("cnv", number)) for number in range(3)]
VISITORS = [world.fixed_id("vis", number) for number in range(3)]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Three wait, Lin is at work and has a place for one."""
    monkeypatch.setattr(in_line, "LOOK_S", 0.05)
    monkeypatch.setattr(following, "LINGER_S", 0.05)
    desk = Desk()
    for place, visitor in zip(PLACES, VISITORS, strict=True):
        draft = Draft(Kind.PERSON_REQUESTED, Author(Side.VISITOR, visitor), world.client_id(0))
        open_conversation(desk.conversations, place, draft, lambda *_: None, now=desk.now)
        desk.clock += 1_000
        desk.settle()
    desk.conversations.set_desk(SHOP, LIN.id, capacity=1, online=True, at=desk.clock)
    return desk


def takes(desk: Desk, place: Place) -> None:
    act(desk.conversations, place, Draft(Kind.TAKEN, LIN, "a_1_takes"), base=1, after=1, now=desk.now)
    desk.settle()
    desk.clock += FRESH_MS


def heard(
    desk: Desk,
    number: int,
    *,
    for_agent: bool = False,
    meanwhile: Callable[[], Awaitable[None]] | None = None,
    seconds: float = 0.5,
) -> list[Any]:
    """The data of the marks `queue` that a stream brings within some tenths of a second."""
    follower = Follower(PLACES[number], VISITORS[number], "tab", for_agent=for_agent)

    async def listen() -> list[bytes]:
        blocks: list[bytes] = []
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                if meanwhile:
                    group.create_task(meanwhile())  # type: ignore[arg-type]
                async for piece in follow(desk, follower, 1):
                    blocks.append(piece)
        except TimeoutError:
            pass
        return blocks

    lines = [line for piece in asyncio.run(listen()) for line in piece.decode().splitlines()]
    told = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    return [each["data"] for each in told if each.get("name") == "queue"]


def test_the_place_moves_as_others_leave(desk: Desk) -> None:
    async def one_is_taken() -> None:
        await asyncio.sleep(0.15)
        takes(desk, PLACES[0])

    told = heard(desk, 2, meanwhile=one_is_taken)

    assert [each["place"] for each in told] == [3, 2]
    assert [each["of"] for each in told] == [3, 2]


def test_what_has_not_changed_is_not_said_again(desk: Desk) -> None:
    async def looks_again_and_again() -> None:
        for _ in range(5):
            await asyncio.sleep(0.06)
            desk.clock += FRESH_MS

    assert len(heard(desk, 1, meanwhile=looks_again_and_again)) == 1


def test_whoever_is_taken_hears_no_more_of_the_queue(desk: Desk) -> None:
    async def is_taken() -> None:
        await asyncio.sleep(0.1)
        takes(desk, PLACES[0])

    assert [each["place"] for each in heard(desk, 0, meanwhile=is_taken)] == [1]


def test_nothing_of_the_others_travels(desk: Desk) -> None:
    told = heard(desk, 2)

    assert set(told[0]) == {"place", "of", "wait_s", "at_work", "form"}
    assert not any(other in json.dumps(told) for other in (*VISITORS, PLACES[0].conversation, LIN.id))


def test_an_agent_who_looks_on_is_told_no_place(desk: Desk) -> None:
    assert heard(desk, 1, for_agent=True) == []


def test_a_poll_brings_the_same(desk: Desk) -> None:
    status, page = poll(desk, 1)

    assert status == 200
    assert [(mark["name"], mark["data"]["place"]) for mark in page["marks"]] == [("queue", 2)]


def test_a_poll_of_who_is_served_brings_none(desk: Desk) -> None:
    takes(desk, PLACES[1])

    assert poll(desk, 1)[1]["marks"] == []


def poll(desk: Desk, number: int) -> tuple[int, Any]:
    conversation = PLACES[number].conversation
    claims = VisitorClaims(SHOP, VISITORS[number], world.SHOP_SITE.id, conversation)
    token = desk.tokens.issue(claims, desk.now()).token
    with using(desk):
        event = request("GET", f"/v1/conversations/{conversation}/events", token=token, query={"after": "1"})
        return answered(handler(event, None))


def test_a_message_of_who_waits_reads_no_board(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def reads(*_: object, **__: object) -> None:
        raise AssertionError("posts are the hot path")

    for name in ("board", "set_board", "standing"):
        monkeypatch.setattr(desk.inbox, name, reads)
    conversation = PLACES[1].conversation
    claims = VisitorClaims(SHOP, VISITORS[1], world.SHOP_SITE.id, conversation)
    token = desk.tokens.issue(claims, desk.now()).token
    said = {"client_id": world.client_id(1), "after": 1, "text": "still there?"}

    with using(desk):
        event = request("POST", f"/v1/conversations/{conversation}/messages", said, token=token)
        assert handler(event, None)["statusCode"] == 201
