"""What a store comes to when it is left alone with diligent agents: minutes of waiting in a second."""

import asyncio
import time
from pathlib import Path
from random import Random

from frontdesk.adapters.sqlite.database import Database
from frontdesk.tenancy.identity import AgentClaims
from tests.faults import virtual
from tests.faults.agent import HOLDING, Agent
from tests.faults.facts import Facts, collect
from tests.faults.ledger import Ledger
from tests.faults.outbox import SignIn
from tests.faults.rest import at_rest
from tests.faults.simline import SimLine
from tests.faults.storm import Storm
from tests.faults.world import World

LONGEST_S, LOOK_S = 1_800.0, 15.0


def settle(data: Path, tenant: str, agents: list[str], ledger: Ledger) -> Facts:
    """Runs the desk on the file of a dead process, on a clock of its own, until nobody waits."""
    return virtual.run(_settle(data, tenant, agents, ledger))


async def _settle(data: Path, tenant: str, agents: list[str], ledger: Ledger) -> Facts:
    random = Random(0)
    world = World(
        random,
        Storm(random, frozenset()),
        one_process=True,
        database=Database(str(data / "frontdesk.db"), synchronous="OFF"),
        epoch_ms=time.time_ns() // 1_000_000,
    )
    line = SimLine(world)
    staff = [
        Agent(id, line, ledger, random, _sign_in(world, tenant, id), agents, 5, HOLDING) for id in agents
    ]
    for agent in staff:
        agent.diligent = True
    work = [asyncio.create_task(agent.work()) for agent in staff]
    try:
        while True:
            await asyncio.sleep(LOOK_S)
            facts = collect(world.database, tenant, ledger)
            if not at_rest(facts) or world.loop.time() > LONGEST_S:
                return facts
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        world.stop()


def _sign_in(world: World, tenant: str, agent: str) -> SignIn:
    async def sign_in() -> str:
        return world.tokens.issue(AgentClaims(tenant, agent, agent, ("agent",)), world.now()).token

    return sign_in
