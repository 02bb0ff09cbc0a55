"""How long does a decision take, how many assignments pass in a second, is any wrong, what does one cost?

A decision is timed from nothing but warm settings: the desks of 1,000 agents who are online are read, one
is chosen, and the reason is made; on SQLite, and on DynamoDB Local. Then eight processes pull at once
from one queue of 800 on DynamoDB Local, for 200 agents with five places each: each does what `route`
does, and takes the row out of the list as `dispatch` would. Afterwards every log and every desk is read
again: nobody may hold what the log does not say (P5), nobody more than their places (P6). Units are what
DynamoDB Local says that the calls of one assignment took.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import get_context
from tempfile import TemporaryDirectory

from bench import figures
from bench.meter import Meter
from bench.routing_stage import SKILLS, TENANT, OnSqlite, on_aws, queue_up, staff, tables
from bench.units import Metered
from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Kind, Place
from frontdesk.entrypoints.assignment import Office
from frontdesk.entrypoints.pulling import pull
from frontdesk.inbox.project import projection_of
from frontdesk.routing.assign import Assigned
from frontdesk.routing.choose import choose
from frontdesk.routing.explain import explain
from frontdesk.routing.model import Waiting
from frontdesk.routing.policy import DEFAULT
from infra.engines import EngineError, engines
from tests.world import fixed_id

COMMAND = "make bench-routing"
ONLINE, DECISIONS = 1_000, 300
WORKERS, AGENTS, WAITING = 8, 200, 800


def decide(of: Services, number: int) -> float:
    """Milliseconds from a warm cache of settings to a decision and its reason; nothing is written."""
    began = time.perf_counter()
    office, now = Office(of, TENANT), of.now()
    everybody = office.room.candidates()
    waiting = Waiting(fixed_id("cnv", number), SKILLS[number % 3], "zh" if number % 2 else "en", now - 3_000)
    decision = choose(everybody, waiting, DEFAULT, now)
    explain(decision, everybody, waiting, DEFAULT, now)
    assert decision.chosen is not None
    assert len(everybody) == ONLINE
    return (time.perf_counter() - began) * 1_000


def decisions(of: Services, count: int) -> list[float]:
    staff(of, ONLINE)
    for number in range(5):
        decide(of, number)  # settings, once for each container
    return [decide(of, number) for number in range(count)]


def p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[98]


def work(names: dict[str, str]) -> int:
    """One worker: pulls until the queue has nothing for it; what it offered leaves the list."""
    of, offered, idle = on_aws(names), 0, 0
    assign = Office.assign

    def and_dispatched(self: Office, conversation: str, reach: int = 0) -> Assigned:
        done = assign(self, conversation, reach)
        if done.event is not None:
            of.inbox.project(projection_of(Place(TENANT, conversation), done.event))
        return done

    Office.assign = and_dispatched  # type: ignore[method-assign]
    while idle < 3:
        try:
            found = pull(of, TENANT).offered
        except errors.Unavailable:  # a busy machine: the queue would bring the job again
            continue
        offered, idle = offered + found, 0 if found else idle + 1
    return offered


def race(names: dict[str, str]) -> tuple[int, float]:
    """Eight processes at once: how many were offered, in how many seconds."""
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        list(workers.map(ready, range(WORKERS)))
        began = time.perf_counter()
        offered = sum(workers.map(work, [names] * WORKERS))
        return offered, time.perf_counter() - began


def ready(_: int) -> None:
    """Starting a process is not what is measured."""
    time.sleep(0.5)


def violations(of: Services) -> Iterator[str]:
    """What P5 and P6 forbid, read from the log and the desks, strongly consistent."""
    heads: dict[str, Event] = {}
    for number in range(WAITING):
        tail = of.conversations.tail(Place(TENANT, fixed_id("cnv", number)), 1, consistent=True)
        heads[fixed_id("cnv", number)] = tail[-1]
        if sum(event.kind is Kind.OFFERED for event in tail) > 1:
            yield f"{number} was offered twice"
    for each in range(AGENTS):
        desk = of.conversations.desk(TENANT, fixed_id("agt", each))
        assert desk is not None
        holds = {id for id, head in heads.items() if head.state.agent == desk.agent}
        if holds != set(desk.held):
            yield f"P5: {desk.agent} holds {len(holds)}, the desk says {len(desk.held)}"
        if desk.load > desk.capacity:
            yield f"P6: {desk.agent} has {desk.load} of {desk.capacity}"


def units() -> dict[str, float]:
    """Write units of one assignment on each table, and of the row's way into the queue."""
    meter = Meter()
    of = Metered(meter)
    of.settings = replace(of.settings, **tables(of))
    staff(of, 25)
    spent: dict[str, list[float]] = {}
    for number in range(25):
        with meter.during(f"enters {number}"):
            place = queue_up(of, number)
        with meter.during(f"assigned {number}"):
            event = Office(of, TENANT).assign(place.conversation).event
        assert event is not None
        with meter.during(f"row {number}"):
            of.inbox.project(projection_of(place, event))
        log, inbox = of.settings.conversations_table, of.settings.inbox_table
        for what, doing, table in (
            ("asks, and enters the queue", "enters", log),
            ("the row that enters, its indexes", "enters", inbox),
            ("reason, event and desk", "assigned", log),
            ("the queue's row, its index", "row", inbox),
        ):
            spent.setdefault(what, []).append(meter.units(f"{doing} {number}", table)[0])
    return {what: statistics.mean(each) for what, each in spent.items()}


