"""What does a cold start cost: CPU from process start to the first answered event?

Each function in a fresh interpreter that sees nothing but the built layers, against canned stores on the
loopback; beside it `import boto3; boto3.client("dynamodb")` in the same rounds, and the ratio of the medians.
User and system time, children included. `--where NAME` shows what importing takes.
"""

import argparse
import io
import json
import os
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path

import boto3

from bench import figures
from bench.canned import Canned, served
from bench.first import Case, first_events
from bench.layers import built

COMMAND = "python -m bench.cold"
DATA = "byte-compiled layers, canned stores over HTTP on the loopback, the demo shop's rules"
BASELINE = "boto3 client"

CHILD = """
import sys
sys.path[:] = [{paths}] + sys.path
{work}
import resource
own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
spent = sum(used.ru_utime + used.ru_stime for used in (own, children))
print()
print(spent * 1e3)
"""
BOTO = 'import boto3; boto3.client("dynamodb", region_name="eu-central-1")'
FUNCTION = """
import json
from handler import handler
answer = handler(json.loads(sys.stdin.read()), None)
assert answer.get("statusCode", 201) == 201 and not answer.get("batchItemFailures"), answer
"""


class Start:
    """Starts functions cold, with what Lambda would give them."""

    def __init__(self, canned: Canned, environment: Mapping[str, str]) -> None:
        self._canned = canned
        self._environment = {"PATH": os.environ["PATH"], **environment}
        self._layers = [str(built())]

    def baseline(self) -> float:
        paths = [str(Path(boto3.__file__).parent.parent)]
        return float(self._run(CHILD.format(paths=_listed(paths), work=BOTO)).stdout.split()[-1])

    def of(self, case: Case) -> float:
        return float(self.run(case).stdout.split()[-1])

    def run(self, case: Case, *options: str) -> "subprocess.CompletedProcess[str]":
        """The first event of a new process; raises unless it wrote what the case says."""
        self._canned.asked.clear()
        paths = [str(figures.ROOT / "functions" / case.name), *self._layers]
        done = self._run(CHILD.format(paths=_listed(paths), work=FUNCTION), json.dumps(case.event), options)
        assert not done.returncode, done.stderr
        assert self._canned.written() == case.writes, f"{case.name} wrote {self._canned.written()}"
        return done

    def _run(
        self, code: str, given: str = "", options: tuple[str, ...] = ()
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-I", "-S", *options, "-c", code],
            input=given,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )


def _listed(paths: list[str]) -> str:
    return ", ".join(map(repr, paths))


def measure(start: Start, cases: Sequence[Case], rounds: int) -> dict[str, list[float]]:
    """CPU ms of each round, in turns, so that a busy minute meets all of them."""
    spent: dict[str, list[float]] = {BASELINE: [], **{case.name: [] for case in cases}}
    for _ in range(rounds):
        spent[BASELINE].append(start.baseline())
        for case in cases:
            spent[case.name].append(start.of(case))
    return spent


def where(start: Start, case: Case) -> dict[str, float]:
    """CPU ms of importing, by package: what each module takes without those that it imports in turn."""
    took: dict[str, float] = defaultdict(float)
    for line in start.run(case, "-X", "importtime").stderr.splitlines():
        if found := re.match(r"import time: +(\d+) \| +\d+ \| +([\w.]+)", line):
            took[found[2].split(".")[0]] += int(found[1]) / 1e3
    return took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    with redirect_stdout(io.StringIO()):
        canned, cases = first_events()
    with served(canned) as environment:
        start = Start(canned, environment)
        measure(start, cases, 1)  # files into the page cache
        spent = measure(start, cases, chosen.rounds)
        imports = [where(start, case) for case in cases]
    medians = {name: statistics.median(each) for name, each in spent.items()}
    ratios = {name: each / medians[BASELINE] for name, each in medians.items()}
    print(f"{'first answer of':14} {'CPU ms':>8} {'of rounds':>14} {'ratio':>7}")
    for name, each in spent.items():
        print(f"{name:14} {medians[name]:>8.0f} {min(each):>8.0f}-{max(each):<5.0f} {ratios[name]:>7.2f}")
    print("\nimporting, ms by package (-X importtime, which itself slows it down)")
    for case, took in zip(cases, imports, strict=True):
        dearest = sorted(took.items(), key=lambda pair: -pair[1])[:8]
        named = ", ".join(f"{name} {ms:.0f}" for name, ms in dearest)
        print(f"{case.name:14} {sum(took.values()):>8.0f}: {named}")
    found = [
        figures.Figure("cold.messages_ratio", round(ratios["messages"], 3), "", "<= 1.3", COMMAND, DATA),
        figures.Figure(
            "cold.worker_ratio",
            round(max(ratios[name] for name in ratios if name not in (BASELINE, "messages")), 3),
            "",
            "<= 1.0",
            COMMAND,
            f"the worst of dispatch, answer, route; {DATA}",
        ),
        figures.Figure(
            "cold.boto3_ms", round(medians[BASELINE], 1), "ms", "", COMMAND, "what the ratios are of"
        ),
    ]
    print(f"written to {figures.write('cold', found).relative_to(figures.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
