"""Schedules: in-process timers in place of EventBridge's."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from infra.local.calls import Callee, call
from infra.local.cron import schedule
from infra.local.plan import Schedule

RETRIES = 2  # what Lambda does with an asynchronous call that fails
Report = Callable[[str, str, BaseException], None]


def _now() -> datetime:
    return datetime.now(UTC)


class Timer:
    """Calls its function whenever the schedule says so; never twice at once."""

    def __init__(
        self, timed: Schedule, callee: Callee, report: Report, *, now: Callable[[], datetime] = _now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._timed, self._callee, self._report = timed, callee, report
        self._next, self._now, self._sleep = schedule(timed.expression), now, sleep
        self.busy = False

    async def run(self) -> None:
        due = self._next(self._now())
        while True:
            await self._sleep(max(0.0, (due - self._now()).total_seconds()))
            self.busy = True
            await self._fire(due)
            self.busy = False
            due = max(self._next(due), self._now())

    async def _fire(self, due: datetime) -> None:
        event = self._timed.input if self._timed.input is not None else scheduled_event(self._timed, due)
        for _ in range(1 + RETRIES):
            try:
                await call(self._callee, event)
                return
            except Exception as error:
                self._report(self._timed.function, self._timed.name, error)


def scheduled_event(timed: Schedule, due: datetime) -> dict[str, Any]:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html"""
    return {
        "version": "0",
        "id": f"{timed.name}-{int(due.timestamp())}",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": due.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "us-east-1",
        "resources": [f"arn:aws:events:us-east-1:000000000000:rule/{timed.name}"],
        "detail": {},
    }
