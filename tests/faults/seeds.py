"""One seed, one run: visitors and agents in a storm, then calm, then every promise is looked at."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from frontdesk.tenancy.identity import AgentClaims
from tests import world as shop
from tests.faults import virtual
from tests.faults.agent import Agent
from tests.faults.checks import OVERFULL, always
from tests.faults.clocks import timers
from tests.faults.facts import Facts, Violation, collect
from tests.faults.plot import Focus, Plot, anything, draw
from tests.faults.rest import at_rest
from tests.faults.simline import SimLine
from tests.faults.visitor import Visitor
from tests.faults.world import World

STAFF = (shop.LIN, shop.MARTA, shop.ADA)
STORM_S, CALM_S, LOOK_S = 90.0, 900.0, 5.0


@dataclass(slots=True)
class Outcome:
    """What came of a seed."""

    seed: int
    violations: list[Violation] = field(default_factory=list)
    faults: int = 0
    kills: int = 0
    events: int = 0


def play(seed: int, focus: Focus = anything) -> Outcome:
    """Everything follows from the seed, and from what the run is focused on."""
    return virtual.run(_play(seed, focus))


async def _play(seed: int, focus: Focus) -> Outcome:
    random = Random(seed)
    plot = focus(draw(random))
    world = World(random, plot.storm(random), one_process=plot.one_process, skew_ms=plot.skew_ms)
    outcome = Outcome(seed)
    try:
        await Run(world, plot, outcome).run()
    finally:
        outcome.faults = sum(world.storm.counts.values())
        outcome.kills = world.kills
        world.stop()
    return outcome


class Run:
    """The course of one seed."""

    def __init__(self, world: World, plot: Plot, outcome: Outcome) -> None:
        self.world, self.plot, self.outcome = world, plot, outcome
        self._line = SimLine(world)
        self._visitors: list[Visitor] = []
        self._agents = [self._agent(each) for each in STAFF[: world.random.randint(2, 3)]]

    async def run(self) -> None:
        work = [asyncio.create_task(each.work()) for each in self._agents]
        visits = [asyncio.create_task(self._visit(number)) for number in range(self.plot.crowd.visitors)]
        trouble = asyncio.create_task(self._trouble())
        try:
            await self._weather(visits)
            trouble.cancel()
            await self._calm(visits)
        finally:
            for task in (*work, *visits, trouble):
                task.cancel()
            ended = await asyncio.gather(*work, *visits, trouble, return_exceptions=True)
        self._blame(ended)
        facts = self._facts()
        self.outcome.events = sum(map(len, facts.logs.values()))
        self.outcome.violations += self._now(facts)

    async def _weather(self, visits: list[asyncio.Task[None]]) -> None:
        """Until everybody has said everything, or long enough."""
        for _ in range(int(STORM_S / LOOK_S)):
            done, _ = await asyncio.wait(visits, timeout=LOOK_S)
            if self._broken() or len(done) == len(visits):
                return

    async def _calm(self, visits: list[asyncio.Task[None]]) -> None:
        """Faults end, diligent agents answer what is left: nobody waits, nor if all records come again."""
        self.world.storm.calm = True
        for agent in self._agents:
            agent.diligent, agent.takes_all, agent.pause_s = True, self.world.skew_ms > 0, 5.0
        self._agents[0].absent, self._agents[0].online = False, True
        self._agents[0].capacity = self._agents[1].capacity = 3
        await self._rest(visits)
        if self.plot.idle_s:
            await self._idle()
            await self._rest(visits)
        for visitor in self._visitors:
            await visitor.catch_up()
        await self.world.repeat_all()
        await self._rest(visits)

    async def _idle(self) -> None:
        """Nobody says anything for long, in bad weather: what ends by itself ends, and no earlier."""
        self.world.storm.calm = False
        for agent in self._agents:
            agent.pause_s = 40.0
        await asyncio.sleep(self.plot.idle_s)
        self.world.storm.calm = True
        for agent in self._agents:
            agent.pause_s = 5.0

    async def _rest(self, visits: list[asyncio.Task[None]]) -> None:
        """Until nobody waits any more; it must not take for ever."""
        until, restless = self.world.loop.time() + CALM_S, []
        while self.world.loop.time() < until and not self.outcome.violations:
            await self.world.redispatch()
            await asyncio.sleep(LOOK_S * 2)
            restless = at_rest(self._facts())
            if all(task.done() for task in visits) and not restless:
                return
        self.outcome.violations += restless

    def _blame(self, ended: Sequence[object]) -> None:
        """A client of ours that fell over would hide what it should have seen."""
        fell = [each for each in ended if isinstance(each, Exception)]
        self.outcome.violations += [Violation("code", "a client failed", repr(each)) for each in fell]

    def _now(self, facts: Facts) -> list[Violation]:
        world = self.world
        found = always(facts, capacity_is_constant=False)
        found += timers(facts, world.written, world.beats, world.skew_ms)
        found += [Violation("P6", OVERFULL, each) for each in world.overfull]
        return found + [
            Violation("code", "a loop failed", each) for each in world.faults if each.startswith("loop")
        ]

    def _facts(self) -> Facts:
        return collect(self.world.database, shop.SHOP.id, self.world.ledger)

    def _broken(self) -> bool:
        """A look at every promise while the storm blows."""
        self.outcome.violations += self._now(self._facts())
        return bool(self.outcome.violations)

    async def _visit(self, number: int) -> None:
        visitor = Visitor(
            f"v{number}",
            self._line,
            self.world.ledger,
            self.world.random,
            shop.SHOP_SITE.id,
            self.plot.words,
            self.plot.leaves,
        )
        await asyncio.sleep(self.world.random.random() * 10)
        if not await visitor.open():
            return
        more = self.world.random.randrange(self.plot.crowd.tabs)
        tabs = [visitor, *(visitor.another_tab(f"v{number}.{tab}") for tab in range(more))]
        self._visitors += tabs
        await asyncio.gather(*(tab.live(self.plot.crowd.turns, self.plot.crowd.pace_s) for tab in tabs))

    def _agent(self, who: shop.Agent) -> Agent:
        random = self.world.random

        async def sign_in() -> str:
            claims = AgentClaims(who.tenant, who.id, who.name, (who.role,))
            return self.world.tokens.issue(claims, self.world.now()).token

        ids = [each.id for each in STAFF]
        return Agent(
            who.id,
            self._line,
            self.world.ledger,
            random,
            sign_in,
            ids,
            random.randint(1, 3),
            random.choice(self.plot.manners),
        )

    async def _trouble(self) -> None:
        """Agents leave without a word, and some come back; capacities change."""
        random = self.world.random
        while True:
            await asyncio.sleep(random.random() * 30)
            agent = random.choice(self._agents)
            match random.randrange(4):
                case 0:
                    agent.absent = not agent.absent
                case 1:
                    agent.capacity = random.randint(0, 3)
                case 2:
                    agent.online = not agent.online
