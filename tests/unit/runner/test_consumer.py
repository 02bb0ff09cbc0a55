"""Queues and timers: what is deleted, what comes again, when schedules fire."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.consumer import Consumer, Message
from infra.local.cron import schedule
from infra.local.plan import Queue, QueueMapping, Schedule
from infra.local.template import TemplateError
from infra.local.timers import Timer
from tests.unit.runner.client import run
from tests.unit.runner.scripted import Scripted, failures

QUEUE = Queue("answer", "arn:aws:sqs:us-east-1:000000000000:answer", 180, max_receives=5, dead_letter="dead")
MONDAY = datetime(2026, 11, 23, 8, 59, 30, tzinfo=UTC)


def message(name: str) -> Message:
    return Message(name, f"handle-{name}", '{"s":1}', {"ApproximateReceiveCount": "1"})


class Box:
    """The receiving side of a queue: remembers what was deleted."""

    def __init__(self) -> None:
        self.deleted: list[str] = []

    async def receive(self, limit: int) -> list[Message]:
        raise NotImplementedError

    def delete(self, messages: list[Message]) -> None:
        self.deleted += [each.id for each in messages]


def deliver(function: Scripted, *, partial: bool = True) -> tuple[list[str], list[str]]:
    """What was deleted of three messages, and which errors were reported."""
    box, reported = Box(), []
    mapping = QueueMapping("Answer", "answer", partial=partial)
    consumer = Consumer(mapping, QUEUE, box, function, lambda *each: reported.append(str(each[2])))
    run(lambda: consumer.deliver([message("a"), message("b"), message("c")]))
    return box.deleted, reported


def test_a_batch_that_was_handled_is_deleted() -> None:
    assert deliver(Scripted(failures())) == (["a", "b", "c"], [])


def test_only_the_messages_that_failed_come_again() -> None:
    assert deliver(Scripted(failures("b"))) == (["a", "c"], [])


def test_without_partial_failures_the_answer_does_not_matter() -> None:
    assert deliver(Scripted(failures("b")), partial=False)[0] == ["a", "b", "c"]


def test_a_function_that_raises_keeps_the_whole_batch_in_the_queue() -> None:
    assert deliver(Scripted(ValueError("broken"))) == ([], ["broken"])


def test_the_function_gets_the_event_of_sqs() -> None:
    function = Scripted({})
    deliver(function)
    first = function.events[0]["Records"][0]
    assert (first["messageId"], first["receiptHandle"], first["body"]) == ("a", "handle-a", '{"s":1}')
    assert (first["eventSource"], first["eventSourceARN"]) == ("aws:sqs", QUEUE.arn)
    assert first["attributes"]["ApproximateReceiveCount"] == "1"


@pytest.mark.parametrize(
    ("expression", "fires"),
    [
        ("rate(1 minute)", "2026-11-23 09:00:30"),
        ("rate(2 hours)", "2026-11-23 10:59:30"),
        ("cron(0 9 * * ? *)", "2026-11-23 09:00:00"),
        ("cron(0/15 * * * ? *)", "2026-11-23 09:00:00"),
        ("cron(30 3 ? * MON-FRI *)", "2026-11-24 03:30:00"),
        ("cron(0 3 1 JAN,JUL ? *)", "2027-01-01 03:00:00"),
        ("cron(0 3 ? * 1 *)", "2026-11-29 03:00:00"),
        ("cron(0 0 29 2 ? *)", "2028-02-29 00:00:00"),
    ],
)
def test_schedules_fire_when_eventbridge_would(expression: str, fires: str) -> None:
    assert schedule(expression)(MONDAY) == datetime.fromisoformat(fires).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "expression", ["rate(5)", "cron(0 9 * *)", "cron(0 9 L * ? *)", "cron(0 0 30 2 ? *)"]
)
def test_a_schedule_we_can_not_keep_is_an_error(expression: str) -> None:
    with pytest.raises(TemplateError):
        schedule(expression)(MONDAY)


def test_a_timer_calls_at_each_moment_and_twice_more_after_a_failure() -> None:
    clock, reported = [MONDAY], []
    function = Scripted(ValueError("first"), ValueError("second"), {})

    async def sleep(seconds: float) -> None:
        if len(function.events) >= 4:
            await asyncio.Event().wait()
        clock[0] += timedelta(seconds=seconds)

    async def main() -> None:
        timed = Schedule("SweepMinute", "Sweep", "rate(1 minute)")
        timer = Timer(
            timed, function, lambda *each: reported.append(str(each[2])), now=lambda: clock[0], sleep=sleep
        )
        task = asyncio.create_task(timer.run())
        while len(function.events) < 4:
            await asyncio.sleep(0)
        task.cancel()

    run(main)
    assert reported == ["first", "second"]
    times: list[Any] = [each["time"] for each in function.events]
    assert times == ["2026-11-23T09:00:30Z"] * 3 + ["2026-11-23T09:01:30Z"]
