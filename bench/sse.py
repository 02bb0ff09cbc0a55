"""What does a delivered event cost on our streams, and what does a connection weigh?

1,000 conversations with one subscriber each and 2,000 events a second, appended one by one through the port
Conversations in the server's process (synchronous=OFF); with token, cursor and pings. The CPU of the same
appends without subscribers is subtracted. In the same run, a bare hub on uvicorn and Starlette (a queue and
a StreamingResponse a subscriber; no token, store or cursor) sends the same bytes three times: as uvicorn
installs, which is what the reach is of, with httptools, and with uvloop too, which is what the runner uses.

With each server the measured time begins once every subscriber has had its first block: to open a stream
costs as much CPU as twenty deliveries, and on a busy machine the last ones open late.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from bench import figures
from bench.sse_server import TENANT, VISITOR, place
from bench.stage import ROOT, free_port, head
from frontdesk.bootstrap import Services
from frontdesk.settings import Settings
from frontdesk.tenancy.identity import VisitorClaims

COMMAND = "python -m bench.sse"
OPEN_WITHIN_S = 30.0  # half of what a stream lasts
END_OF_BLOCK = b"\n\n"  # no head of a response has it: its lines end with \r\n
NAMES = {
    "plain": "bare hub: uvicorn as it installs, h11 and asyncio",
    "quicker": "bare hub: httptools and asyncio",
    "bare": "bare hub: uvicorn[standard], httptools and uvloop",
    "ours": "our streams: httptools and uvloop",
}


@dataclass(frozen=True)
class Run:
    """CPU seconds for 1,000 deliveries, KiB a connection, and the share of events that arrived."""

    cpu_s: float
    kib: float
    arrived: float


class Subscribers:
    """Raw connections that count the events they hear."""

    def __init__(self, port: int, tokens: list[str], seqs: list[int]) -> None:
        self._port, self._tokens, self._seqs = port, tokens, seqs
        self.heard = 0
        self._silent = len(tokens)
        self._all_open = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def connect(self) -> None:
        """Returns once each of them had its first block. Raises TimeoutError if that takes too long."""
        for number, token in enumerate(self._tokens):
            self._tasks.append(asyncio.create_task(self._listen(number, token)))
            if number % 50 == 49:
                await asyncio.sleep(0.02)
        await asyncio.wait_for(self._all_open.wait(), OPEN_WITHIN_S)

    async def _listen(self, number: int, token: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        path = f"/v1/conversations/{place(number).conversation}/stream?after={self._seqs[number]}"
        writer.write(head("GET", path, token))
        try:
            await reader.readuntil(END_OF_BLOCK)
            self._silent -= 1
            if not self._silent:
                self._all_open.set()
            while piece := await reader.read(65_536):
                self.heard += piece.count(b"\nevent: event")
        finally:
            writer.close()

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@contextmanager
def server(kind: str, conversations: int) -> Iterator[tuple[int, "subprocess.Popen[str]", list[str]]]:
    """A server in a process of its own, with its port and a token for each conversation."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        secret = "local:" + os.urandom(32).hex()
        (Path(folder) / "secret").write_text(secret, "utf-8")
        port = free_port()
        command = [sys.executable, "-m", "bench.sse_server", kind, str(port), folder, str(conversations)]
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout
            process.stdout.readline()
            yield port, process, _tokens(secret, conversations)
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


def _tokens(secret: str, conversations: int) -> list[str]:
    tokens = Services(Settings(profile="embedded", secret=secret)).tokens
    now = time.time_ns() // 1_000_000
    claims = [
        VisitorClaims(TENANT, VISITOR, "site_01JDSH0P0000000000000000QG", place(number).conversation)
        for number in range(conversations)
    ]
    return [tokens.issue(each, now).token for each in claims]


async def ask(process: "subprocess.Popen[str]", what: dict[str, Any]) -> dict[str, Any]:
    def talk() -> dict[str, Any]:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(what) + "\n")
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        return answer

    return await asyncio.to_thread(talk)


async def measure(kind: str, conversations: int, rate: float, seconds: float) -> Run:
    with server(kind, conversations) as (port, process, tokens):
        await ask(process, {"append": 1, "rate": rate})
        alone = await ask(process, {"append": seconds, "rate": rate})
        before = await ask(process, {})
        subscribers = Subscribers(port, tokens, before["seqs"])
        await subscribers.connect()
        full = await ask(process, {})
        subscribers.heard = 0
        fed = await ask(process, {"append": seconds, "rate": rate})
        await asyncio.sleep(0.2)
        heard = subscribers.heard
        await subscribers.leave()
    spent = fed["cpu"] - alone["cpu"] * fed["count"] / alone["count"]
    return Run(
        spent / heard * 1_000, (full["pss"] - before["pss"]) * 1_024 / conversations, heard / fed["count"]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=1_000)
    parser.add_argument("--rate", type=float, default=2_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    runs: dict[str, list[Run]] = {kind: [] for kind in NAMES}
    for _ in range(chosen.runs):
        for kind, done in runs.items():
            done.append(uvloop.run(measure(kind, chosen.subscribers, chosen.rate, chosen.seconds)))
    ratios = {kind: _median(runs["ours"], "cpu_s") / _median(runs[kind], "cpu_s") for kind in NAMES}
    print(f"{'':50} {'CPU-s/1,000':>12} {'KiB/connection':>15} {'arrived':>8} {'ours to it':>11}")
    for kind, name in NAMES.items():
        cpu, kib, arrived = (_median(runs[kind], field) for field in ("cpu_s", "kib", "arrived"))
        print(f"{name:50} {cpu:>12.3f} {kib:>15.1f} {arrived:>8.1%} {ratios[kind]:>11.2f}")
    print(f"written to {figures.write('sse', _figures(runs, ratios)).relative_to(figures.ROOT)}")
    return 0


def _median(runs: list[Run], field: str) -> float:
    return float(statistics.median(getattr(run, field) for run in runs))


def _figures(runs: dict[str, list[Run]], ratios: dict[str, float]) -> list[figures.Figure]:
    data = "1,000 subscribers, 2,000 events/s, one conversation each"
    rows = [
        ("sse.cpu_s_per_1000", round(_median(runs["ours"], "cpu_s"), 3), "s", "<= 0.135"),
        ("sse.kib_per_connection", round(_median(runs["ours"], "kib"), 1), "KiB", "<= 20"),
        ("sse.ratio_to_bare", round(ratios["plain"], 2), "", "<= 1.7"),
        ("sse.ratio_to_bare_httptools", round(ratios["quicker"], 2), "", ""),
        ("sse.ratio_to_bare_uvloop", round(ratios["bare"], 2), "", ""),
        ("sse.arrived", round(_median(runs["ours"], "arrived"), 4), "", "1"),
    ]
    return [figures.Figure(id, value, unit, reach, COMMAND, data) for id, value, unit, reach in rows]


if __name__ == "__main__":
    sys.exit(main())
