"""When a tenant's people are there, in the tenant's own time zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.tenancy.model import Hours, Span

_LOOK_AHEAD = 370  # days: further than any holiday


def is_open(hours: Hours, now: int) -> bool:
    """`now` in ms since the epoch."""
    local = datetime.fromtimestamp(now / 1000, ZoneInfo(hours.zone))
    minute = local.hour * 60 + local.minute
    return any(span.opens <= minute < span.closes for span in spans_of(hours, local.date()))


def next_opening(hours: Hours, now: int) -> int | None:
    """The next moment (ms) at which it opens, None if it never does. While open: the one after this."""
    today = datetime.fromtimestamp(now / 1000, ZoneInfo(hours.zone)).date()
    return next((moment for moment in _openings(hours, today) if moment > now), None)


def open_ms(hours: Hours | None, start: int, end: int) -> int:
    """How long it is open from one moment to another (ms); without hours always."""
    if hours is None:
        return max(0, end - start)
    return sum(max(0, min(end, closes) - max(start, opens)) for opens, closes in _spans(hours, start, end))


def after_open(hours: Hours | None, start: int, open_for: int) -> int | None:
    """The first moment by which it has been open so long (ms) since `start`; None if it never has."""
    if hours is None or open_for <= 0:
        return start + max(0, open_for)
    left = open_for
    for opens, closes in _spans(hours, start, None):
        here = max(0, closes - max(start, opens))
        if here >= left:
            return max(start, opens) + left
        left -= here
    return None


def _spans(hours: Hours, start: int, end: int | None) -> Iterator[tuple[int, int]]:
    """Open spans from the day of `start` on, as moments; to `end`, or as far as anybody looks ahead."""
    day = datetime.fromtimestamp(start / 1000, ZoneInfo(hours.zone)).date()
    last = datetime.fromtimestamp(end / 1000, ZoneInfo(hours.zone)).date() if end is not None else None
    for ahead in range(_LOOK_AHEAD if last is None else (last - day).days + 1):
        each = day + timedelta(days=ahead)
        for span in spans_of(hours, each):
            yield _moment(each, span.opens, hours.zone), _moment(each, span.closes, hours.zone)


def spans_of(hours: Hours, day: date) -> tuple[Span, ...]:
    """What holds on a local day: its holiday's spans if it is one, else its weekday's."""
    text = day.isoformat()
    holiday = next((one for one in hours.holidays if one.date == text), None)
    return holiday.spans if holiday else hours.week[day.weekday()]


def _openings(hours: Hours, first: date) -> Iterator[int]:
    for ahead in range(_LOOK_AHEAD):
        day = first + timedelta(days=ahead)
        for span in spans_of(hours, day):
            yield _moment(day, span.opens, hours.zone)


def _moment(day: date, minute: int, zone: str) -> int:
    """A local time that a clock change skips is taken an hour later, one that it repeats the first time."""
    midnight = minute == 24 * 60
    of = day + timedelta(days=1) if midnight else day
    hour = 0 if midnight else minute // 60
    local = datetime(of.year, of.month, of.day, hour, minute % 60, tzinfo=ZoneInfo(zone))
    return int(local.astimezone(UTC).timestamp() * 1000)
