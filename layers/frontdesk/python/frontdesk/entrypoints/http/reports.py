"""Reports for whoever runs the shop: how many, how fast, how well; JSON or CSV. Served by `tenants`."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response
from typing_extensions import TypedDict

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.entrypoints.assignment import agents_of
from frontdesk.entrypoints.http.guard import Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire_fields import TenantId
from frontdesk.insight.model import HOUR_MS, Line
from frontdesk.insight.report import as_csv, report
from frontdesk.tenancy.model import Tenant

router = APIRouter(prefix="/v1/tenants/{tenant}", route_class=Guarded, responses=PROBLEM, tags=["reports"])

LONGEST = 92
"""Days in one report: a quarter."""
WEEK = timedelta(days=6)

Day = Annotated[str, Query(pattern=r"^\d{4}-\d{2}-\d{2}$", json_schema_extra={"format": "date"})]
By = Literal["day", "hour", "skill", "agent"]


class LineOut(TypedDict):
    """Times in seconds, shares from 0 to 1; null where nothing was measured. By agent, `id` is theirs."""

    name: str
    id: str
    conversations: int
    messages: int
    bot_answers: int
    replies: int
    queued: int
    left: int
    transfers: int
    ended: int
    bot_share: float | None
    ratings: int
    rating: float | None
    wait_p50: float | None
    wait_p90: float | None
    first_reply_p50: float | None
    first_reply_p90: float | None
    resolution_p50: float | None
    resolution_p90: float | None


# `from` is a word of Python's own, so this one is made by a call.
ReportOut = TypedDict(
    "ReportOut",
    {"from": str, "to": str, "by": By, "time_zone": str, "total": LineOut, "items": list[LineOut]},
)


@router.get("/reports", response_model=ReportOut)
def get_report(
    tenant: TenantId,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
    by: By = "day",
    format: Literal["json", "csv"] = "json",
) -> Any:
    """Both days included, in the tenant's time zone, at most 92; without them it is the last seven days.

    `by` hour is the hour of the day. Counted within a minute of a conversation's end, a quarter of an hour
    after its beginning.
    """
    of = services()
    zone = _zone_of(of, tenant)
    begins, ends = _days(first, last, datetime.fromtimestamp(of.now() / 1_000, ZoneInfo(zone)).date())
    total, lines = report(of.counters.between(tenant, *_hours(begins, ends, zone)), by, zone)
    names = {agent.id: agent.name for agent in agents_of(of, tenant)} if by == "agent" else {}
    if format == "csv":
        named = [_renamed(line, names) for line in lines]
        return Response(as_csv(by, named), media_type="text/csv; charset=utf-8", headers=_saved(by, begins))
    items = [_out(line, names) for line in lines]
    return {
        "from": begins.isoformat(), "to": ends.isoformat(), "by": by, "time_zone": zone,
        "total": _out(total, {}), "items": items,
    }  # fmt: skip


def _zone_of(of: Services, tenant: str) -> str:
    found = of.directory.get(Tenant, tenant)
    if found is None:
        raise errors.NotFound("There is no such tenant.", field="tenant")
    return found.value.zone


def _days(first: str | None, last: str | None, today: date) -> tuple[date, date]:
    """Raises errors.InvalidField."""
    ends = _day("to", last) if last else max(today, _day("from", first)) if first else today
    begins = _day("from", first) if first else ends - WEEK
    if ends < begins:
        raise errors.InvalidField("to", "Must not be before `from`.")
    if (ends - begins).days >= LONGEST:
        raise errors.InvalidField("to", f"A report covers at most {LONGEST} days.")
    return begins, ends


def _day(field: str, text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise errors.InvalidField(field, "Is not a day of the calendar.") from None
    if not 1970 <= found.year < 3000:
        raise errors.InvalidField(field, "Must be after 1970 and before 3000.")
    return found


def _hours(first: date, last: date, zone: str) -> tuple[int, int]:
    """The first and the last hour (since the epoch) of these days."""
    return max(0, _hour(first, zone)), max(0, _hour(last + timedelta(days=1), zone) - 1)


def _hour(day: date, zone: str) -> int:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return int(midnight.astimezone(UTC).timestamp() * 1_000) // HOUR_MS


def _out(line: Line, names: dict[str, str]) -> dict[str, Any]:
    plain = {each.name: getattr(line, each.name) for each in fields(line)}
    return {**plain, "name": names.get(line.name, line.name), "id": line.name if names else ""}


def _renamed(line: Line, names: dict[str, str]) -> Line:
    return replace(line, name=names.get(line.name, line.name))


def _saved(by: str, first: date) -> dict[str, str]:
    """A browser saves it under a name that says what it is."""
    return {"Content-Disposition": f'attachment; filename="frontdesk-{by}-{first.isoformat()}.csv"'}
