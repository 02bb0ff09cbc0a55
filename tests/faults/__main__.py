"""`python -m tests.faults`: kills, storms, broken builds; tables, figures, and an exit code that tells."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure, write
from tests.faults.births import births
from tests.faults.campaign import Result, campaign
from tests.faults.experiments import MUTANTS, OTHERS, Hunt, attempt, hunt_number, quiet, storm
from tests.faults.facts import Violation
from tests.faults.seeds import Outcome
from tests.faults.throttling import worst_traffic

WORKERS = 2
COMMAND = "make faults"
ENOUGH_KILLS, ENOUGH_SEEDS = 200, 300
PARTS = ("storms", "mutants", "kills")


@dataclass(slots=True)
class Report:
    """Everything that was found."""

    storms: list[Outcome] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)
    campaigns: list[Result] = field(default_factory=list)
    births: int = 0
    hunts: list[Hunt] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    traffic: float = 0.0

    @property
    def kills(self) -> int:
        return sum(sum(each.kills.values()) for each in self.campaigns) + self.births

    @property
    def caught(self) -> int:
        return sum(hunt.caught for hunt in self.hunts)


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    report = Report()
    with ProcessPoolExecutor(WORKERS) as workers:
        if "storms" in options.only:
            _storms(report, options, workers)
        if "mutants" in options.only:
            _hunts(report, workers)
    if "kills" in options.only:
        _kill(report, options)
    print(f"\n{report.kills} kills, {len(report.violations)} violations, "
          f"{report.caught} of {len(report.hunts)} broken builds caught")  # fmt: skip
    if report.kills >= ENOUGH_KILLS and len(report.storms) >= ENOUGH_SEEDS and report.hunts:
        print(f"written to {write('faults', _figures(report))}")
    return 0 if not report.violations and report.caught == len(report.hunts) else 1


def _storms(report: Report, options: argparse.Namespace, workers: ProcessPoolExecutor) -> None:
    print("Simulated storms: the real handlers and event sources of the template, on a clock of their own")
    seeds = range(options.seed, options.seed + options.seeds)
    report.storms = list(workers.map(storm, seeds, chunksize=4))
    few = range(options.seed, options.seed + max(1, options.seeds // 20))
    _tell("storm", report, [(each.seed, each.violations) for each in report.storms])
    for name in OTHERS:
        found = zip(few, workers.map(attempt, [name] * len(few), few), strict=True)
        _tell(name, report, list(found))
    report.traffic = max(map(worst_traffic, few))
    faults, kills = sum(each.faults for each in report.storms), sum(each.kills for each in report.storms)
    print(f"  {faults} faults, {kills} simulated kills, {sum(each.events for each in report.storms)} events; "
          f"traffic under throttling {report.traffic:.3f}")  # fmt: skip


def _tell(name: str, report: Report, found: Iterable[tuple[int, list[Violation]]]) -> None:
    found = list(found)
    bad = [(seed, violations) for seed, violations in found if violations]
    print(f"  {name:<12}{len(found):>5} seeds {sum(len(each) for _, each in bad):>4} violations")
    for seed, violations in bad[:5]:
        for each in violations[:3]:
            print(f"    seed {seed}: {each}")
    report.violations += [each for _, violations in bad for each in violations]


def _hunts(report: Report, workers: ProcessPoolExecutor) -> None:
    print(f"\n{'promise':<8} {'broken build':<45} {'seed':>4}  caught by")
    for hunt in workers.map(hunt_number, range(len(MUTANTS))):
        by = hunt.by[0] if hunt.by else "NOTHING: it survives"
        more = f" and {len(hunt.by) - 1} more" if len(hunt.by) > 1 else ""
        blame = "" if hunt.innocent else " BUT SO IS THE SOUND BUILD"
        print(f"{hunt.promise:<8} {hunt.name:<45} {hunt.seed:>4}  {by}{more}{blame}")
        report.hunts.append(hunt)


def _kill(report: Report, options: argparse.Namespace) -> None:
    if not options.kills:
        return
    lanes = 1 if options.kills < 20 else 2
    report.births = min(4, options.kills // 20)
    rest = options.kills - report.births
    shares = [rest // lanes + (lane < rest % lanes) for lane in range(lanes)]
    with TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder, quiet():
        report.campaigns, born = asyncio.run(_campaigns(Path(folder), shares, report.births, options))
    print("\nkill -9 of the real runner under load")
    for lane, each in enumerate(report.campaigns):
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(each.kills.items()))
        print(f"  folder {lane + 1}: {sum(each.kills.values())} kills in {each.seconds:.0f} s ({kinds}); "
              f"{each.conversations} conversations, {each.events} events, {each.acknowledged} acknowledged, "
              f"{each.agents_replies} of them replies; {len(each.violations)} violations")  # fmt: skip
        report.violations += each.violations
    print(f"  first starts: {report.births} kills; {len(born)} violations")
    report.violations += born
    for violation in [*born, *(each for lane in report.campaigns for each in lane.violations)][:10]:
        print(f"    {violation}")


async def _campaigns(
    folder: Path, shares: Sequence[int], first: int, options: argparse.Namespace
) -> tuple[list[Result], list[Violation]]:
    lanes = [
        campaign(folder / f"lane{lane}", kills, options.seed + lane, real_rest=not options.fast)
        for lane, kills in enumerate(shares)
    ]
    results = await asyncio.gather(*lanes)
    return results, await births(folder, first, options.seed)


def _figures(report: Report) -> list[Figure]:
    acknowledged = sum(each.acknowledged for each in report.campaigns)
    load = f"{acknowledged} acknowledged messages under kill -9, {len(report.storms)} simulated storms"
    return [
        Figure("faults.kills", report.kills, "kills", "≥ 200", COMMAND, load),
        Figure("faults.violations", len(report.violations), "violations", "0", COMMAND, load),
        Figure("faults.mutants_caught", report.caught, "builds", "all", COMMAND, "broken builds"),
        Figure("faults.mutants", len(report.hunts), "builds", "", COMMAND, "broken builds"),
        Figure("faults.traffic", round(report.traffic, 3), "×", "≤ 1.1", COMMAND, "2,000 throttled calls"),
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="The promises under attack.")
    parser.add_argument("--kills", type=int, default=ENOUGH_KILLS, help="kill -9 of the real runner")
    parser.add_argument("--seeds", type=int, default=400, help="simulated storms")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument(
        "--only", choices=PARTS, nargs="+", default=PARTS, help="some parts; writes no figures"
    )
    parser.add_argument(
        "--fast", action="store_true", help="come to rest on a simulated clock after the kills"
    )
    return parser


if __name__ == "__main__":
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    sys.exit(main(sys.argv[1:]))
