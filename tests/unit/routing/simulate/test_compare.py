"""Two policies on one day: the difference, how sure it is, and what a described day may say."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from frontdesk import errors
from frontdesk.routing.policy import DEFAULT, Policy
from frontdesk.routing.simulate.compare import compare
from frontdesk.routing.simulate.day import draw_arrivals, draw_workers
from frontdesk.routing.simulate.read_day import read_day

SHOP = Path(__file__).parents[4] / "evals" / "days" / "shop.json"
LEAST_LOADED = Policy(weights={"load": 1.0})
STAFF = {"name": "early", "count": 1, "skills": [], "languages": ["en"], "hours": [[0, 8]]}


def shop() -> dict[str, Any]:
    body: dict[str, Any] = json.loads(SHOP.read_text("utf-8"))
    return body


def test_a_policy_against_itself_changes_nothing_for_sure() -> None:
    day, random = read_day(shop()), Random(3)
    workers, arrivals = draw_workers(day, random), draw_arrivals(day, random)
    for row in compare(arrivals, workers, DEFAULT, DEFAULT):
        assert (row.wait.low, row.wait.mean, row.wait.high) == (0, 0, 0)
        assert row.old == row.new


def test_the_interval_holds_the_difference_and_skills_add_up() -> None:
    day, random = read_day(shop()), Random(1_001)
    workers, arrivals = draw_workers(day, random), draw_arrivals(day, random)
    everybody, *skills = compare(arrivals, workers, LEAST_LOADED, DEFAULT)
    assert [row.skill for row in skills] == ["orders", "returns", "sizes"]
    assert sum(row.arrivals for row in skills) == everybody.arrivals == len(arrivals)
    assert everybody.wait.low <= everybody.wait.mean <= everybody.wait.high
    assert everybody.wait.mean == pytest.approx(everybody.new.wait_mean - everybody.old.wait_mean)


def test_experts_shorten_the_wait_and_nobody_is_worn_out() -> None:
    """On seeds that chose the weights; `make eval-routing` reports others."""
    day, rows = read_day(shop()), []
    for seed in range(1_000, 1_008):
        random = Random(seed)
        workers, arrivals = draw_workers(day, random), draw_arrivals(day, random)
        rows.append(compare(arrivals, workers, LEAST_LOADED, DEFAULT)[0])
    assert sum(row.new.wait_mean for row in rows) < 0.85 * sum(row.old.wait_mean for row in rows)
    assert sum(row.new.gap for row in rows) < sum(row.old.gap for row in rows)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("date", {"date": "yesterday"}),
        ("rates", {"rates": [1] * 23}),
        ("rates.3", {"rates": [1, 1, 1, -1] + [1] * 20}),
        ("matters", {"matters": []}),
        ("matters.0.share", {"matters": [{"skill": "orders", "share": True, "topics": ["parcel"]}]}),
        ("matters.0.topics", {"matters": [{"skill": "orders", "share": 1}]}),
        ("staff.0.hours.1", {"staff": [STAFF | {"hours": [[0, 8], [9, 9]]}]}),
        ("staff.0.count", {"staff": [STAFF | {"count": 1.5}]}),
        ("languages", {"languages": {"zh": 0}}),
        ("weather", {"weather": "rain"}),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_by_its_field(field: str, change: dict[str, Any]) -> None:
    with pytest.raises(errors.InvalidField) as refused:
        read_day(shop() | change)
    assert refused.value.field == field


def test_the_sample_is_a_sale_a_lunch_dip_and_a_night() -> None:
    day = read_day(shop())
    assert max(day.rates) == day.rates[20]
    assert day.rates[12] < day.rates[11]
    assert replace(day, begins=0).staff[-1].hours == ((0, 8), (22, 24))
