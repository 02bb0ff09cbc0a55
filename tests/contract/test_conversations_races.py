"""Port Conversations under many writers at once; moto is left out: its transactions mind no threads."""

import itertools
import threading
from collections.abc import Callable, Iterator

import pytest

from frontdesk import errors
from frontdesk.conversation.model import HoldChange, Place
from frontdesk.conversation.ports import Busy, Conversations
from tests import world
from tests.contract.stores import ADA, LIN, RACED_STORES, Store, message, place, releases, takes

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module", params=RACED_STORES)
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    store: Store = request.param
    yield from store(tmp_path_factory.mktemp("store"))


@pytest.fixture
def tenant() -> str:
    """One that no other test has touched."""
    return world.fixed_id("ten", next(NUMBERS))


def at_once(count: int, write: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=write, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def put_through(log: Conversations, here: Place, seq: int, *holds: HoldChange) -> bool:
    """Put the event, whatever transactions it meets; False where another one stands in the way."""
    for _ in range(500):
        try:
            return log.put(here, message(seq), holds) is None
        except Busy:
            continue
    raise AssertionError("always busy")


def test_one_of_many_writers_gets_each_place(log: Conversations, tenant: str) -> None:
    here = place(1, tenant)
    won: list[int] = []
    at_once(4, lambda _: won.extend(seq for seq in range(1, 6) if put_through(log, here, seq)))
    assert sorted(won) == [1, 2, 3, 4, 5]
    assert [event.seq for event in log.tail(here, 1, consistent=True)] == [1, 2, 3, 4, 5]


def test_capacity_is_never_exceeded(log: Conversations, tenant: str) -> None:
    log.set_desk(tenant, ADA, capacity=2)
    taken: list[int] = []
    full: list[int] = []

    def take(number: int) -> None:
        try:
            assert put_through(log, place(number, tenant), 1, takes(ADA, 1))
            taken.append(number)
        except errors.NoRoom:
            full.append(number)

    at_once(6, take)
    desk = log.desk(tenant, ADA)
    assert (len(taken), len(full)) == (2, 4)
    assert desk is not None
    assert set(desk.held) == {place(number, tenant).conversation for number in taken}


def test_one_conversation_is_taken_once(log: Conversations, tenant: str) -> None:
    here = place(1, tenant)
    for agent in (ADA, LIN):
        log.set_desk(tenant, agent, capacity=4)
    log.put(here, message(1))
    won: list[str] = []
    at_once(2, lambda n: won.extend(agent for agent in (ADA, LIN)[n:][:1] if take(log, here, agent)))
    assert len(won) == 1
    assert [desk.load for desk in log.desks(tenant, won)] == [1]
    assert sum(desk.load for desk in log.desks(tenant, [ADA, LIN])) == 1


def take(log: Conversations, here: Place, agent: str) -> bool:
    return put_through(log, here, 2, takes(agent, 2))


def test_a_desk_may_change_while_holds_come_and_go(log: Conversations, tenant: str) -> None:
    log.set_desk(tenant, ADA, capacity=10)

    def come_and_go(number: int) -> None:
        if number == 0:
            for beat in range(10):
                log.set_desk(tenant, ADA, capacity=10 + beat % 3, online=True, at=beat)
            return
        put_through(log, place(number, tenant), 1, takes(ADA, 1, number))
        if number % 2:
            put_through(log, place(number, tenant), 2, releases(ADA, 2))

    at_once(5, come_and_go)
    desk = log.desk(tenant, ADA)
    assert desk is not None
    assert (desk.capacity, desk.online, desk.seen_at) == (10, True, 9)
    assert (desk.load, desk.free) == (2 + 4, 4)
