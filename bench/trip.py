"""How much does a message's whole trip cost and how many make it, from the post to the agent's screen?

One message is a POST and its event on the agent's stream of that conversation; a closed loop with one
message outstanding in each. The runner is a process of its own on a file with synchronous=FULL; its CPU is
that of its process tree, without the load. Agent-held, 1, 16 and 64 at once, the median of several runs.
"""

import argparse
import asyncio
import statistics
import sys
import time
from dataclasses import dataclass, field

import uvloop

from bench import figures
from bench.stage import Client, Stage, cpu_s, head, pss_mib, stage
from frontdesk.conversation.model import Place
from frontdesk.tenancy.identity import AgentClaims
from tests.world import client_id

COMMAND = "python -m bench.trip"
TEXT = "Could you please look after the delivery again? It should have come on Monday morning."


@dataclass
class Talk:
    """One conversation: its visitor's connection, and what its agent has seen."""

    port: int
    number: int
    token: str = ""
    id: str = ""
    cursor: int = 0
    sent: int = 0
    seen: dict[int, float] = field(default_factory=dict)
    trips: list[float] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self, on: Stage, agent: str) -> None:
        self.client = Client(self.port)
        session = await self.client.json("POST", "/v1/sessions", "", {"site": on.shop.site})
        key = f"Idempotency-Key: {client_id(0, self.number)}\r\n"
        token = str(session["token"])
        opened = await self.client.json("POST", "/v1/conversations", token, {"ask": "person"}, key)
        self.id, self.token, self.cursor = (
            str(opened["conversation"]),
            str(opened["token"]),
            int(str(opened["cursor"])),
        )
        path = f"/v1/agent/conversations/{self.id}/take"
        taken = await self.client.json(
            "POST", path, agent, {"client_id": client_id(1, 1, "a"), "after": self.cursor}
        )
        self.cursor = int(str(taken["cursor"]))

    async def listen(self, agent: str) -> None:
        """The agent's screen: notes when each seq arrives."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        path = f"/v1/agent/conversations/{self.id}/stream?after={self.cursor}"
        writer.write(head("GET", path, agent))
        try:
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    self.seen[int(line[4:])] = time.perf_counter()
                    self.news.set()
        finally:
            writer.close()

    async def talk(self, until: float) -> None:
        while time.perf_counter() < until:
            self.sent += 1
            body = {
                "client_id": client_id(max(1, self.cursor - 4), self.sent),
                "after": self.cursor,
                "text": TEXT,
            }
            began = time.perf_counter()
            posted = await self.client.json("POST", f"/v1/conversations/{self.id}/messages", self.token, body)
            self.cursor = int(str(posted["cursor"]))
            seq = int(str(posted["posted"]))
            while seq not in self.seen:
                self.news.clear()
                await asyncio.wait_for(self.news.wait(), 10)
            self.trips.append(self.seen[seq] - began)


@dataclass(frozen=True)
class Run:
    """One run; milliseconds, and messages that were acknowledged and are not in the log."""

    per_s: float
    cpu_ms: float
    p50: float
    p99: float
    lost: int
    mib: float


async def measure(on: Stage, talks: int, seconds: float) -> Run:
    agent = _at_work(on)
    started = [Talk(on.port, number) for number in range(talks)]
    for talk in started:
        await talk.begin(on, agent)
    listening = [asyncio.create_task(talk.listen(agent)) for talk in started]
    await asyncio.sleep(0.5)
    began, cpu = time.perf_counter(), cpu_s(on.pid)
    await asyncio.gather(*(talk.talk(began + seconds) for talk in started))
    took, spent = time.perf_counter() - began, cpu_s(on.pid) - cpu
    for task in listening:
        task.cancel()
    trips = sorted(trip for talk in started for trip in talk.trips)
    lost = sum(_missing(on, talk) for talk in started)
    for talk in started:
        talk.client.close()
    p99 = trips[int(len(trips) * 0.99)]
    return Run(
        len(trips) / took,
        spent / len(trips) * 1e3,
        statistics.median(trips) * 1e3,
        p99 * 1e3,
        lost,
        pss_mib(on.pid),
    )


def _at_work(on: Stage) -> str:
    """The token of one agent with room for all of them."""
    of, agent, now = on.services(), "agt_01JDSH0P0000000000000000AD", time.time_ns() // 1_000_000
    of.conversations.set_desk(on.shop.tenant, agent, capacity=1_000_000, online=True, at=now)
    return of.tokens.issue(AgentClaims(on.shop.tenant, agent, "Ada", ("agent",)), now).token


def _missing(on: Stage, talk: Talk) -> int:
    """Messages sent and acknowledged that the log does not hold exactly once."""
    ids = [event.id for event in on.services().conversations.tail(Place(on.shop.tenant, talk.id), 1)]
    return (
        talk.sent
        - len({id for id in ids if id.startswith("m_") and not id.startswith("m_0_")})
        + (len(ids) - len(set(ids)))
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--idle", type=float, default=60, help="seconds of rest before idle memory is read")
    chosen = parser.parse_args()
    runs: dict[int, list[Run]] = {1: [], 16: [], 64: []}
    with stage() as on:
        time.sleep(chosen.idle)
        idle = pss_mib(on.pid)
        for _ in range(chosen.runs):
            for talks, done in runs.items():
                done.append(uvloop.run(measure(on, talks, chosen.seconds)))
    print(
        f"{'at once':>8} {'messages/s':>11} {'CPU ms':>8} {'p50 ms':>8} {'p99 ms':>8} {'lost':>5} {'MiB':>6}"
    )
    for talks, done in runs.items():
        found = _median(done)
        print(
            f"{talks:>8} {found.per_s:>11.0f} {found.cpu_ms:>8.3f} {found.p50:>8.1f} {found.p99:>8.1f} "
            f"{found.lost:>5} {found.mib:>6.0f}"
        )
    print(f"idle after {chosen.idle:.0f} s: {idle:.0f} MiB")
    print(f"written to {figures.write('trip', _figures(runs, idle)).relative_to(figures.ROOT)}")
    return 1 if any(run.lost for done in runs.values() for run in done) else 0


def _median(done: list[Run]) -> Run:
    middle = {
        name: statistics.median(getattr(run, name) for run in done)
        for name in ("per_s", "cpu_ms", "p50", "p99", "mib")
    }
    return Run(**middle, lost=sum(run.lost for run in done))


def _figures(runs: dict[int, list[Run]], idle: float) -> list[figures.Figure]:
    sixteen, data = (
        _median(runs[16]),
        "embedded profile, synchronous=FULL, agent-held, 16 conversations at once",
    )
    rows = [
        ("trip.cpu_ms_c16", round(sixteen.cpu_ms, 3), "ms", "<= 0.8"),
        ("trip.per_s_c16", round(sixteen.per_s), "1/s", ">= 1000"),
        ("trip.p99_ms_c16", round(sixteen.p99, 1), "ms", ""),
        ("trip.lost", sum(_median(done).lost for done in runs.values()), "", "0"),
        ("trip.idle_mib", round(idle, 1), "MiB", "<= 90"),
    ]
    return [figures.Figure(id, value, unit, reach, COMMAND, data) for id, value, unit, reach in rows]


if __name__ == "__main__":
    sys.exit(main())
