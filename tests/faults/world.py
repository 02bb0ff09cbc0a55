"""A desk in a simulated world: the real handlers, streams and queues of the template, and a seeded storm."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache, cached_property
from random import Random
from typing import Any

from frontdesk.adapters.sqlite.changes import SqliteChanges
from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.adapters.sqlite.inbox import SqliteInbox
from frontdesk.adapters.sqlite.queue import SqliteQueue
from frontdesk.conversation.model import Event, HoldChange, Place
from frontdesk.tenancy.ports import Tokens
from infra.local.calls import Callee, call
from infra.local.consumer import Consumer
from infra.local.embedded import EmbeddedChanges, EmbeddedQueue, Signal, port_names
from infra.local.faults import FaultyChanges, FaultyDeliveries
from infra.local.feed import Feed, Record
from infra.local.inline import Inline
from infra.local.options import DEFAULTS, ROOT
from infra.local.plan import Plan, StreamMapping
from infra.local.planner import plan
from infra.local.profiles import NoCommits
from infra.local.stacks import Stack
from infra.local.template import read
from infra.local.timers import Timer
from infra.local.turns import Turns
from tests import desk, world
from tests.faults.between import Between, SlowChanges, SlowDeliveries
from tests.faults.cloud import Cloud, Container, ThreadedContainer
from tests.faults.ledger import Ledger
from tests.faults.mortal import Killed, MortalCommits
from tests.faults.ports import StormyConversations, StormyInbox, StormyQueue
from tests.faults.replica import Clock, Replica
from tests.faults.storm import Storm

SERVED = ("Messages", "Console", "Dispatch", "Answer", "Route", "Sweep")
REPLICAS = 2
RESTART_S = 0.5


@cache
def template() -> Plan:
    """What the real template says, expanded once."""
    cache_file = ROOT / ".cache" / "faults" / "template.json"
    cache_file.parent.mkdir(parents=True, exist_ok=True)
    return plan(Stack(read(ROOT / "template.yaml", DEFAULTS, cache_file), DEFAULTS))


class World:
    """One desk, seeded, or the store of another one from `epoch_ms` on.

    `one_process` is the embedded profile, which can be killed; else it is the cloud.
    """

    def __init__(
        self,
        random: Random,
        storm: Storm,
        *,
        one_process: bool,
        skew_ms: int = 0,
        database: Database | None = None,
        epoch_ms: int = world.NOW,
    ) -> None:
        self.loop, self.random, self.storm = asyncio.get_running_loop(), random, storm
        self.one_process, self.skew_ms = one_process, skew_ms
        self.ledger, self.database = Ledger(), database or Database()
        self._epoch_ms = epoch_ms
        self.written: dict[tuple[str, int], int] = {}
        self.beats: dict[str, list[int]] = {}
        self.parked: list[Record] = []
        self.overfull: list[str] = []
        self.faults: list[str] = []
        self.kills = 0
        self.waiting: dict[asyncio.Future[Any], None] = {}  # in order: a kill answers them as they came
        self.callees: dict[str, Callee] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.conversations = SqliteConversations(self.database)
        if database is None:
            desk.seed(SqliteDirectory(self.database))
        self.loop.set_exception_handler(self._hear)
        self.start()

    def now(self) -> int:
        """True time, in ms since the epoch."""
        return self._epoch_ms + round(self.loop.time() * 1_000)

    def start(self) -> None:
        """All functions with empty memories, streams and queues where they stopped."""
        commits = MortalCommits(self.database, self.storm, self.kill) if self.one_process else NoCommits()
        turns = Turns(self.loop, commits)
        cloud = Cloud(self.loop, self.random)
        self.storm.meanwhile = cloud.meanwhile
        for name in SERVED:
            container = self._container(name)
            inline = self.one_process and name != "Console"
            self.callees[name] = Inline(container, turns) if inline else cloud.callee(container)
        self._tasks = [self.loop.create_task(each.run()) for each in self._sources(turns)]

    def kill(self) -> None:
        """kill -9 of the one process: what was not committed, and everything in memory, is gone."""
        self.kills += 1
        for task in self._tasks:
            task.cancel()
        self.database.discard()
        waiting, self.waiting = self.waiting, {}
        for future in waiting:
            if not future.done():
                future.set_exception(ConnectionError())
        self.callees = {}
        self.loop.call_later(RESTART_S, self.start)

    @cached_property
    def tokens(self) -> Tokens:
        return self._replica().tokens

    async def redispatch(self, records: Sequence[Record] = ()) -> None:
        """What an operator does about parked records once the store is back."""
        parked, self.parked = [*self.parked, *records], []
        if parked and "Dispatch" in self.callees:
            await call(self.callees["Dispatch"], {"Records": parked})

    async def repeat_all(self) -> None:
        """The whole stream once more, in no order."""
        records = list(SqliteChanges(self.database).all())
        self.random.shuffle(records)
        await self.redispatch(records)

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self.database.close()

    def _container(self, name: str) -> Container:
        function = template().functions[name]
        replicas = [self._replica() for _ in range(REPLICAS)]
        if name == "Console":
            return ThreadedContainer(function, replicas, self.storm)
        return Container(function, replicas, self.storm)

    def _replica(self) -> Replica:
        clock = Clock(self.now, self.random.randint(-self.skew_ms // 2, self.skew_ms // 2))
        conversations = StormyConversations(self.conversations, self.storm, self._note, self._alive)
        queue = SqliteQueue(self.database, self.now)
        inbox = StormyInbox(SqliteInbox(self.database), self.storm)
        return Replica(
            self.database, clock, self.random, conversations, inbox, StormyQueue(queue, self.storm)
        )

    def _sources(self, turns: Turns) -> Iterator[Feed | Consumer | Timer]:
        faults = Between(self.storm, self.random.getrandbits(32))
        for stream in template().stream_mappings:
            changes = EmbeddedChanges(SqliteChanges(self.database), self._signal())
            slow = SlowChanges(FaultyChanges(changes, faults), self.storm)
            lanes = 1 if self.one_process else stream.parallel
            yield Feed(stream, slow, self.callees[stream.function], self._park, lanes=lanes)
        names = port_names(template())
        for mapping in (each for each in template().queue_mappings if each.function in SERVED):
            queue = template().queues[mapping.queue]
            for _ in range(1 if self.one_process else REPLICAS):
                jobs: Any = SqliteQueue(self.database, self.now)
                source = EmbeddedQueue(
                    jobs,
                    names[queue.name],
                    queue,
                    turns,
                    self._signal(),
                    self.now,
                )
                deliveries = SlowDeliveries(FaultyDeliveries(source, faults), self.storm)
                yield Consumer(mapping, queue, deliveries, self.callees[mapping.function], self._report)
        for timed in (each for each in template().schedules if each.function in SERVED):
            yield Timer(timed, self.callees[timed.function], self._report, now=self._date)

    def _signal(self) -> Signal:
        signal = Signal(self.loop)
        self.database.news.listen(signal.set)
        return signal

    def _date(self) -> datetime:
        return datetime.fromtimestamp(self.now() / 1_000, UTC)

    def _note(self, place: Place, event: Event, holds: Sequence[HoldChange]) -> None:
        """True time of each event; and whoever has just taken one must have had room for it."""
        self.written[place.conversation, event.seq] = self.now()
        desks = (self.conversations.desk(place.tenant, each.agent) for each in holds if each.takes)
        self.overfull += [f"{desk.agent} at {event.seq}" for desk in desks if desk and desk.free < 0]

    def _alive(self, agent: str) -> None:
        self.beats.setdefault(agent, []).append(self.now())

    def _park(self, _: StreamMapping, records: Any, __: str) -> None:
        self.parked += records

    def _report(self, function: str, _: str, error: BaseException) -> None:
        self.faults.append(f"{function}: {type(error).__name__}")

    def _hear(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not isinstance(error, Killed):
            self.faults.append(f"loop: {context.get('message')} {error!r}")
