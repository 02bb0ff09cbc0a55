"""What does a cold start cost: CPU from process start to the first answered event?

Each function in a fresh interpreter that sees nothing but the built layers, its AWS clients real and their
answers canned; just before it `import boto3; boto3.client("dynamodb")`. User and system time, children
included. The figures are medians of each pair's ratio: a busy minute slows both halves of a pair.
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
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import boto3

from bench import figures
from bench.canned import ENVIRONMENT
from bench.first import Case, first_events
from bench.layers import built

COMMAND = "python -m bench.cold"
DATA = "byte-compiled layers, real AWS clients with canned answers, the demo shop's settings"
BASELINE = "boto3 client"
WORKERS = ("dispatch", "answer", "route")
Pair = tuple[float, float]

CHILD = """
import sys
sys.path[:] = {paths!r} + sys.path
{work}
import resource
own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
spent = sum(used.ru_utime + used.ru_stime for used in (own, children))
print()
print(spent * 1e3)
"""
BOTO = 'import boto3; boto3.client("dynamodb", region_name="eu-central-1")'
FUNCTION = """
import json, botocore
from handler import handler
event, answers = json.loads(sys.stdin.read())
def send(request, **_):
    from botocore.awsrequest import AWSResponse
    operation, answer = answers.pop(0)
    assert request.headers["X-Amz-Target"].endswith(operation.encode()), operation
    response = AWSResponse(request.url, 200, {}, None)
    response._content = answer.encode()
    return response
botocore.register_initializer(lambda session: session.register("before-send", send))
answer = handler(event, None)
assert not answers and not answer.get("batchItemFailures") and answer.get("statusCode", 201) == 201, answer
"""


class Start:
    """Starts functions cold, with what Lambda would give them."""

    def __init__(self) -> None:
        self._environment = {"PATH": os.environ["PATH"], **ENVIRONMENT}
        self._layers = str(built())

    def baseline(self) -> float:
        paths = [str(Path(boto3.__file__).parent.parent)]
        return _spent(self._run(CHILD.format(paths=paths, work=BOTO)))

    def of(self, case: Case) -> float:
        return _spent(self.run(case))

    def run(self, case: Case, *options: str) -> "subprocess.CompletedProcess[str]":
        """The first event of a new process; raises unless it was answered."""
        paths = [str(figures.ROOT / "functions" / case.function), self._layers]
        given = json.dumps([case.event, case.answers])
        return self._run(CHILD.format(paths=paths, work=FUNCTION), given, *options)

    def _run(self, code: str, given: str = "", *options: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-I", "-S", *options, "-c", code]
        environment = self._environment
        done = subprocess.run(
            command, input=given, env=environment, capture_output=True, text=True, check=False
        )
        assert not done.returncode, done.stderr
        return done


def _spent(done: "subprocess.CompletedProcess[str]") -> float:
    return float(done.stdout.split()[-1])


def measure(start: Start, cases: Sequence[Case], rounds: int) -> dict[str, list[Pair]]:
    """CPU ms of the baseline and of the case right after it, in turns."""
    spent: dict[str, list[Pair]] = {case.name: [] for case in cases}
    for _ in range(rounds):
        for case in cases:
            spent[case.name].append((start.baseline(), start.of(case)))
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
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    with redirect_stdout(io.StringIO()):
        cases = first_events()
    start = Start()
    measure(start, cases, 1)  # files into the page cache
    spent = measure(start, cases, chosen.rounds)
    imports = [where(start, case) for case in cases]
    baseline = [before for pairs in spent.values() for before, _ in pairs]
    ratios = {name: statistics.median(ms / before for before, ms in pairs) for name, pairs in spent.items()}
    print(f"{'first answer of':18} {'CPU ms':>8} {'of rounds':>14} {'ratio':>7}")
    print(f"{_row(BASELINE, baseline)} {1:>7.2f}")
    for name, pairs in spent.items():
        print(f"{_row(name, [ms for _, ms in pairs])} {ratios[name]:>7.2f}")
    print("\nimporting, ms by package (-X importtime, which itself slows it down)")
    for case, took in zip(cases, imports, strict=True):
        dearest = sorted(took.items(), key=lambda pair: -pair[1])[:8]
        named = ", ".join(f"{name} {ms:.0f}" for name, ms in dearest)
        print(f"{case.name:18} {sum(took.values()):>8.0f}: {named}")
    found = [
        figures.Figure("cold.messages_ratio", round(ratios["messages"], 3), "", "<= 1.3", COMMAND, DATA),
        figures.Figure(
            "cold.worker_ratio",
            round(max(ratios[name] for name in WORKERS), 3),
            "",
            "<= 1.0",
            COMMAND,
            f"the worst of dispatch, answer, route; {DATA}",
        ),
        figures.Figure(
            "cold.boto3_ms",
            round(statistics.median(baseline), 1),
            "ms",
            "",
            COMMAND,
            "what the ratios are of",
        ),
    ]
    print(f"written to {figures.write('cold', found).relative_to(figures.ROOT)}")
    return 0


def _row(name: str, each: Sequence[float]) -> str:
    return f"{name:18} {statistics.median(each):>8.0f} {min(each):>8.0f}-{max(each):<5.0f}"


if __name__ == "__main__":
    sys.exit(main())
