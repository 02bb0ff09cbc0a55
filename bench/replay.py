"""Do whole conversations of real people come back as they were said: every turn, once, in order?

Each goes through the real runner in the file's order: a customer's turn is a visitor's post, an agent's turn
an agent's reply (the agent takes the conversation first, and resolves it in the end). Several run at once.
Then each is read from 0, by its visitor and by the agent, and compared with what was acknowledged.

    python -m bench.replay                    # our own sample, bench/sample
    python -m bench.replay --data FOLDER      # FOLDER/multidogo; --limit N takes the first N conversations
"""

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench import figures
from bench.dialogues import Dialogue, multidogo, own_sample
from bench.readback import Found
from bench.retelling import Retelling
from bench.stage import Client, Stage, cpu_s, stage
from frontdesk.tenancy.identity import AgentClaims

COMMAND = "python -m bench.replay"
ADA = "agt_01JDSH0P0000000000000000AD"


@dataclass(frozen=True, slots=True)
class Data:
    """What is replayed, and the sentence that a figure says of it."""

    name: str
    command: str
    dialogues: Sequence[Dialogue]


@dataclass(frozen=True, slots=True)
class Run:
    """`took` and `cpu` are seconds of the replay alone, without the reading back."""

    replays: Sequence[Retelling]
    found: Sequence[Found]
    took: float
    cpu: float

    @property
    def turns(self) -> int:
        return sum(len(each.said) for each in self.replays)


async def measure(on: Stage, dialogues: Sequence[Dialogue], at_once: int) -> Run:
    desk, clients = _at_work(on), [(Client(on.port), Client(on.port)) for _ in range(at_once)]
    waiting = iter(list(enumerate(dialogues)))
    began, cpu = time.perf_counter(), cpu_s(on.pid)
    done = await asyncio.gather(*(_work(on, waiting, visitor, agent, desk) for visitor, agent in clients))
    took, spent = time.perf_counter() - began, cpu_s(on.pid) - cpu
    found = await asyncio.gather(*(_check(replays) for replays in done))
    for client in (each for pair in clients for each in pair):
        client.close()
    replays = [replay for each in done for replay in each]
    return Run(replays, [one for each in found for one in each], took, spent)


async def _work(
    on: Stage, waiting: Iterator[tuple[int, Dialogue]], visitor: Client, agent: Client, desk: str
) -> list[Retelling]:
    """Takes one conversation after another until none is left."""
    done = []
    for number, dialogue in waiting:
        replay = Retelling(number, dialogue, visitor, agent, desk)
        await replay.run(on.shop.site)
        done.append(replay)
    return done


async def _check(replays: Sequence[Retelling]) -> list[Found]:
    return [await replay.read_back() for replay in replays]


def _at_work(on: Stage) -> str:
    """The token of one agent with room for all of them."""
    of, now = on.services(), time.time_ns() // 1_000_000
    of.conversations.set_desk(on.shop.tenant, ADA, capacity=1_000_000, online=True, at=now)
    return of.tokens.issue(AgentClaims(on.shop.tenant, ADA, "Ada", ("agent",)), now).token


def chosen_data(folder: Path | None, limit: int | None) -> Data:
    """The data folder's conversations; without them our own, and that is said loudly."""
    if folder is not None:
        try:
            found = multidogo(folder / "multidogo")[:limit]
        except FileNotFoundError as missing:
            print(f"NO DATA: {missing}. Our own sample, bench/sample, is replayed instead.", file=sys.stderr)
        else:
            domains = ", ".join(
                sorted(each.name for each in (folder / "multidogo").iterdir() if each.is_dir())
            )
            limited = f" --limit {limit}" if limit else ""
            return Data(f"multidogo ({domains})", f"{COMMAND} --data FOLDER{limited}", found)
    return Data("our own sample, bench/sample", COMMAND, own_sample()[:limit])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="the data folder; its `multidogo` is replayed")
    parser.add_argument("--limit", type=int, help="the first N conversations (default: all)")
    parser.add_argument("--at-once", type=int, default=16, help="conversations at the same time")
    chosen = parser.parse_args()
    data = chosen_data(chosen.data, chosen.limit)
    with stage() as on:
        run = uvloop.run(measure(on, data.dialogues, chosen.at_once))
    total = sum(run.found, Found())
    _print(data, run, chosen.at_once)
    print(f"written to {figures.write('replay', _figures(data, run, total)).relative_to(figures.ROOT)}")
    return 0 if total == Found() else 1


def _print(data: Data, run: Run, at_once: int) -> None:
    print(f"{data.name}: {len(run.replays):,} conversations, {at_once} at once")
    columns = ("conversations", "visitors", "agents", "lost", "doubled", "out of order", "unlinked")
    print(f"{'language':>8} " + " ".join(f"{each:>13}" for each in columns))
    for language in (*sorted({each.language for each in run.replays}), "all"):
        pairs = [
            (replay, found)
            for replay, found in zip(run.replays, run.found, strict=True)
            if language in (replay.language, "all")
        ]
        sides = Counter(said.side for replay, _ in pairs for said in replay.said)
        found = sum((found for _, found in pairs), Found())
        row = (len(pairs), sides["visitor"], sides["agent"], *found.counts)
        print(f"{language:>8} " + " ".join(f"{each:>13,}" for each in row))
    skipped = sum((each.skipped for each in run.replays), Counter[str]())
    print("skipped: " + (", ".join(f"{why} {count:,}" for why, count in skipped.most_common()) or "none"))
    throttled = sum(each.throttled for each in run.replays)
    print(
        f"{run.turns:,} turns in {run.took:.1f} s: {run.turns / run.took:,.0f} turns/s, "
        f"{run.cpu / run.turns * 1e3:.3f} CPU ms a turn, with sessions, hand-overs and endings"
    )
    print(f"the template lets 50 conversations a second begin: {throttled:,} openings were told to wait")


def _figures(data: Data, run: Run, total: Found) -> list[figures.Figure]:
    languages = "+".join(sorted({each.language for each in run.replays}))
    about = f"{data.name}, {languages}, {len(run.replays)} conversations, embedded profile, synchronous=FULL"
    rows = [
        ("replay.turns", run.turns, "", ""),
        ("replay.lost", total.lost, "", "0"),
        ("replay.doubled", total.doubled, "", "0"),
        ("replay.out_of_order", total.out_of_order, "", "0"),
        ("replay.unlinked", total.unlinked, "", "0"),
        ("replay.cpu_ms", round(run.cpu / run.turns * 1e3, 3), "ms", ""),
    ]
    return [figures.Figure(id, value, unit, reach, data.command, about) for id, value, unit, reach in rows]


if __name__ == "__main__":
    sys.exit(main())
