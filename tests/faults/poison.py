"""P7: records and messages that nobody can read, among neighbours who must not notice."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from frontdesk.adapters.sqlite.queue import SqliteQueue
from frontdesk.conversation.codec import to_record
from frontdesk.conversation.model import Author, Event, Kind, Side, State, Status
from tests import world as shop
from tests.faults import virtual
from tests.faults.facts import Facts, Violation, collect
from tests.faults.plot import WORDS
from tests.faults.simline import SimLine
from tests.faults.storm import Storm
from tests.faults.visitor import Visitor
from tests.faults.world import World, template

NOTICED = "a poisoned record holds up its neighbours"
NOT_PARKED = "a poisoned record is not parked"
NOT_DEAD = "a poisoned message is not among the dead letters"
AGAIN = "a neighbour of a poisoned message comes again"
NEIGHBOURS = 12
SOON_S = 3.0
DEAD_S = 6 * 180.0  # five deliveries, each hidden for at most 180 s

SNOOZED = Event(
    1, 0, Kind.SNOOZED, Author(Side.AGENT, shop.LIN.id), "a_1_poisoned", shop.NOW, "", {},
    State(Status.SNOOZED, "none"),
)  # fmt: skip
RECORDS: Mapping[str, Mapping[str, Any]] = {
    "no seq": {"seq": None},
    "a seq in words": {"seq": "one"},
    "an unknown kind": {"kind": "sung"},
    "an unknown status": {"status": "asleep"},
    "an unknown side": {"side": "ghost"},
    "a time in words": {"at": "yesterday"},
    "no author": {"who": None},
    "data that is no JSON": {"data": "{"},
    "data that is a number": {"data": "5"},
    "data that is a list": {"data": '["until"]'},
    "an end in words": {"until": "tomorrow"},
    "an end that is a list": {"until": [1]},
    "seconds in words": {"kind": "offered", "status": "offered", "since": 1, "data": '{"seconds": "some"}'},
    "a key of another kind": {"c": "nobody"},
}
MESSAGES = (
    "no json",
    "null",
    "[]",
    "5",
    '{"do": "sing"}',
    '{"do": ["assign"]}',
    '{"do": "assign"}',
    '{"do": "guard", "tenant": "t", "conversation": "c", "seq": "one"}',
    '{"do": "pull", "tenant": {}}',
)


def poison(seed: int) -> list[Violation]:
    """All kinds of poison, in an order that the seed chooses."""
    return virtual.run(_poison(seed))


async def _poison(seed: int) -> list[Violation]:
    random = Random(seed)
    storm = Storm(random, frozenset())
    storm.calm = True
    world = World(random, storm, one_process=False)
    try:
        return await _run(world)
    finally:
        world.stop()


async def _run(world: World) -> list[Violation]:
    line = SimLine(world)
    names = [f"n{number}" for number in range(NEIGHBOURS)]
    visitors = [Visitor(name, line, world.ledger, world.random, shop.SHOP_SITE.id, WORDS) for name in names]
    pour = asyncio.create_task(_pour(world))
    await asyncio.gather(*(visitor.open() for visitor in visitors))
    await pour
    await asyncio.sleep(SOON_S)
    facts = collect(world.database, shop.SHOP.id, world.ledger)
    found = [*_noticed(facts), *_parked(world), *_again(world)]
    await asyncio.sleep(DEAD_S)
    return [*found, *_dead(world)]


async def _pour(world: World) -> None:
    """Between the neighbours' own records and messages."""
    records, messages = list(RECORDS), list(MESSAGES)
    world.random.shuffle(records)
    world.random.shuffle(messages)
    for at in range(max(len(records), len(messages))):
        if at < len(records):
            _write(world, at, RECORDS[records[at]])
        if at < len(messages):
            sql = "INSERT INTO job (queue, due, sent, body) VALUES ('route', ?, ?, ?)"
            world.database.write(sql, (world.now(), world.now(), messages[at]), touches="queue#route")
        await asyncio.sleep(world.random.random() * 0.04)


def _write(world: World, number: int, wrong: Mapping[str, Any]) -> None:
    record = {**to_record(SNOOZED), **wrong}
    body = json.dumps({name: value for name, value in record.items() if value is not None})
    place = wrong.get("c", f"{shop.NEIGHBOUR.id}#cnv_poison{number}")
    sql = "INSERT INTO log (c, seq, body) VALUES (?, ?, ?)"
    world.database.write(sql, (place, number + 1, body), touches=place)


def _noticed(facts: Facts) -> Iterator[Violation]:
    for conversation, head in facts.heads().items():
        row = facts.rows.get(conversation)
        if row is None or row.head != head.seq:
            yield Violation(
                "P7", NOTICED, f"{conversation} stands at {head.seq}, its row at {row and row.head}"
            )


def _parked(world: World) -> Iterator[Violation]:
    missing = len(RECORDS) - SqliteQueue(world.database, world.now).depth("parked")
    if missing:
        yield Violation("P7", NOT_PARKED, f"{missing} of {len(RECORDS)}")


def _dead(world: World) -> Iterator[Violation]:
    names = {queue.dead_letter for queue in template().queues.values() if queue.dead_letter}
    dead = [
        body
        for name in sorted(names)
        for (body,) in world.database.read("SELECT body FROM job WHERE queue = ?", (name,))
    ]
    yield from (Violation("P7", NOT_DEAD, body) for body in MESSAGES if body not in dead)


def _again(world: World) -> Iterator[Violation]:
    rows = world.database.read("SELECT body FROM job WHERE receives > 0")
    yield from (Violation("P7", AGAIN, body) for (body,) in rows if body not in MESSAGES)
