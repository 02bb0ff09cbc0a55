"""The kill campaign: kill -9 of the real runner under load, again and again, on one data folder."""

import asyncio
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.tenancy.model import Tenant
from frontdesk.tenancy.ports import Put
from tests.faults.checks import always
from tests.faults.facts import Facts, Violation
from tests.faults.ledger import Ledger
from tests.faults.process import Child, Ended
from tests.faults.rest import at_rest
from tests.faults.settled import settle
from tests.faults.shopfront import Load, agent_ids
from tests.faults.trigger import Trigger
from tests.faults.watch import Watch

EAGER = 0.06  # how many kills hit a process that is still starting
REST_S, LOOK_S = 240.0, 2.0
ENDLESS = "a client never hears what became of what it wanted"


@dataclass(slots=True)
class Result:
    """What came of a campaign."""

    kills: dict[str, int] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    acknowledged: int = 0
    events: int = 0
    conversations: int = 0
    agents_replies: int = 0
    seconds: float = 0.0


async def campaign(data: Path, kills: int, seed: int, *, real_rest: bool) -> Result:
    """So many kills; then the desk comes to rest, in real time or on another clock, and is looked through."""
    random, result, began = Random(seed), Result(), time.monotonic()
    child = Child(data)
    try:
        about = await _prepare(child)
        ledger, trigger = Ledger(), Trigger(random)
        watch = Watch(data, about["tenant"], ledger)
        load = Load(child.port, about, ledger, random, trigger.sent, trigger.told)
        try:
            await _kills(child, kills, random, trigger, watch, result)
            if not result.violations:
                result.violations += await _end(load, child, real_rest=real_rest)
            result.violations += [Violation("code", "a client failed", each) for each in load.fallen()]
        finally:
            await load.stop()
        await child.kill()
        if not result.violations:
            facts = watch.facts() if real_rest else await _settled(data, about["tenant"], ledger)
            result.violations += [*watch.look(), *always(facts), *at_rest(facts)]
        _count(watch, ledger, result)
    except (Ended, TimeoutError) as error:
        result.violations.append(Violation("code", "the runner does not come up again", str(error)))
    finally:
        await child.kill()
    result.seconds = time.monotonic() - began
    return result


async def _prepare(child: Child) -> dict[str, Any]:
    """A seeded shop whose visitors may write as fast as they like, and whose offers are short."""
    await child.start()
    about: dict[str, Any] = await child.ready()
    await child.kill()
    database = Database(str(child.data / "frontdesk.db"))
    directory = SqliteDirectory(database)
    found = directory.get(Tenant, about["tenant"])
    assert found is not None
    open_door = replace(
        found.value, messages_per_minute=1_000_000, visitor_messages_per_minute=100_000, offer_seconds=4
    )
    directory.commit(Put(about["tenant"], "", open_door))
    database.close()
    await child.start()
    await child.ready()
    return about


async def _kills(
    child: Child, kills: int, random: Random, trigger: Trigger, watch: Watch, result: Result
) -> None:
    for _ in range(kills):
        if random.random() < EAGER:
            kind = "starting"
            await asyncio.sleep(random.random() * 0.8)
        else:
            await child.ready()
            kind = await trigger.pulled()
        await child.kill()
        result.kills[kind] = result.kills.get(kind, 0) + 1
        result.violations += watch.look()
        if result.violations:
            return
        await child.start()


async def _end(load: Load, child: Child, *, real_rest: bool) -> list[Violation]:
    """Nobody new comes; with time given, until agents have nothing left to do.

    Visitors and agents alike try until they know what became of what they wanted: judging earlier would
    blame the desk for a post that was in the air at the last kill.
    """
    await child.ready()
    visited = await load.close()
    until = time.monotonic() + (REST_S if real_rest else 0)
    while time.monotonic() < until and not await load.is_idle():
        await asyncio.sleep(LOOK_S)
    left = await load.leave()
    if real_rest:
        await asyncio.sleep(LOOK_S)  # the inbox catches up with their last steps
    return [] if visited and left else [Violation("rest", ENDLESS)]


async def _settled(data: Path, tenant: str, ledger: Ledger) -> Facts:
    """On a thread, since it has a loop of its own."""
    return await asyncio.to_thread(settle, data, tenant, agent_ids(), ledger)


def _count(watch: Watch, ledger: Ledger, result: Result) -> None:
    result.acknowledged, result.events = len(ledger.acknowledged), watch.events
    result.conversations = len({screen.conversation for screen in ledger.screens})
    result.agents_replies = sum(intent.kind == "reply" for intent in ledger.acknowledged)
