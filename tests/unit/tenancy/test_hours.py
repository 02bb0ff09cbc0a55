"""Opening hours follow the tenant's clock, its holidays and its clock changes."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from frontdesk.tenancy.hours import is_open, next_opening
from frontdesk.tenancy.model import Holiday, Hours, Span
from tests import world

DAY = (Span(9 * 60, 12 * 60), Span(13 * 60, 18 * 60))
SHOP = Hours("Asia/Shanghai", (DAY,) * 5 + ((), ()))
NEVER = Hours("UTC", ((),) * 7)
ALWAYS = Hours("UTC", ((Span(0, 1440),),) * 7)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-23T09:00:00+08:00", True),
        ("2026-11-23T08:59:59+08:00", False),
        ("2026-11-23T11:59:59+08:00", True),
        ("2026-11-23T12:00:00+08:00", False),
        ("2026-11-23T13:00:00+08:00", True),
        ("2026-11-23T18:00:00+08:00", False),
        ("2026-11-22T10:00:00+08:00", False),
        ("2026-11-22T23:59:59+00:00", False),
    ],
)
def test_the_edges_of_a_day(moment: str, open_: bool) -> None:
    assert is_open(SHOP, at(moment)) is open_


def test_the_shops_present_is_within_its_hours() -> None:
    assert is_open(SHOP, world.NOW)


def test_a_holiday_replaces_its_day() -> None:
    closed = Hours(SHOP.zone, SHOP.week, (Holiday("2026-11-23"), Holiday("2026-11-24", (Span(600, 660),))))
    assert not is_open(closed, at("2026-11-23T10:00:00+08:00"))
    assert next_opening(closed, at("2026-11-23T10:00:00+08:00")) == at("2026-11-24T10:00:00+08:00")
    assert next_opening(closed, at("2026-11-24T10:00:00+08:00")) == at("2026-11-25T09:00:00+08:00")


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-23T08:00:00+08:00", "2026-11-23T09:00:00+08:00"),
        ("2026-11-23T12:30:00+08:00", "2026-11-23T13:00:00+08:00"),
        ("2026-11-23T19:00:00+08:00", "2026-11-24T09:00:00+08:00"),
        ("2026-11-27T19:00:00+08:00", "2026-11-30T09:00:00+08:00"),
    ],
)
def test_the_next_opening(moment: str, opening: str) -> None:
    assert next_opening(SHOP, at(moment)) == at(opening)


def test_who_never_opens_has_no_next_opening() -> None:
    assert next_opening(NEVER, world.NOW) is None


def test_a_whole_day_has_no_gap_at_midnight() -> None:
    assert is_open(ALWAYS, at("2026-11-23T23:59:59.999+00:00"))
    assert is_open(ALWAYS, at("2026-11-24T00:00:00+00:00"))


def test_a_changed_clock_moves_the_opening_with_it() -> None:
    berlin = Hours("Europe/Berlin", (DAY,) * 7)
    before, after = at("2026-03-28T12:30:00+01:00"), at("2026-03-28T19:00:00+01:00")
    assert next_opening(berlin, before) == at("2026-03-28T13:00:00+01:00")
    assert next_opening(berlin, after) == at("2026-03-29T09:00:00+02:00")


def test_an_opening_that_the_clock_skips_is_an_hour_later() -> None:
    berlin = Hours("Europe/Berlin", ((Span(150, 600),),) * 7)
    opening = next_opening(berlin, at("2026-03-28T23:00:00+01:00"))
    assert opening == at("2026-03-29T03:30:00+02:00")
    assert datetime.fromtimestamp(opening / 1000, UTC).hour == 1


def test_a_runtime_without_time_zones_of_its_own_finds_ours() -> None:
    code = "import zoneinfo; assert not zoneinfo.TZPATH; zoneinfo.ZoneInfo('Asia/Shanghai')"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONTZPATH": ""})
