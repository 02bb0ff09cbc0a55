"""What travels over the provisioning API about time: opening hours as people write them."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from typing_extensions import TypedDict

from frontdesk.entrypoints.http.wire import Body
from frontdesk.entrypoints.http.wire_fields import Zone, different
from frontdesk.tenancy.model import Holiday, Hours, Span

Clock = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


def _real_date(text: str) -> str:
    date.fromisoformat(text)
    return text


class SpanBody(Body):
    """`24:00` is midnight at the end of the day."""

    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError("must close after it opens; put what goes over midnight on both days")
        return self


def _in_order(spans: list[SpanBody]) -> list[SpanBody]:
    if any(after.opens < before.closes for before, after in pairwise(spans)):
        raise ValueError("must be in order and must not overlap")
    return spans


Spans = Annotated[list[SpanBody], Field(max_length=6), AfterValidator(_in_order)]


class HolidayBody(Body):
    """A day that differs; closed without spans."""

    date: Annotated[
        str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_real_date)
    ]
    spans: Spans = Field(default_factory=list)


def _each_day_once(holidays: list[HolidayBody]) -> list[HolidayBody]:
    different([holiday.date for holiday in holidays])
    return holidays


Holidays = Annotated[list[HolidayBody], Field(max_length=200), AfterValidator(_each_day_once)]


class HoursBody(Body):
    """`week` has seven days, Monday first, each a list of spans in local time."""

    time_zone: Zone
    week: Annotated[list[Spans], Field(min_length=7, max_length=7)]
    holidays: Holidays = Field(default_factory=list)


class SpanOut(TypedDict):
    opens: str
    closes: str


class HolidayOut(TypedDict):
    date: str
    spans: list[SpanOut]


class HoursOut(TypedDict):
    time_zone: str
    week: list[list[SpanOut]]
    holidays: list[HolidayOut]


def hours_in(body: HoursBody) -> Hours:
    holidays = tuple(Holiday(holiday.date, _spans_in(holiday.spans)) for holiday in body.holidays)
    return Hours(body.time_zone, tuple(_spans_in(day) for day in body.week), holidays)


def hours_out(hours: Hours) -> HoursOut:
    return {
        "time_zone": hours.zone,
        "week": [_spans_out(day) for day in hours.week],
        "holidays": [{"date": one.date, "spans": _spans_out(one.spans)} for one in hours.holidays],
    }


def _spans_in(spans: list[SpanBody]) -> tuple[Span, ...]:
    return tuple(Span(_minute(span.opens), _minute(span.closes)) for span in spans)


def _spans_out(spans: tuple[Span, ...]) -> list[SpanOut]:
    return [{"opens": _clock(span.opens), "closes": _clock(span.closes)} for span in spans]


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
