"""The agents' feed tells every row that changed, at least once, across connections."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from frontdesk.conversation.model import Author, Event, Kind, Place, Side, State, Status
from frontdesk.entrypoints.http import feed as feeding
from frontdesk.entrypoints.http.feed import feed, write_cursor
from frontdesk.inbox.project import projection_of
from tests import world
from tests.desk import Desk

TOM = Author(Side.VISITOR, world.TOM.id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def happens(desk: Desk, number: int, seq: int, **state: Any) -> None:
    held = State(
        Status.QUEUED, "queue", since=seq, since_at=desk.clock, waiting_since=desk.clock, unanswered=1
    )
    id = world.client_id(0, number)
    event = Event(seq, seq - 1, Kind.MESSAGE, TOM, id, desk.clock, "hello", {}, replace(held, **state))
    desk.inbox.project(projection_of(Place(world.SHOP.id, world.fixed_id("cnv", number)), event))


def told(desk: Desk, cursor: str = "") -> dict[str, str]:
    """Conversations and statuses that one short connection hears of."""

    async def listen() -> list[bytes]:
        blocks: list[bytes] = []
        try:
            async with asyncio.timeout(0.2):
                async for piece in feed(desk, world.SHOP.id, cursor):
                    blocks.append(piece)
        except TimeoutError:
            pass
        return blocks

    lines = [line for piece in asyncio.run(listen()) for line in piece.decode().split("\n")]
    rows = [json.loads(line[6:]) for line in lines if line.startswith("data: {") and "conversation" in line]
    return {row["conversation"]: row["status"] for row in rows}


def test_what_changed_since_the_cursor_is_told(desk: Desk) -> None:
    happens(desk, 1, 1)
    assert told(desk, write_cursor(desk.clock)) == {world.fixed_id("cnv", 1): "queued"}


def test_what_was_resolved_between_two_connections_is_told(desk: Desk) -> None:
    happens(desk, 1, 1)
    cursor = write_cursor(desk.clock)
    desk.clock += 30_000
    happens(desk, 1, 2, status=Status.RESOLVED, holder="none", unanswered=0, waiting_since=0)

    assert told(desk, cursor) == {world.fixed_id("cnv", 1): "resolved"}


def test_a_long_list_hides_neither_its_oldest_nor_its_newest(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "MOST", 2)
    for number in range(5):
        desk.clock += 1_000
        happens(desk, number, 1)

    heard = told(desk, write_cursor(world.NOW))

    assert world.fixed_id("cnv", 0) in heard
    assert world.fixed_id("cnv", 4) in heard


def test_a_neighbours_rows_are_nobodys_business(desk: Desk) -> None:
    happens(desk, 1, 1)

    async def first() -> bytes:
        return await anext(feed(desk, world.NEIGHBOUR.id, write_cursor(0)))

    assert b"hello" in asyncio.run(first())
    assert world.fixed_id("cnv", 1).encode() not in asyncio.run(first())
