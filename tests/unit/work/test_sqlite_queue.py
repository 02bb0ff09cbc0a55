"""The receiving side of the SQLite queue: visibility, receive counts and the dead letter queue."""

import pytest

from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.queue import SqliteQueue


class Clock:
    """Milliseconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += int(seconds * 1000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(clock: Clock) -> SqliteQueue:
    return SqliteQueue(Database(), clock)


def test_a_message_nobody_deleted_comes_back_after_its_visibility(queue: SqliteQueue, clock: Clock) -> None:
    queue.send("answer", {"s": 1})
    (first,) = queue.receive("answer", 10, 30)
    clock.pass_s(29.9)
    assert queue.receive("answer", 10, 30) == []
    clock.pass_s(0.1)
    (second,) = queue.receive("answer", 10, 30)
    assert (first.receives, second.receives) == (1, 2)
    assert (second.id, second.first_received_at) == (first.id, first.first_received_at)


def test_a_deleted_message_is_gone(queue: SqliteQueue, clock: Clock) -> None:
    queue.send("answer", {"s": 1})
    queue.delete([each.handle for each in queue.receive("answer", 10, 30)])
    clock.pass_s(31)
    assert queue.receive("answer", 10, 30) == []
    assert queue.depth("answer") == 0


def test_the_handle_of_an_earlier_delivery_deletes_nothing(queue: SqliteQueue, clock: Clock) -> None:
    queue.send("answer", {"s": 1})
    (late,) = queue.receive("answer", 10, 30)
    clock.pass_s(31)
    queue.receive("answer", 10, 30)
    queue.delete([late.handle])
    assert queue.depth("answer") == 1


def test_a_released_message_is_visible_again_when_it_was_asked_to(queue: SqliteQueue, clock: Clock) -> None:
    queue.send("answer", {"s": 1})
    queue.release([each.handle for each in queue.receive("answer", 10, 30)], delay_s=2)
    assert queue.receive("answer", 10, 30) == []
    clock.pass_s(2)
    assert [each.receives for each in queue.receive("answer", 10, 30)] == [2]


def test_a_message_delivered_too_often_goes_to_the_dead_letters(queue: SqliteQueue, clock: Clock) -> None:
    queue.send("answer", {"s": 1})
    for _ in range(3):
        assert len(queue.receive("answer", 10, 30, max_receives=3, dead="answer-dead")) == 1
        clock.pass_s(31)
    assert queue.receive("answer", 10, 30, max_receives=3, dead="answer-dead") == []
    assert [each.body for each in queue.receive("answer-dead", 10, 30)] == ['{"s":1}']


def test_queues_do_not_see_each_other(queue: SqliteQueue) -> None:
    queue.send("answer", {"s": 1})
    assert queue.receive("route", 10, 30) == []


def test_the_next_due_time_is_that_of_the_earliest_message(queue: SqliteQueue, clock: Clock) -> None:
    assert queue.next_due("answer") is None
    queue.send("answer", {"s": 1}, delay_s=25)
    queue.send("answer", {"s": 2}, delay_s=5)
    assert queue.next_due("answer") == clock.now + 5_000


def test_a_batch_is_no_larger_than_asked_and_earliest_first(queue: SqliteQueue, clock: Clock) -> None:
    for number in range(5):
        queue.send("answer", {"s": number})
        clock.pass_s(0.001)
    assert [each.body for each in queue.receive("answer", 3, 30)] == ['{"s":0}', '{"s":1}', '{"s":2}']


def test_what_waits_and_what_is_in_hand_survives_another_connection(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path, clock = str(tmp_path_factory.mktemp("queue") / "frontdesk.db"), Clock()
    before = Database(path)
    queue = SqliteQueue(before, clock)
    queue.send("answer", {"s": 1})
    queue.send("answer", {"s": 2}, delay_s=60)
    queue.receive("answer", 1, 30)
    after = SqliteQueue(Database(path), clock)
    assert after.receive("answer", 10, 30) == []
    clock.pass_s(60)
    assert len(after.receive("answer", 10, 30)) == 2
