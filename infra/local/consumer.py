"""A queue, delivered to its function the way an event source mapping does."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from infra.local.calls import Callee, call
from infra.local.plan import Queue, QueueMapping


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery: `attributes` as SQS names them (ApproximateReceiveCount, SentTimestamp, …)."""

    id: str
    handle: str
    body: str
    attributes: Mapping[str, str]


class Deliveries(Protocol):
    """The receiving side of one queue."""

    async def receive(self, limit: int) -> list[Message]:
        """Up to `limit` messages, hidden from others for the queue's visibility timeout; waits for some."""
        ...

    def delete(self, messages: list[Message]) -> None:
        """These are done. Called beside the handler."""
        ...


Report = Callable[[str, str, BaseException], None]


class Consumer:
    """Receives a batch, calls the function, deletes what it handled.

    What it did not handle stays hidden until the visibility timeout and comes again; after `max_receives`
    deliveries the queue moves it to its dead letters.
    """

    def __init__(
        self, mapping: QueueMapping, queue: Queue, deliveries: Deliveries, callee: Callee, report: Report
    ) -> None:
        self._mapping, self._queue, self._deliveries = mapping, queue, deliveries
        self._callee, self._report = callee, report
        self.busy = False

    async def run(self) -> None:
        while True:
            self.busy = False
            messages = await self._deliveries.receive(self._mapping.batch)
            self.busy = True
            await self.deliver(messages)

    async def deliver(self, messages: list[Message]) -> None:
        def then(answer: Any) -> None:
            failed = _failed(answer) if self._mapping.partial else set()
            self._deliveries.delete([each for each in messages if each.id not in failed])

        try:
            await call(self._callee, sqs_event(messages, self._queue.arn), then)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self._report(self._mapping.function, messages[0].id, error)


def sqs_event(messages: list[Message], arn: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html"""
    return {
        "Records": [
            {
                "messageId": each.id,
                "receiptHandle": each.handle,
                "body": each.body,
                "attributes": dict(each.attributes),
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": arn,
                "awsRegion": "us-east-1",
            }
            for each in messages
        ]
    }


def _failed(answer: Any) -> set[str]:
    return {each.get("itemIdentifier", "") for each in (answer or {}).get("batchItemFailures") or []}
