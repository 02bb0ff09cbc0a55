"""Does the policy that ships serve a day better than least-loaded and longest-idle?

`python -m evals.simulator`. The day is `evals/days/shop.json` (flash sale, lunch dip, night shift), drawn
again for each seed: arrivals, work, patience, how fast each agent is with each topic. All three policies go
through the live `choose`, with the same staff, skills and languages; they differ in what they weigh. The
weights that ship were chosen on seeds from 1,000 on; what is printed comes from others. It needs no data.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from random import Random

from bench.figures import Figure, write
from frontdesk.routing.policy import DEFAULT, Policy
from frontdesk.routing.simulate.day import Day, draw_arrivals, draw_workers
from frontdesk.routing.simulate.engine import simulate
from frontdesk.routing.simulate.measure import Figures, figures
from frontdesk.routing.simulate.model import Run, Worker
from frontdesk.routing.simulate.read_day import read_day

COMMAND = "make eval-routing"
DAY = Path(__file__).parent / "days" / "shop.json"
ARRIVALS = 100_000
PROMISE_S = 60.0
SOON_S = 30.0
TOLD = "the day of evals/days/shop.json, seeds from 0"
COLUMNS = (
    ("wait s", "wait_mean", 1),
    ("p90 s", "wait_p90", 1),
    ("left %", "left", 100),
    ("over 60 s %", "breached", 100),
    ("load", "load", 1),
    ("gap", "gap", 1),
)
BETTER = ("wait_mean", "breached", "gap")
POLICIES = {
    "least loaded": Policy(weights={"load": 1.0}),
    "longest idle": Policy(weights={"idle": 1.0}, idle_full_s=86_400),
    "as it ships": DEFAULT,
}


def read(path: Path = DAY) -> Day:
    return read_day(json.loads(path.read_text(encoding="utf-8")))


def drawn(day: Day, policy: Policy, seed: int) -> tuple[Run, list[Worker]]:
    random = Random(seed)  # noqa: S311 -- the same day for every policy
    workers = draw_workers(day, random)
    return simulate(draw_arrivals(day, random), workers, policy), workers


def days(day: Day, policy: Policy, arrivals: int) -> list[tuple[Run, list[Worker]]]:
    """As many days as it takes, seeds 0, 1, 2 …"""
    found: list[tuple[Run, list[Worker]]] = []
    seen = 0
    while seen < arrivals:
        found.append(drawn(day, policy, len(found)))
        seen += len(found[-1][0].outcomes)
    return found


def table(title: str, day: Day, arrivals: int) -> dict[str, Figures]:
    """Prints a line for each policy; the figures by its name."""
    print(f"\n{title}\n{'policy':14}{'days':>6}" + "".join(f"{head:>13}" for head, _, _ in COLUMNS))
    means: dict[str, Figures] = {}
    for name, policy in POLICIES.items():
        found = [figures(run, workers, PROMISE_S) for run, workers in days(day, policy, arrivals)]
        means[name] = one = mean(found)
        shown = "".join(f"{getattr(one, field) * scale:13.3f}" for _, field, scale in COLUMNS)
        print(f"{name:14}{len(found):6}{shown}")
    return means


def mean(found: Sequence[Figures]) -> Figures:
    """Of days, each counting alike."""
    names = [each.name for each in fields(Figures)]
    return Figures(*(sum(getattr(one, name) for one in found) / len(found) for name in names))


def soon(day: Day) -> Figure:
    """How soon an arrival is chosen for once somebody able is free; seen beside `choose`, not by it."""
    able = [one.able_s for run, _ in days(day, DEFAULT, ARRIVALS) for one in run.outcomes]
    share = sum(each <= SOON_S for each in able) / len(able)
    print(f"\n{len(able):,} arrivals: {share:.3%} within {SOON_S:.0f} s of somebody able being free")
    print(f"the longest that somebody able was free beside one who waited: {max(able):.1f} s")
    return Figure("routing.within_30s", share, "", ">= 1.0", COMMAND, f"{len(able):,} arrivals, {TOLD}")


def gains(means: Mapping[str, Figures]) -> list[Figure]:
    """The policy that ships against the better of the two others, figure by figure."""
    others, ours = [means["least loaded"], means["longest idle"]], means["as it ships"]
    wait, breached, gap = (min(getattr(each, name) for each in others) for name in BETTER)
    gain = 1 - ours.wait_mean / wait
    print(f"mean wait {gain:.1%} lower than the better of the two")
    return [
        Figure("routing.wait_gain", round(gain, 3), "", ">= .15", COMMAND, TOLD),
        Figure("routing.breached", round(ours.breached, 4), "", f"<= {breached:.4f}", COMMAND,
               f"share that waits over {PROMISE_S:.0f} s or leaves; reach: the better of the two"),
        Figure("routing.load_gap", round(ours.gap, 3), "", f"<= {gap:.3f}", COMMAND,
               "busiest minus idlest colleague, conversations held; reach: the better of the two"),
    ]  # fmt: skip


def main() -> None:
    day = read()
    means = table("the shop's day", day, 40_000)
    table("where routing believes twice as much that is wrong", replace(day, noise=2 * day.noise), 10_000)
    table(
        "where agents differ half as much", replace(day, spread=day.spread / 2, noise=day.noise / 2), 10_000
    )
    table("where nobody is better at anything", replace(day, spread=0.0), 10_000)
    write("eval_simulator", [soon(day), *gains(means)])


if __name__ == "__main__":
    main()
