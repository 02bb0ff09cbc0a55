"""A team's hours as they stand in a policy, in the form of the tenant's own; and back."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.errors import InvalidField
from frontdesk.patterns import pattern
from frontdesk.routing.read_fields import Fields, different
from frontdesk.tenancy.model import Holiday, Hours, Span

_CLOCK = pattern(r"(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)")
_DATE = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZONE = pattern(r"[A-Za-z0-9_+/-]{1,64}")
_SPANS, _HOLIDAYS = 6, 200


def read_hours(given: object, path: str) -> Hours:
    """Raises errors.InvalidField with the path of what is wrong."""
    fields = Fields(given, path)
    zone = _zone(fields)
    week = fields.take("week")
    if not isinstance(week, list) or len(week) != 7:
        raise InvalidField(fields.at("week"), "Must be a list of seven days, Monday first.")
    days = tuple(_spans(day, f"{fields.at('week')}.{at}") for at, day in enumerate(week))
    holidays = fields.items("holidays", _HOLIDAYS, _holiday)
    different(tuple(each.date for each in holidays), fields.at("holidays"), ".date")
    fields.done()
    return Hours(zone, days, holidays)


def write_hours(hours: Hours) -> Mapping[str, Any]:
    return {
        "time_zone": hours.zone,
        "week": [_written(day) for day in hours.week],
        "holidays": [{"date": each.date, "spans": _written(each.spans)} for each in hours.holidays],
    }


def _zone(fields: Fields) -> str:
    told = "Must be a time zone of the IANA database, such as Asia/Shanghai."
    zone = fields.text("time_zone", _ZONE, told)
    try:
        ZoneInfo(zone)
    except (OSError, LookupError, ValueError):  # unknown, a folder, or a path out of the database
        raise InvalidField(fields.at("time_zone"), told) from None
    return zone


def _holiday(given: Any, path: str) -> Holiday:
    fields = Fields(given, path)
    day = fields.text("date", _DATE, "Must be a date such as 2026-10-01.")
    try:
        date.fromisoformat(day)
    except ValueError:
        raise InvalidField(fields.at("date"), "There is no such day.") from None
    spans = _spans(fields.take("spans", []), fields.at("spans"))
    fields.done()
    return Holiday(day, spans)


def _spans(given: object, path: str) -> tuple[Span, ...]:
    if not isinstance(given, list) or len(given) > _SPANS:
        raise InvalidField(path, f"Must be a list of at most {_SPANS}.")
    spans = tuple(_span(each, f"{path}.{at}") for at, each in enumerate(given))
    for at, (before, after) in enumerate(pairwise(spans), 1):
        if after.opens < before.closes:
            raise InvalidField(f"{path}.{at}", "Must be in order and must not overlap.")
    return spans


def _span(given: object, path: str) -> Span:
    fields = Fields(given, path)
    opens, closes = (
        _minute(fields.text(name, _CLOCK, "Must be a time such as 09:30, or 24:00."))
        for name in ("opens", "closes")
    )
    fields.done()
    if closes <= opens:
        raise InvalidField(path, "Must close after it opens; put what goes over midnight on both days.")
    return Span(opens, closes)


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _written(spans: tuple[Span, ...]) -> list[dict[str, str]]:
    return [{"opens": _clock(span.opens), "closes": _clock(span.closes)} for span in spans]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
