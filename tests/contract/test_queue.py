"""The port Queue, on every adapter, and what the side that receives relies on."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.queue import SqliteQueue
from frontdesk.work.ports import MAX_DELAY_S, Queue


@dataclass
class Bench:
    """A queue named "answer" and a way to see what its workers would get."""

    queue: Queue
    receive: Callable[[], list[dict[str, Any]]]


def sqlite() -> Iterator[Bench]:
    database = Database()
    queue = SqliteQueue(database, lambda: 1_000)
    yield Bench(queue, lambda: [json.loads(each.body) for each in queue.receive("answer", 10, 30)])
    database.close()


def over_sqs(client: Any) -> Bench:
    from frontdesk.adapters.sqs.queue import SqsQueue

    url = client.create_queue(QueueName=f"answer-{uuid4().hex}")["QueueUrl"]

    def receive() -> list[dict[str, Any]]:
        found = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0)
        return [json.loads(each["Body"]) for each in found.get("Messages", [])]

    return Bench(SqsQueue({"answer": url}, client), receive)


def moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    from moto import mock_aws

    from frontdesk.adapters.sqs.queue import sqs_client

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    with mock_aws():
        yield over_sqs(sqs_client("us-east-1"))


def engines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    from frontdesk.adapters.sqs.queue import sqs_client

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    yield over_sqs(sqs_client("us-east-1"))


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("moto", marks=pytest.mark.dynamodb),
        pytest.param("engines", marks=pytest.mark.engines),
    ]
)
def bench(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    match request.param:
        case "sqlite":
            yield from sqlite()
        case "moto":
            yield from moto(monkeypatch)
        case _:
            yield from engines(monkeypatch)


def test_what_is_sent_is_received_with_its_body_whole(bench: Bench) -> None:
    body = {"c": "ten_1#cnv_1", "s": 7, "topic": "退货"}
    bench.queue.send("answer", body)
    assert bench.receive() == [body]


def test_a_message_in_hand_is_hidden_from_others(bench: Bench) -> None:
    bench.queue.send("answer", {"s": 1})
    assert len(bench.receive()) == 1
    assert bench.receive() == []


def test_a_delayed_message_is_not_there_yet(bench: Bench) -> None:
    bench.queue.send("answer", {"s": 1}, delay_s=25)
    assert bench.receive() == []


@pytest.mark.parametrize("delay_s", [-1, MAX_DELAY_S + 1])
def test_a_delay_that_sqs_does_not_know_is_refused(bench: Bench, delay_s: int) -> None:
    with pytest.raises(ValueError, match="delay_s"):
        bench.queue.send("answer", {}, delay_s)
