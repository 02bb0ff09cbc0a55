"""The load of a kill campaign: visitors who come and go, and agents who never stop."""

import asyncio
import json
from contextlib import aclosing, suppress
from random import Random
from typing import Any

from tests.faults.agent import HOLDING, Agent
from tests.faults.ledger import Ledger
from tests.faults.line import Broken
from tests.faults.outbox import Outbox, SignIn
from tests.faults.plot import WORDS
from tests.faults.process import ROOT
from tests.faults.visitor import Visitor
from tests.faults.wire import RealLine, Sent, Told

SLOTS, TURNS, PAUSE_S, AGENT_PAUSE_S = 10, 7, 0.06, 0.08
STREAM_S = 1.5
LONGEST_S = 120.0
CAPACITY = 5  # of every agent in the seeded shop


def agent_ids() -> list[str]:
    """Of the seeded shop, in the order of /demo.json."""
    pack = json.loads((ROOT / "layers" / "packs" / "shop" / "shop.json").read_text("utf-8"))
    return [agent["id"] for agent in pack["agents"]]


class Streaming(Visitor):
    """A visitor whose widget follows a stream as often as it polls."""

    wire: RealLine
    chance: Random

    async def read(self) -> None:
        if self.chance.random() < 0.5:
            await super().read()
            return
        follow = self.wire.follow(f"{self.path}/stream", self.token, self.screen.cursor, STREAM_S)
        async with aclosing(follow) as blocks:
            async for block in blocks:
                if block.get("event") in ("reset", "superseded"):
                    return
                if block.get("id", "").isdigit():
                    event = json.loads(block["data"]) if block.get("event") == "event" else None
                    self.screen.follow(int(block["id"]), event)


class Load:
    """Everybody, on their own lines to one port."""

    def __init__(
        self, port: int, about: dict[str, Any], ledger: Ledger, random: Random, sent: Sent, told: Told
    ) -> None:
        self._port, self._about, self._ledger, self._random = port, about, ledger, random
        self._sent, self._told = sent, told
        self._number = 0
        self._lines: list[RealLine] = []
        self.visitors: list[Streaming] = []
        ids = agent_ids()
        self.agents = [self._agent(id, who, ids) for id, who in zip(ids, about["agents"], strict=True)]
        line = self._line()
        self._observer = Outbox(
            line, ledger, random, frozenset(), sign_in=self._sign_in(line, about["agents"][0])
        )
        self._closing = False
        self.visits = [asyncio.create_task(self._slot()) for _ in range(SLOTS)]
        self.work = [asyncio.create_task(agent.work()) for agent in self.agents]

    async def close(self) -> bool:
        """Nobody new comes; who is here finishes what is on its way. Whether all could."""
        self._closing = True
        for visitor in self.visitors:
            visitor.leaving = True
        for agent in self.agents:
            agent.diligent = True
        return await _ended(self.visits)

    async def is_idle(self) -> bool:
        """Whether every list of people who wait, or of whom an agent will hear again, is empty."""
        for status in ("queued", "offered", "open", "waiting", "snoozed", "bot"):
            answer = await self._observer.persist("GET", f"/v1/agent/inbox?status={status}&limit=100")
            rows = (
                answer.body["items"] if answer is not None and answer.status == 200 else [{"unanswered": 1}]
            )
            if any(row["unanswered"] or status != "bot" for row in rows):
                return False
        return True

    async def leave(self) -> bool:
        """Agents go home, each as soon as it knows what became of its last step. Whether all could."""
        for agent in self.agents:
            agent.leaving = True
        return await _ended(self.work)

    async def stop(self) -> None:
        for task in (*self.visits, *self.work):
            task.cancel()
        await asyncio.gather(*self.visits, *self.work, return_exceptions=True)
        for line in self._lines:
            await line.hang_up()

    def fallen(self) -> list[str]:
        """Clients that fell over: a mistake of ours would hide one of theirs."""
        done = (task for task in (*self.visits, *self.work) if task.done() and not task.cancelled())
        return [repr(task.exception()) for task in done if task.exception() is not None]

    async def _slot(self) -> None:
        while not self._closing:
            self._number += 1
            await self._visit(f"v{self._number}")

    async def _visit(self, name: str) -> None:
        line = self._line()
        visitor = Streaming(name, line, self._ledger, self._random, self._about["site"], WORDS)
        visitor.wire, visitor.chance = line, self._random
        self.visitors.append(visitor)
        if await visitor.open():
            await visitor.live(TURNS, PAUSE_S)
            await visitor.catch_up()
        await line.hang_up()
        self._lines.remove(line)

    def _agent(self, id: str, who: dict[str, str], ids: list[str]) -> Agent:
        line = self._line()
        sign_in = self._sign_in(line, who)
        agent = Agent(id, line, self._ledger, self._random, sign_in, ids, CAPACITY, HOLDING)
        agent.pause_s = AGENT_PAUSE_S
        return agent

    def _sign_in(self, line: RealLine, who: dict[str, str]) -> SignIn:
        login = {"tenant": self._about["tenant"], "email": who["email"], "password": who["password"]}

        async def sign_in() -> str:
            while True:
                with suppress(Broken):
                    answer = await line.ask("POST", "/v1/agent/login", login)
                    if answer.status == 200:
                        return str(answer.body["token"])
                await asyncio.sleep(0.3)

        return sign_in

    def _line(self) -> RealLine:
        line = RealLine(self._port, self._sent, self._told)
        self._lines.append(line)
        return line


async def _ended(tasks: list[asyncio.Task[None]]) -> bool:
    """Whether all tasks did, well or badly; see `Load.fallen`."""
    _, pending = await asyncio.wait(tasks, timeout=LONGEST_S)
    return not pending
