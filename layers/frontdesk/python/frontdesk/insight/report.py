"""Counters as a report: lines by hour of the day, day, skill or agent, and all together."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from frontdesk.insight.model import BIN_BASE, Count, Key, Line

BY = ("day", "hour", "skill", "agent")
Sums = dict[str, int]


def report(counts: Iterable[Count], by: str, zone: str) -> tuple[Line, list[Line]]:
    """Everything together, and a line for each name, in order of name; hours and days are of `zone`.

    Counters are by the hour of UTC, so where a zone is half an hour off, its hours begin half an hour late.
    """
    named, together = _by(by, zone), Sums()
    parts: dict[str, Sums] = {}
    for each in counts:
        _add(together, each.sums)
        _add(parts.setdefault(named(each.key), {}), each.sums)
    return _line("", together), [_line(name, parts[name]) for name in sorted(parts)]


def _add(sums: Sums, more: Mapping[str, int]) -> None:
    for measure, value in more.items():
        sums[measure] = sums.get(measure, 0) + value


def _by(by: str, zone: str) -> Callable[[Key], str]:
    def local(key: Key) -> datetime:
        return datetime.fromtimestamp(key.hour * 3_600, UTC).astimezone(ZoneInfo(zone))

    names: Mapping[str, Callable[[Key], str]] = {
        "day": lambda key: local(key).date().isoformat(),
        "hour": lambda key: f"{local(key).hour:02d}:00",
        "skill": lambda key: key.skill,
        "agent": lambda key: key.agent,
    }
    return names[by]


def _line(name: str, sums: Sums) -> Line:
    ended, ratings = sums.get("ended", 0), sums.get("ratings", 0)
    return Line(
        name,
        sums.get("conversations", 0),
        sums.get("messages", 0),
        sums.get("bot_answers", 0),
        sums.get("replies", 0),
        sums.get("queued", 0),
        sums.get("left", 0),
        sums.get("transfers", 0),
        ended,
        round(sums.get("ended_by_bot", 0) / ended, 4) if ended else None,
        ratings,
        round(sums.get("rating_sum", 0) / ratings, 2) if ratings else None,
        *(
            quantile(sums, measure, q)
            for measure in ("wait", "first_reply", "resolution")
            for q in (0.5, 0.9)
        ),
    )


def quantile(sums: Mapping[str, int], measure: str, q: float) -> float | None:
    """Seconds that a share `q` of durations does not exceed: the geometric middle of its bin."""
    prefix = f"{measure}~"
    bins = sorted((int(name[len(prefix) :]), n) for name, n in sums.items() if name.startswith(prefix))
    wanted = q * sum(n for _, n in bins)
    passed = 0
    for bin, n in bins:
        passed += n
        if passed >= wanted:
            return round(float(BIN_BASE ** (bin + 0.5)), 1)
    return None


def as_csv(by: str, lines: Sequence[Line]) -> str:
    """RFC 4180, with a header; a name that a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    columns = [each.name for each in fields(Line)][1:]
    writer.writerow([by, *columns])
    for line in lines:
        values = [getattr(line, column) for column in columns]
        writer.writerow([_harmless(line.name), *("" if value is None else value for value in values)])
    return out.getvalue()


def _harmless(name: str) -> str:
    return f"'{name}" if name[:1] in ("=", "+", "-", "@", "\t", "\r") else name
