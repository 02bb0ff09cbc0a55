"""A tenant's counters anew from the log, as far back as no conversation can have been retired."""

import argparse
from collections.abc import Sequence

from frontdesk import errors
from frontdesk.bootstrap import Services, log_records
from frontdesk.conversation.model import Event, Place
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.cli.tenants import existing
from frontdesk.entrypoints.counting import AT_ONCE
from frontdesk.entrypoints.records import read_event
from frontdesk.insight.count import count
from frontdesk.insight.model import HOUR_MS

DAY_MS = 86_400_000
HELD = 1_000_000_000
"""No log is as long: what is counted up to here is counted by nobody else."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("recount", help="count the reports anew, as far back as the log is whole")
    one.add_argument("--tenant", required=True, help="ten_…")


def run(of: Services, chosen: argparse.Namespace) -> str:
    return f"{recount(of, chosen.tenant)} conversations counted anew"


def recount(of: Services, tenant: str) -> int:
    """Clear the sums since the first hour that may be counted anew, and count; returns how many logs.

    First every log is put out of reach of the jobs that count, twice, so that none comes between; a job for
    one that begins later still waits when the sums are cleared. Broken off, it is run again from the start.
    Raises ValueError without such a tenant, or where somebody else does the same.
    """
    first = (of.now() - (existing(of, tenant).retention_days - 1) * DAY_MS) // HOUR_MS
    for place in (*_places(of, tenant), *(places := _places(of, tenant))):
        _hold(of, place)
    of.counters.clear(tenant, first, 9_999_999)
    return sum(_count(of, place, first * HOUR_MS) for place in places)


def _places(of: Services, tenant: str) -> list[Place]:
    images = (record["dynamodb"]["NewImage"] for record in log_records(of))
    mine = (image for image in images if image["c"]["S"].startswith(f"{tenant}#"))
    return sorted({read_event(image)[0] for image in mine}, key=lambda place: place.conversation)


def _hold(of: Services, place: Place) -> None:
    while (was := of.counters.counted(place)) != HELD:
        of.counters.raise_to(place, was, HELD, [])


def _count(of: Services, place: Place, since_ms: int) -> bool:
    """Give it back to the jobs, with what happened since then; False: it is retired, or another does this."""
    try:
        tail: Sequence[Event] = read_tail(of.conversations, place, 1, consistent=True)
    except (errors.CursorUnknown, errors.Retired):
        of.counters.forget(place)
        return False
    after = next((event.seq - 1 for event in tail if event.at >= since_ms), tail[-1].seq)
    heads = [*range(after + AT_ONCE, tail[-1].seq, AT_ONCE), tail[-1].seq]
    return _raise(of, place, tail, after, heads)


def _raise(of: Services, place: Place, tail: Sequence[Event], after: int, heads: Sequence[int]) -> bool:
    was = HELD
    for head in heads:
        if not of.counters.raise_to(place, was, head, count(tail[:head], after)):
            raise ValueError(f"{place.conversation} was counted by somebody else; run it once more")
        was = after = head
    return True
