"""A stream tells what happens from a place on, hides what visitors may not see, and knows when to stop."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from frontdesk.conversation.act import act
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Draft, Kind, Mark, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints.http import follow as following
from frontdesk.entrypoints.http.follow import Follower, follow
from tests import world
from tests.desk import Desk

PLACE = Place(world.SHOP.id, world.TOM_CONVERSATION)
TOM = Author(Side.VISITOR, world.TOM.id)
ADA = Author(Side.AGENT, world.ADA.id, "Ada")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with one queued conversation; streams linger for an instant instead of two seconds."""
    monkeypatch.setattr(following, "LINGER_S", 0.05)
    monkeypatch.setattr(following, "MARKS_S", 0.0)
    desk = Desk()
    draft = Draft(Kind.PERSON_REQUESTED, TOM, world.client_id(0))
    open_conversation(desk.conversations, PLACE, draft, lambda *_: None, now=desk.now)
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=3, online=True, at=desk.clock)
    return desk


def does(desk: Desk, kind: Kind, number: int, text: str = "", covers: int = 0) -> None:
    draft = Draft(kind, ADA, world.client_id(1, number, "a"), text, covers=covers)
    act(desk.conversations, PLACE, draft, base=1, after=1, now=desk.now)


def told(
    desk: Desk,
    after: int = 0,
    *,
    instance: str = "tab",
    for_agent: bool = False,
    meanwhile: Callable[[], Awaitable[None]] | None = None,
    seconds: float = 0.3,
) -> list[tuple[str, str, object]]:
    """What a follower hears within some tenths of a second, as (id, event, data)."""
    follower = Follower(PLACE, world.TOM.id, instance, for_agent=for_agent)

    async def listen() -> list[bytes]:
        blocks: list[bytes] = []
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                if meanwhile:
                    group.create_task(meanwhile())  # type: ignore[arg-type]
                async for piece in follow(desk, follower, after):
                    blocks.append(piece)
        except TimeoutError:
            pass
        return blocks

    return [parsed(piece.decode()) for piece in asyncio.run(listen())]


def parsed(text: str) -> tuple[str, str, object]:
    lines = dict(line.split(": ", 1) for line in text.strip().split("\n"))
    return lines.get("id", ""), lines.get("event", ""), json.loads(lines["data"]) if "data" in lines else None


def test_a_reconnect_returns_exactly_the_visible_suffix(desk: Desk) -> None:
    does(desk, Kind.TAKEN, 1)
    does(desk, Kind.NOTE, 2, "a difficult one")
    does(desk, Kind.REPLY, 3, "Hello, this is Ada.", covers=1)

    heard = told(desk, after=1)

    assert [(id, event) for id, event, _ in heard if id] == [("2", "event"), ("3", ""), ("4", "event")]
    assert [data["prev"] for _, event, data in heard if event == "event"] == [1, 2]  # type: ignore[index]


def test_a_note_never_reaches_the_visitor_and_always_the_agent(desk: Desk) -> None:
    does(desk, Kind.TAKEN, 1)
    does(desk, Kind.NOTE, 2, "a difficult one")

    assert "a difficult one" not in json.dumps(told(desk))
    assert "a difficult one" in json.dumps(told(desk, for_agent=True))


def test_what_is_written_while_listening_arrives_at_once(desk: Desk) -> None:
    async def answers() -> None:
        await asyncio.sleep(0.05)
        does(desk, Kind.TAKEN, 1)
        does(desk, Kind.REPLY, 2, "Hello, this is Ada.", covers=1)

    heard = told(desk, after=1, meanwhile=answers)

    assert [data["kind"] for _, event, data in heard if event == "event"] == ["taken", "reply"]  # type: ignore[index]


def test_the_stream_ends_soon_after_nothing_is_pending(desk: Desk) -> None:
    does(desk, Kind.TAKEN, 1)
    does(desk, Kind.REPLY, 2, "Hello, this is Ada.", covers=1)

    async def listen() -> None:
        async with asyncio.timeout(5):
            async for _ in follow(desk, Follower(PLACE, world.TOM.id, "tab"), 0):
                pass

    asyncio.run(listen())


