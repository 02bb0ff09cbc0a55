"""A stream whose store is throttled or away looks again with patience, then its client comes back later."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from frontdesk import errors
from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.inbox import SqliteInbox
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Event, Kind, Mark, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints.http import follow as following
from frontdesk.entrypoints.http import patience
from frontdesk.entrypoints.http.feed import feed
from frontdesk.entrypoints.http.follow import Follower, follow
from frontdesk.inbox.model import Rows
from tests import world
from tests.desk import Desk

PLACE = Place(world.SHOP.id, world.TOM_CONVERSATION)
TOM = Author(Side.VISITOR, world.TOM.id)
ADA = Author(Side.AGENT, world.ADA.id, "Ada")


class Away:
    """How many reads from now on find nobody; counts those that tried."""

    def __init__(self) -> None:
        self.reads = 0
        self.asked = 0

    def step(self) -> None:
        self.asked += 1
        if self.reads > 0:
            self.reads -= 1
            raise errors.Unavailable(retry_after=1)


class FlakyLog(SqliteConversations):
    def __init__(self, database: Database, away: Away) -> None:
        super().__init__(database)
        self._away = away

    def tail(self, place: Place, base: int, *, consistent: bool = False) -> list[Event]:
        self._away.step()
        return super().tail(place, base, consistent=consistent)

    def marks(self, place: Place) -> list[Mark]:
        self._away.step()
        return super().marks(place)


class FlakyInbox(SqliteInbox):
    def __init__(self, database: Database, away: Away) -> None:
        super().__init__(database)
        self._away = away

    def page(
        self, tenant: str, status: str, *, cursor: str = "", limit: int = 50, before: int = 0,
        newest_first: bool = False,
    ) -> Rows:  # fmt: skip
        self._away.step()
        return super().page(
            tenant, status, cursor=cursor, limit=limit, before=before, newest_first=newest_first
        )


@pytest.fixture
def away() -> Away:
    return Away()


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, away: Away) -> Desk:
    """One conversation that waits in the queue, on a store that fails when it is told to."""
    monkeypatch.setattr(following, "LINGER_S", 0.05)
    monkeypatch.setattr(following, "LONGEST_S", 0.2)
    monkeypatch.setattr(patience, "PAUSE_S", 0.001)
    desk = Desk()
    draft = Draft(Kind.PERSON_REQUESTED, TOM, world.client_id(0))
    open_conversation(desk.conversations, PLACE, draft, lambda *_: None, now=desk.now)
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=3, online=True, at=desk.clock)
    desk.conversations = FlakyLog(desk.database, away)
    desk.inbox = FlakyInbox(desk.database, away)
    return desk


def heard(blocks: AsyncIterator[bytes]) -> list[str]:
    """Every block to the stream's end."""

    async def listen() -> list[str]:
        async with asyncio.timeout(5):
            return [piece.decode() async for piece in blocks]

    return asyncio.run(listen())


def is_farewell(block: str) -> bool:
    """Only a time to come back, and that is neither at once nor never."""
    return block.startswith("retry: ") and 2_000 <= int(block.removeprefix("retry: ")) <= 6_000


def follow_tom(desk: Desk, after: int = 0) -> AsyncIterator[bytes]:
    return follow(desk, Follower(PLACE, world.TOM.id, "tab"), after)


def test_a_hiccup_of_the_store_is_not_seen_in_the_stream(desk: Desk, away: Away) -> None:
    calm = heard(follow_tom(desk))
    away.reads = patience.TRIES - 1

    assert heard(follow_tom(desk)) == calm


def test_a_store_that_stays_away_ends_the_stream_with_a_time_to_come_back(desk: Desk, away: Away) -> None:
    away.reads = 1_000

    told = heard(follow_tom(desk))

    assert len(told) == 1
    assert is_farewell(told[0])
    assert away.asked == patience.TRIES


def test_a_store_that_goes_away_ends_a_running_stream_and_the_cursor_finds_the_rest(
    desk: Desk, away: Away
) -> None:
    async def first_part() -> list[str]:
        blocks: list[str] = []
        async with asyncio.timeout(5):
            async for piece in follow_tom(desk):
                blocks.append(piece.decode())
                away.reads = 1_000
        return blocks

    before = asyncio.run(first_part())
    away.reads = 0
    draft = Draft(Kind.TAKEN, ADA, world.client_id(1, 1, "a"))
    act(desk.conversations, PLACE, draft, base=1, after=1, now=desk.now)

    assert is_farewell(before[-1])
    assert [block.split("\n")[0] for block in before if block.startswith("id: ")] == ["id: 1"]
    assert [block.split("\n")[0] for block in heard(follow_tom(desk, 1)) if "id: " in block] == ["id: 2"]


def test_the_agents_feed_ends_the_same_way(desk: Desk, away: Away) -> None:
    away.reads = 1_000

    told = heard(feed(desk, world.SHOP.id, ""))

    assert told[0].split("\n")[1] == "event: hello"
    assert is_farewell(told[-1])


def test_streams_come_back_at_different_times() -> None:
    early, late = patience.come_back(lambda: 0.0), patience.come_back(lambda: 0.999)

    assert (early, late) == (b"retry: 2000\n\n", b"retry: 5996\n\n")
