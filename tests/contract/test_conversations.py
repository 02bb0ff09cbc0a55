"""Port Conversations: one suite for the log and the marks on SQLite, moto and DynamoDB Local."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from frontdesk.conversation.model import BOT, Author, Event, Kind, Mark, Place, Side, State, Status
from frontdesk.conversation.ports import Conversations
from tests import world
from tests.contract.stores import ADA, STORES, Store, message, place

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module", params=STORES)
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    store: Store = request.param
    yield from store(tmp_path_factory.mktemp("store"))


@pytest.fixture
def here() -> Place:
    """A conversation that no other test has touched."""
    return place(next(NUMBERS))


def fill(log: Conversations, here: Place, count: int) -> list[Event]:
    events = [message(seq) for seq in range(1, count + 1)]
    assert [log.put(here, event) for event in events] == [None] * count
    return events


def test_what_is_put_is_in_the_tail(log: Conversations, here: Place) -> None:
    assert log.put(here, message(1)) is None
    assert log.tail(here, 1, consistent=True) == [message(1)]


def test_a_conversation_nobody_opened_has_no_tail(log: Conversations, here: Place) -> None:
    assert log.tail(here, 1) == []


def test_a_lost_put_changes_nothing_and_returns_the_item_in_the_way(log: Conversations, here: Place) -> None:
    fill(log, here, 2)
    assert log.put(here, message(2, "我也在这里写", id="m_1_other")) == message(2)
    assert log.tail(here, 1, consistent=True) == [message(1), message(2)]


def test_a_put_repeated_after_a_lost_answer_meets_itself(log: Conversations, here: Place) -> None:
    log.put(here, message(1))
    assert log.put(here, message(1)) == message(1)


def test_a_tail_begins_at_its_base_and_ends_at_the_head(log: Conversations, here: Place) -> None:
    events = fill(log, here, 12)
    assert log.tail(here, 9, consistent=True) == events[8:]
    assert log.tail(here, 12, consistent=True) == events[11:]
    assert log.tail(here, 13, consistent=True) == []


def test_conversations_and_tenants_do_not_meet(log: Conversations, here: Place) -> None:
    neighbour = Place(world.NEIGHBOUR.id, here.conversation)
    log.put(here, message(1))
    assert log.tail(neighbour, 1, consistent=True) == []
    assert log.put(neighbour, message(1, "Mine")) is None
    assert log.tail(here, 1, consistent=True) == [message(1)]


def test_every_field_of_an_event_comes_back(log: Conversations, here: Place) -> None:
    full = State(
        Status.OPEN,
        ADA,
        since=7,
        visible=8,
        unanswered=6,
        waiting_since=world.NOW,
        priority="urgent",
        topic="returns",
        epoch=2,
        last_agent=ADA,
        since_at=world.NOW - 5,
    )
    data = {"covers": 6, "half": 0.5, "none": None, "yes": True, "list": [1, {"deep": "好"}], "text": ""}
    texts = ("", "我的快递到哪了 🧧", 'a\u0000b\u200d\u2028\n\t"\\', "𠮷" * 500)
    for seq, text in enumerate(texts, 1):
        event = Event(
            seq, 0, Kind.REPLY, Author(Side.AGENT, ADA, "Ada"), f"a_{seq}", 1, text, data, full, v=3
        )
        assert log.put(here, event) is None
        assert log.tail(here, seq, consistent=True) == [event]
    bare = Event(5, 0, Kind.ANSWER, Author(Side.BOT, "bot"), "re:4", 1, "", {}, State(Status.BOT, BOT))
    log.put(here, bare)
    assert log.tail(here, 5, consistent=True) == [bare]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_event_can_be_kept(log: Conversations, here: Place, kind: Kind) -> None:
    event = replace(message(1), kind=kind)
    log.put(here, event)
    assert log.tail(here, 1, consistent=True) == [event]


@pytest.mark.parametrize("consistent", [False, True])
def test_a_tail_of_2_mb_comes_whole_and_in_order(log: Conversations, here: Place, consistent: bool) -> None:
    long = "寄" * 5000
    for seq in range(1, 142):
        log.put(here, message(seq, long))
    tail = log.tail(here, 1, consistent=consistent)
    assert [event.seq for event in tail] == list(range(1, 142))
    assert sum(len(event.text.encode()) for event in tail) > 2_000_000
    assert [event.seq for event in log.tail(here, 70, consistent=consistent)] == list(range(70, 142))


def test_what_is_overwritten_shows_its_new_body(log: Conversations, here: Place) -> None:
    fill(log, here, 3)
    erased = replace(message(2), text="", data={"erased": True})
    log.overwrite(here, erased)
    assert log.tail(here, 1, consistent=True) == [message(1), erased, message(3)]


def test_nothing_is_overwritten_where_nothing_is(log: Conversations, here: Place) -> None:
    fill(log, here, 1)
    log.overwrite(here, message(2))
    assert log.tail(here, 1, consistent=True) == [message(1)]


def test_deleted_events_are_gone_and_the_others_stay(log: Conversations, here: Place) -> None:
    events = fill(log, here, 60)
    log.delete(here, range(2, 60))
    assert log.tail(here, 1, consistent=True) == [events[0], events[59]]
    log.delete(here, [2, 60])
    assert log.tail(here, 1, consistent=True) == [events[0]]
    log.delete(here, [])


def test_marks_stand_beside_the_log_and_never_in_it(log: Conversations, here: Place) -> None:
    fill(log, here, 1)
    marks = [Mark("live", 3, 0, world.NOW, {"text": "您的快递…"}), Mark("seen:visitor", 1, 0, 1, {"seq": 1})]
    for mark in reversed(marks):
        log.mark(here, mark)
    assert log.marks(here) == marks
    assert log.tail(here, 1, consistent=True) == [message(1)]


def test_a_mark_of_a_lower_rev_comes_too_late(log: Conversations, here: Place) -> None:
    for rev in (2, 3, 1, 3):
        log.mark(here, Mark("live", rev, 0, rev, {"text": f"{rev}"}))
    assert log.marks(here) == [Mark("live", 3, 0, 3, {"text": "3"})]


def test_marks_are_cleared_together_and_the_log_stays(log: Conversations, here: Place) -> None:
    fill(log, here, 1)
    for number in range(30):
        log.mark(here, Mark(f"seen:{number}", 1, 0, 0, {}))
    log.clear_marks(here)
    assert log.marks(here) == []
    assert log.tail(here, 1, consistent=True) == [message(1)]
    log.clear_marks(here)


def test_waiting_ends_at_once_when_the_news_is_already_there(log: Conversations, here: Place) -> None:
    fill(log, here, 2)
    assert asyncio.run(log.wait(here, 1, 5)) is True


def test_waiting_without_news_ends_when_the_time_is_over(log: Conversations, here: Place) -> None:
    fill(log, here, 2)
    began = time.monotonic()
    assert asyncio.run(log.wait(here, 2, 0.3)) is False
    assert time.monotonic() - began >= 0.29


def test_an_event_wakes_who_waits(log: Conversations, here: Place) -> None:
    fill(log, here, 1)
    assert asyncio.run(waiting(log, here, lambda: log.put(here, message(2)))) is True


def test_a_mark_wakes_who_waits(log: Conversations, here: Place) -> None:
    fill(log, here, 1)
    log.mark(here, Mark("typing:visitor", 1, 0, 1, {"on": True}))
    told = Mark("typing:visitor", 2, 0, 2, {"on": False})
    assert asyncio.run(waiting(log, here, lambda: log.mark(here, told))) is True


def test_news_of_another_conversation_wakes_nobody(log: Conversations, here: Place) -> None:
    fill(log, here, 1)
    other = place(next(NUMBERS))
    assert asyncio.run(waiting(log, here, lambda: log.put(other, message(1)), timeout_s=0.5)) is False


async def waiting(
    log: Conversations, here: Place, then: Callable[[], object], *, timeout_s: float = 8
) -> bool:
    """Wait above event 1; 0.2 s later another thread does something."""
    wait = asyncio.create_task(log.wait(here, 1, timeout_s))
    await asyncio.sleep(0.2)
    await asyncio.to_thread(then)
    return await wait