def test_typing_keeps_the_stream_open(desk: Desk) -> None:
    does(desk, Kind.TAKEN, 1)
    does(desk, Kind.REPLY, 2, "Hello, this is Ada.", covers=1)
    desk.conversations.mark(PLACE, Mark("typing#agent", 1, 0, desk.clock, {"on": True, "name": "Ada"}))

    heard = told(desk, after=3, seconds=0.3)

    assert ("", "mark") in [(id, event) for id, event, _ in heard]


def types(desk: Desk, rev: int, *, on: bool = True) -> None:
    desk.conversations.mark(PLACE, Mark("typing#agent", rev, 0, desk.clock, {"on": on, "name": "Ada"}))


def marks_in(heard: list[tuple[str, str, object]]) -> list[object]:
    return [data["data"]["on"] for _, event, data in heard if event == "mark"]  # type: ignore[index]


def test_a_mark_that_changes_soon_after_a_look_is_told_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MARKS_S", 0.2)

    async def types_twice() -> None:
        for rev, on in ((1, True), (2, False)):
            await asyncio.sleep(0.05)
            types(desk, rev, on=on)

    assert marks_in(told(desk, after=1, meanwhile=types_twice, seconds=0.5)) == [False]


def test_a_mark_that_comes_with_an_event_is_told_soon_after(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MARKS_S", 0.2)

    async def takes_and_types() -> None:
        await asyncio.sleep(0.05)
        does(desk, Kind.TAKEN, 1)
        types(desk, 1)

    assert marks_in(told(desk, after=1, meanwhile=takes_and_types, seconds=0.6)) == [True]


def test_a_mark_that_changes_while_the_client_takes_another_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MARKS_S", 0.1)
    types(desk, 1)

    async def listen() -> list[tuple[str, str, object]]:
        heard: list[tuple[str, str, object]] = []
        async with asyncio.timeout(2):
            async for piece in follow(desk, Follower(PLACE, world.TOM.id, "tab"), 1):
                heard.append(parsed(piece.decode()))
                if len(marks_in(heard)) == 2:
                    break
                if heard[-1][1] == "mark":
                    types(desk, 2, on=False)
        return heard

    assert marks_in(asyncio.run(listen())) == [True, False]


def test_an_unknown_place_resets_the_client(desk: Desk) -> None:
    assert told(desk, after=99) == [("", "reset", {"code": "cursor_unknown"})]


def test_an_erasure_ends_the_stream_of_older_tokens(desk: Desk) -> None:
    erase(desk.conversations, PLACE, ADA, world.client_id(1, 9, "a"), base=1, now=desk.now)

    assert told(desk)[-1] == ("", "reset", {"code": "token_outdated"})


def test_the_same_tab_replaces_its_older_stream(desk: Desk) -> None:
    async def opens_again() -> None:
        await asyncio.sleep(0.05)
        async for _ in follow(desk, Follower(PLACE, world.TOM.id, "tab"), 1):
            return

    assert told(desk, after=1, meanwhile=opens_again, seconds=2)[-1][1] == "superseded"


def test_a_visitor_has_three_streams_and_the_oldest_makes_room(desk: Desk) -> None:
    async def opens_three_more() -> None:
        await asyncio.sleep(0.05)
        for tab in ("two", "three", "four"):
            async for _ in follow(desk, Follower(PLACE, world.TOM.id, tab), 1):
                break

    assert told(desk, after=1, instance="one", meanwhile=opens_three_more, seconds=2)[-1][1] == "superseded"


def test_the_stream_says_when_nothing_is_due_any_more(desk: Desk) -> None:
    async def answers() -> None:
        await asyncio.sleep(0.05)
        does(desk, Kind.TAKEN, 1)
        await asyncio.sleep(0.05)
        does(desk, Kind.REPLY, 2, "Hello, this is Ada.", covers=1)

    states = [data for _, event, data in told(desk, after=1, meanwhile=answers) if event == "state"]

    assert [state["unanswered"] for state in states] == [1, 1, 0]  # type: ignore[index]


def test_a_quiet_stream_is_pinged_and_news_do_not_put_the_ping_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PING_S", 0.3)

    async def takes() -> None:
        await asyncio.sleep(0.15)
        does(desk, Kind.TAKEN, 1)

    heard = told(desk, after=1, meanwhile=takes, seconds=0.55)

    assert heard.count(("", "", None)) == 1
    assert [event for _, event, _ in heard if event == "event"]
