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
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(zone))
    return int(local.astimezone(UTC).timestamp() * 1000)