def run() -> list[figures.Figure]:
    with TemporaryDirectory() as folder:
        sqlite = p99(decisions(OnSqlite(folder), DECISIONS))
    print(f"decision, {ONLINE} agents online: p99 {sqlite:.1f} ms on SQLite")
    of = on_aws({})
    of.settings = replace(of.settings, **tables(of))
    dynamo = p99(decisions(of, 100))
    print(f"decision, {ONLINE} agents online: p99 {dynamo:.1f} ms on DynamoDB Local")
    names = tables(of)
    of = on_aws(names)
    staff(of, AGENTS)
    for number in range(WAITING):
        queue_up(of, number)
    offered, seconds = race(names)
    wrong = list(violations(of))
    print(f"{offered} assignments in {seconds:.1f} s by {WORKERS} workers; {len(wrong)} violations of P5, P6")
    print(*wrong[:5], sep="\n")
    heads = sum(1 for desk in of.conversations.desks(TENANT, [fixed_id("agt", n) for n in range(AGENTS)])
                for _ in desk.held)  # fmt: skip
    assert heads == WAITING, f"{WAITING - heads} still wait though there are places for all"
    spent = units()
    for what, each in spent.items():
        print(f"{what:36} {each:5.2f} write units")
    written = spent["reason, event and desk"] + spent["the queue's row, its index"]
    data = f"{ONLINE} agents online, desks read, reason made; SQLite in a file, wall time"
    pulled = f"DynamoDB Local, {WORKERS} processes pull from one queue of {WAITING} for {AGENTS} agents"
    cost = "DynamoDB Local: reason, event, desk, the queue's row and its index, of one assignment"
    return [
        figures.Figure("routing.decision_p99_ms", round(sqlite, 1), "ms", "<= 50", COMMAND, data),
        figures.Figure("routing.decision_p99_dynamodb_ms", round(dynamo, 1), "ms", "", COMMAND,
                       f"{ONLINE} agents online, desks read, reason made; DynamoDB Local"),
        figures.Figure("routing.assignments_per_s", round(offered / seconds, 1), "/s", "", COMMAND, pulled),
        figures.Figure("routing.violations", len(wrong), "", "0", COMMAND, pulled),
        figures.Figure("routing.write_units", round(written, 2), "units", "<= 10", COMMAND, cost),
    ]  # fmt: skip


def main() -> int:
    try:
        with ExitStack() as running:
            if "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ:
                os.environ.update(running.enter_context(engines()).environment())
            os.environ.update(AWS_ACCESS_KEY_ID="bench", AWS_SECRET_ACCESS_KEY="bench")
            found = run()
    except EngineError as error:
        print(f"not measured: {error}", file=sys.stderr)
        return 1
    for figure in found:
        print(f"{figure.id:34} {figure.value:>8} {figure.unit} (reach {figure.reach or '-'})")
    print(f"written to {figures.write('routing', found).relative_to(figures.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
