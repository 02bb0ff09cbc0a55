"""EventBridge's schedule expressions: `rate(5 minutes)` and `cron(0 3 * * ? *)`, in UTC."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from infra.local.template import TemplateError

UNITS = {"minute": 60, "hour": 3600, "day": 86_400}
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]  # EventBridge counts 1 = Sunday
FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 1, 7))
HORIZON = timedelta(days=366 * 5)

Next = Callable[[datetime], datetime]


def schedule(expression: str) -> Next:
    """A function from a moment to the next one at which the schedule fires; raises TemplateError."""
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    if rate:
        step = timedelta(seconds=int(rate.group(1)) * UNITS[rate.group(2)])
        return lambda after: after + step
    cron = re.fullmatch(r"cron\((.+)\)", expression)
    fields = cron.group(1).split() if cron else []
    if len(fields) != 6:
        raise TemplateError(f"schedule {expression} is neither a rate nor a cron of six fields")
    allowed = [_values(text, low, high) for text, (_, low, high) in zip(fields, FIELDS, strict=False)]
    years = _values(fields[5], 1970, 2199)
    return lambda after: _next(after, allowed, years, expression)


def _next(after: datetime, allowed: list[set[int]], years: set[int], expression: str) -> datetime:
    moment = after.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    minutes, hours, days, months, weekdays = allowed
    while moment < after + HORIZON:
        date = (moment.year, moment.month, moment.day, moment.isoweekday() % 7 + 1)
        if not all(
            each in wanted for each, wanted in zip(date, (years, months, days, weekdays), strict=True)
        ):
            moment = moment.replace(hour=0, minute=0) + timedelta(days=1)
        elif moment.hour not in hours:
            moment = moment.replace(minute=0) + timedelta(hours=1)
        elif moment.minute not in minutes:
            moment += timedelta(minutes=1)
        else:
            return moment
    raise TemplateError(f"schedule {expression} does not fire in the next five years")


def _values(text: str, low: int, high: int) -> set[int]:
    """One field: `*`, `?`, `5`, `1-5`, `0/15`, `MON-FRI`, and lists of them."""
    found: set[int] = set()
    for part in text.upper().split(","):
        span, _, step = part.partition("/")
        first, last = _span(span, low, high)
        found |= set(range(first, (high if step and "-" not in span else last) + 1, int(step or 1)))
    return found


def _span(span: str, low: int, high: int) -> tuple[int, int]:
    if span in ("*", "?"):
        return low, high
    first, _, last = span.partition("-")
    return _number(first), _number(last or first)


def _number(text: str) -> int:
    if text in MONTHS:
        return MONTHS.index(text) + 1
    if text in DAYS:
        return DAYS.index(text) + 1
    if not text.isdigit():
        raise TemplateError(f"{text} in a cron expression is not run")
    return int(text)
