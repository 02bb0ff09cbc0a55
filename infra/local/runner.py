"""The whole of one run: template, functions, API, streams, queues, timers; started, drained and stopped."""

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

from infra.local.asgi import Mounted
from infra.local.calls import Callee
from infra.local.consumer import Consumer
from infra.local.demo import Demo
from infra.local.faults import Faults, FaultyChanges, FaultyCommits, FaultyDeliveries, report
from infra.local.feed import Feed
from infra.local.gateway import Gateway
from infra.local.inline import Inline
from infra.local.logs import failed
from infra.local.options import ROOT, Options
from infra.local.parked import Parked
from infra.local.plan import Plan
from infra.local.profiles import Profile
from infra.local.refusals import Refusals
from infra.local.runtime import Runtime
from infra.local.seed import about
from infra.local.server import Server
from infra.local.timers import Timer
from infra.local.turns import Commits, Turns
from infra.local.workers import Workers

GRACE_S = 5.0
FLUSH_S = 0.25
AGAIN_S = 1.0


class Runner:
    """Builds everything from the plan; `start` serves, `stop` drains.

    Draining: no new connections, open streams end (their clients come back with a cursor), requests and
    batches in hand are finished, and what no function has in hand stays in the store for the next start.
    """

    def __init__(
        self, options: Options, plan: Plan, profile: Profile, loop: asyncio.AbstractEventLoop
    ) -> None:
        self.options, self.plan, self.profile, self._loop = options, plan, profile, loop
        _import_path(plan)
        self.runtimes = {
            name: Runtime(function, profile.variables(function)) for name, function in plan.functions.items()
        }
        self._context = next(iter(self.runtimes.values())).context()
        self.about = about(options, profile, self._context)
        self.faults = Faults.read(options.faults) if options.faults else None
        self._turns = Turns(loop, self._commits())
        self._workers: list[Workers] = []
        self._callees = {
            name: self._callee(name) for name, each in plan.functions.items() if not each.streams
        }
        self._mounted = {
            name: Mounted(loop, self.runtimes[name], failed, Refusals(plan.api.refusals))
            for name, each in plan.functions.items()
            if each.streams
        }
        extra = Demo(self.about) if options.demo else None
        lose = self.faults.lose_answer if self.faults else None
        origin = options.public_origin
        gateway = Gateway(plan.api, self._callees, self._mounted, failed, extra, lose, origin)
        self.server = Server(gateway.accept, refuse=gateway.refuse)
        self._sources: list[Feed | Consumer | Timer] = list(self._event_sources())
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, sock: socket.socket) -> None:
        for name in self.profile.inline & self.runtimes.keys():
            self.runtimes[name].preload()
        for mounted in self._mounted.values():
            mounted.preload()
        await self.server.start(sock)
        self._tasks = [self._loop.create_task(_kept_up(each)) for each in self._sources]
        self._tasks.append(self._loop.create_task(_flush_log()))

    async def stop(self) -> None:
        until = monotonic() + GRACE_S
        for mounted in self._mounted.values():
            mounted.leave()
        await self.server.stop(GRACE_S)
        while self._busy() and monotonic() < until:
            await asyncio.sleep(0.02)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for workers in self._workers:
            workers.stop()
        self.profile.close()
        if self.faults is not None:
            report(self.faults)
        sys.stdout.flush()

    def _commits(self) -> Commits:
        commits = self.profile.commits(self._context)
        return FaultyCommits(commits, self.faults) if self.faults else commits

    def _busy(self) -> bool:
        return any(each.busy for each in self._sources) or not all(each.idle for each in self._workers)

    def _callee(self, name: str) -> Callee:
        if name in self.profile.inline:
            return Inline(self.runtimes[name], self._turns)
        workers = Workers(self._loop, self.runtimes[name])
        self._workers.append(workers)
        return workers

    def _event_sources(self) -> Iterator[Feed | Consumer | Timer]:
        plan, profile, context = self.plan, self.profile, self._context
        parked = Parked(self.options.data / "parked")
        for stream in plan.stream_mappings:
            changes = profile.changes(context, stream)
            changes = FaultyChanges(changes, self.faults) if self.faults else changes
            yield Feed(stream, changes, self._callees[stream.function], parked, lanes=profile.lanes)
        for mapping in plan.queue_mappings:
            queue = plan.queues[mapping.queue]
            deliveries = profile.deliveries(context, queue, self._turns)
            deliveries = FaultyDeliveries(deliveries, self.faults) if self.faults else deliveries
            yield Consumer(mapping, queue, deliveries, self._callees[mapping.function], failed)
        for timed in plan.schedules:
            yield Timer(timed, self._callees[timed.function], failed)


def _import_path(plan: Plan) -> None:
    """Layers with a `python` folder are importable, as under /opt on Lambda."""
    for layer in plan.layers:
        folder = str(ROOT / layer / "python")
        if Path(folder).is_dir() and folder not in sys.path:
            sys.path.insert(0, folder)


async def _kept_up(source: Feed | Consumer | Timer) -> None:
    """Whatever breaks it (a full disk, a store that is away), an event source begins again."""
    while True:
        try:
            await source.run()
        except Exception as error:
            source.busy = False
            failed(type(source).__name__, "", error)
            await asyncio.sleep(AGAIN_S)


async def _flush_log() -> None:
    """Functions write a line for each request; the terminal gets them four times a second."""
    while True:
        await asyncio.sleep(FLUSH_S)
        with suppress(BrokenPipeError):
            sys.stdout.flush()


def describe(runner: Runner, seconds: float) -> str:
    """What a newcomer sees."""
    options, shop = runner.options, runner.about
    lines = [f"Frontdesk ({options.profile}) is up after {seconds:.1f} s. Ctrl-C stops it."]
    if options.demo:
        lines += [f"  visitor  {options.origin}/", f"  agent    {options.origin}/agent"]
    agents = shop.get("agents", [])
    lines += map(_login, agents)
    if any(agent.get("role") == "owner" for agent in agents):
        lines += [f"  owner    {options.origin}/knowledge"]
    lines += [f"  API      {options.origin}/v1", f"  data     {options.data}"]
    return "\n".join(lines)


def _login(agent: dict[str, str]) -> str:
    role = "" if agent.get("role", "agent") == "agent" else f"  ({agent['role']})"
    return f"           {agent['email']} / {agent['password']}{role}"
