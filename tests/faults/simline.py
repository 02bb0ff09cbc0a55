"""The line into a simulated world: requests take time, get lost, or arrive when nobody waits any more."""

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from infra.local.turns import NotDurable
from tests.desk import request
from tests.faults.line import Answer, Broken

if TYPE_CHECKING:
    from tests.faults.world import World

LATENCY_S, PATIENCE_S = 0.03, 0.2
Outcome = tuple[Any, BaseException | None]


class SimLine:
    """A Line."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def now(self) -> int:
        return self._world.now()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        storm = self._world.storm
        await asyncio.sleep(storm.random.random() * LATENCY_S)
        answered = self._submit(method, path, body, token, headers)
        if storm.happens("late"):
            await asyncio.sleep(PATIENCE_S * storm.random.random())
            raise Broken
        try:
            answer, error = await answered
        except ConnectionError as gone:
            raise Broken from gone
        if storm.happens("lose_answer"):
            raise Broken
        return _answer(answer, error)

    def _submit(
        self, method: str, path: str, body: object, token: str, headers: Mapping[str, str] | None
    ) -> "asyncio.Future[Outcome]":
        target, _, query = path.partition("?")
        event = request(
            method, target, body, token=token, headers=_typed(headers), query=dict(parse_qsl(query))
        )
        callee = self._world.callees.get("Console" if target.startswith("/v1/agent") else "Messages")
        if callee is None:
            raise Broken  # nobody listens
        answered: asyncio.Future[Outcome] = self._world.loop.create_future()
        answered.add_done_callback(_heard)
        self._world.waiting[answered] = None

        def done(answer: Any, error: BaseException | None) -> None:
            self._world.waiting.pop(answered, None)
            if not answered.done():
                answered.set_result((answer, error))

        callee.submit(event, "sim", done)
        return answered


def _heard(answered: "asyncio.Future[Outcome]") -> None:
    """Nobody need ask for the answer of a request that was given up."""
    if not answered.cancelled():
        answered.exception()


def _typed(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {"Content-Type": "application/json", **(headers or {})}


def _answer(answer: Any, error: BaseException | None) -> Answer:
    if error is not None:
        return Answer(503 if isinstance(error, NotDurable) else 502)
    several = {name: values[-1] for name, values in (answer.get("multiValueHeaders") or {}).items()}
    got = {name.lower(): value for name, value in {**several, **(answer.get("headers") or {})}.items()}
    text = answer.get("body")
    return Answer(answer["statusCode"], json.loads(text) if text else None, float(got.get("retry-after", 0)))
