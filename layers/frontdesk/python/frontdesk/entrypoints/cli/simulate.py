"""`frontdesk simulate`: a new policy on the traffic of days that were, beside the one in force."""

import argparse
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.entrypoints.cli.json_file import read_json
from frontdesk.routing.policy import DEFAULT, Policy
from frontdesk.routing.read_policy import read_policy
from frontdesk.routing.simulate.compare import Change, Row, compare
from frontdesk.routing.simulate.day import draw_arrivals, draw_workers
from frontdesk.routing.simulate.model import Arrival, Conditions, Worker
from frontdesk.routing.simulate.read_day import read_day

AS_RECORDED = Conditions(slows=0.0, hop_s=0.0, accept_s=0.0)
"""What was recorded took as long as it took: hops, pauses and other conversations are in it."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and its arguments."""
    one = commands.add_parser(
        "simulate", help="who would have waited how long under another policy", description=__doc__
    )
    one.add_argument("--policy", default="", help="the new policy, a JSON file")
    one.add_argument("--check", action="store_true", help="no new policy: make each recorded choice again")
    one.add_argument("--against", default="", help="the old one, a JSON file (default: the one in force)")
    one.add_argument("--tenant", default="", help="ten_…: whose traffic")
    one.add_argument(
        "--from", dest="begins", default="", help="first moment, 2026-11-01 or 2026-11-01T08:00Z"
    )
    one.add_argument("--to", dest="ends", default="", help="last moment; the same forms")
    one.add_argument("--day", default="", help="a described day instead of recorded ones, a JSON file")
    one.add_argument("--seed", type=int, default=0, help="which such day is drawn")
    one.add_argument("--promise", type=float, default=60.0, help="seconds to wait that break no promise (60)")
    one.add_argument("--json", action="store_true", help="figures for a program")


def run(of: Services, chosen: argparse.Namespace) -> str:
    """Raises ValueError or errors.InvalidField for what does not fit."""
    if chosen.check:
        return _check(of, chosen)
    if not chosen.policy:
        raise ValueError("say which --policy is the new one, or --check what was chosen")
    new = read_policy(_json(chosen.policy))
    old = read_policy(_json(chosen.against)) if chosen.against else _in_force(of, chosen.tenant)
    arrivals, workers, conditions = _traffic(of, chosen)
    if not arrivals:
        raise ValueError("nobody came into the queue in that time")
    rows = compare(arrivals, workers, old, new, conditions, chosen.promise)
    if chosen.json:
        return json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2)
    return "\n".join([f"{len(arrivals)} arrivals, {len(workers)} agents", *table(rows, chosen.promise)])


def _json(path: str) -> Any:
    found = read_json(Path(path))
    if not isinstance(found, dict):
        raise ValueError(f"{path} must hold a JSON object")
    return found


def _in_force(of: Services, tenant: str) -> Policy:
    from frontdesk.entrypoints.policy import policy_of

    return policy_of(of, tenant) if tenant else DEFAULT


def _traffic(of: Services, chosen: argparse.Namespace) -> tuple[list[Arrival], list[Worker], Conditions]:
    if chosen.day:
        random = Random(chosen.seed)  # noqa: S311 -- a day, no secret
        day = read_day(_json(chosen.day))
        workers = draw_workers(day, random)
        return draw_arrivals(day, random), workers, Conditions()
    from frontdesk.entrypoints.recorded_days import recorded

    begins, ends = _span(chosen)
    return *recorded(of, chosen.tenant, begins, ends), AS_RECORDED


def _span(chosen: argparse.Namespace) -> tuple[int, int]:
    if not (chosen.tenant and chosen.begins and chosen.ends):
        raise ValueError("say --tenant, --from and --to, or describe a --day")
    begins, ends = _moment("--from", chosen.begins), _moment("--to", chosen.ends)
    if not begins < ends:
        raise ValueError("--from must be before --to")
    return begins, ends


def _check(of: Services, chosen: argparse.Namespace) -> str:
    """How many recorded choices come out the same. Raises ValueError where one does not."""
    from frontdesk.entrypoints.chosen_again import chosen_again

    found = list(chosen_again(of, chosen.tenant, *_span(chosen)))
    counts = Counter(each.outcome for each in found)
    for each in (each for each in found if each.outcome == "differs"):
        print(f"{each.conversation} {each.seq}: {each.agent} was asked, now {each.now or 'nobody'} would be")
    told = (
        f"{len(found)} choices: {counts['same']} the same, {counts['differs']} not, {counts['gone']} unknown"
    )
    if counts["differs"]:
        raise ValueError(told)
    return told


def _moment(name: str, text: str) -> int:
    """Ms since the epoch; without a zone, as the clock of this machine says."""
    try:
        return int(datetime.fromisoformat(text).timestamp() * 1_000)
    except ValueError:
        raise ValueError(f"{name} must be a moment such as 2026-11-01 or 2026-11-01T08:00Z") from None


def table(rows: list[Row], promise_s: float) -> list[str]:
    """Old → new for each skill; in brackets the 95 % interval of the difference."""
    shown = [
        ("skill", "arrivals", "wait s", "left %", f"over {promise_s:.0f} s %", "p90 s", "load", "gap"),
        *(_cells(row) for row in rows),
    ]
    widths = [max(len(line[at]) for line in shown) for at in range(len(shown[0]))]
    return ["  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in shown]


def _cells(row: Row) -> tuple[str, ...]:
    old, new = row.old, row.new
    return (
        "all" if row.skill is None else row.skill or "no skill",
        str(row.arrivals),
        _changed(old.wait_mean, new.wait_mean, row.wait, 1),
        _changed(old.left, new.left, row.left, 100),
        _changed(old.breached, new.breached, row.breached, 100),
        f"{old.wait_p90:.0f} → {new.wait_p90:.0f}",
        f"{old.load:.2f} → {new.load:.2f}",
        f"{old.gap:.2f} → {new.gap:.2f}",
    )


def _changed(old: float, new: float, change: Change, scale: float) -> str:
    return f"{old * scale:.1f} → {new * scale:.1f} [{change.low * scale:+.1f}, {change.high * scale:+.1f}]"


def _plain(row: Row) -> dict[str, Any]:
    def named(record: Any) -> dict[str, Any]:
        return {name: getattr(record, name) for name in record.__slots__}

    changes = {name: named(getattr(row, name)) for name in ("wait", "left", "breached")}
    return {
        "skill": row.skill,
        "arrivals": row.arrivals,
        "old": named(row.old),
        "new": named(row.new),
        **changes,
    }
