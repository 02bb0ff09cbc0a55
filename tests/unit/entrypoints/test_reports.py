"""Reports for the owner: the numbers of the tenant's own days, as JSON and as a table for a spreadsheet."""

import csv
import io
from typing import Any

import pytest

from frontdesk.conversation.model import Place
from frontdesk.insight.model import HOUR_MS, Count, Key
from frontdesk.tenancy.model import Tenant
from frontdesk.tenancy.ports import Put
from tests import world
from tests.office import Office
from tests.reception import NEIGHBOUR, SHOP, Answer

NOON = world.NOW // HOUR_MS
WITH_LIN = Key(NOON, "returns", world.LIN.id)


@pytest.fixture
def office() -> Office:
    """One conversation that Lin had, one that nobody but the bot had, and one next door."""
    office = Office()
    office.database.write("DELETE FROM counter", ())  # what its own conversations count is another test's
    lins = {"conversations": 1, "queued": 1, "wait": 1, "wait~10": 1, "ended": 1}
    lins |= {"ratings": 1, "rating_sum": 4}
    raised(office, 1, Count(WITH_LIN, lins))
    raised(office, 2, Count(Key(NOON - 24), {"conversations": 1, "ended": 1, "ended_by_bot": 1}))
    raised(office, 3, Count(Key(NOON), {"conversations": 7}), world.NEIGHBOUR.id)
    return office


def raised(office: Office, number: int, count: Count, tenant: str = world.SHOP.id) -> None:
    assert office.counters.raise_to(Place(tenant, world.fixed_id("cnv", 90 + number)), 0, 1, [count])


def asks(office: Office, token: str = "", path: str = SHOP, **query: str) -> Answer:
    sent = {name.rstrip("_"): value for name, value in query.items()}
    return office.ask("GET", f"{path}/reports", token=token or office.token_of(world.OWNER), query=sent)


def lines(answer: Answer) -> dict[str, dict[str, Any]]:
    assert answer.status == 200, answer
    return {item["name"]: item for item in answer.body["items"]}


def zoned(office: Office, zone: str) -> None:
    found = office.directory.get(Tenant, world.SHOP.id)
    assert found
    office.directory.commit(
        Put(world.SHOP.id, "", Tenant(world.SHOP.id, "Lanternfish", found.value.names, zone=zone))
    )
    office.clock += world.MINUTE  # what was read of a tenant is kept for half of that


def test_without_days_it_is_the_last_seven(office: Office) -> None:
    answer = asks(office)
    assert (answer.body["from"], answer.body["to"]) == (day(-6), day(0))
    assert answer.body["total"]["conversations"] == 2
    assert set(lines(answer)) == {day(-1), day(0)}


def day(ago: int) -> str:
    from datetime import UTC, datetime, timedelta

    return str(datetime.fromtimestamp(world.NOW / 1_000, UTC).date() + timedelta(days=ago))


def test_agents_have_their_names(office: Office) -> None:
    found = lines(asks(office, by="agent"))
    assert found[world.LIN.name]["id"] == world.LIN.id
    assert (found[world.LIN.name]["rating"], found[world.LIN.name]["wait_p50"]) == (4.0, 10.4)
    assert found[""]["bot_share"] == 1.0


def test_skills_and_hours_of_the_day_are_lines_too(office: Office) -> None:
    assert set(lines(asks(office, by="skill"))) == {"", "returns"}
    (found,) = lines(asks(office, by="hour")).values()
    assert found["conversations"] == 2  # both at this hour, a day apart


def test_a_day_begins_at_midnight_of_the_tenant(office: Office) -> None:
    """14 hours ahead it is another day than 11 hours behind."""
    days = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Midway"):
        zoned(office, zone)
        answer = asks(office)
        assert answer.body["time_zone"] == zone
        days |= set(lines(answer))
    assert len(days) > 2


def test_as_a_table_it_can_be_opened_in_a_spreadsheet(office: Office) -> None:
    answer = asks(office, by="agent", format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="frontdesk-agent-')
    assert answer.text.count("\r\n") == 3
    table = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["agent"], row["conversations"]) for row in table] == [("", "1"), (world.LIN.name, "1")]


def test_a_name_is_never_a_formula(office: Office) -> None:
    evil = '=HYPERLINK("https://evil.example";"Lin")'
    changed = {"email": world.LIN.email, "name": evil, "roles": ["agent"]}
    office.tenants("PUT", f"{SHOP}/agents/{world.LIN.id}", changed)
    office.clock += world.MINUTE
    table = list(csv.reader(io.StringIO(asks(office, by="agent", format="csv").text)))
    assert table[2][0] == f"'{evil}"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from_": "2026-02-30"}, "from"),
        ({"from_": "yesterday"}, "from"),
        ({"from_": "1700000000"}, "from"),
        ({"to": "2026-1-1"}, "to"),
        ({"to": "0001-01-01"}, "to"),
        ({"to": "9999-12-31"}, "to"),
        ({"from_": "2026-03-02", "to": "2026-03-01"}, "to"),
        ({"from_": "2026-01-01", "to": "2026-04-03"}, "to"),
        ({"by": "visitor"}, "by"),
        ({"format": "xlsx"}, "format"),
    ],
)
def test_what_is_wrong_is_named(office: Office, query: dict[str, str], field: str) -> None:
    assert asks(office, **query).problem == (422, "invalid_field", field)


@pytest.mark.parametrize(("first", "last"), [("2026-01-01", "2026-04-02"), ("1970-01-01", "1970-01-01")])
def test_a_quarter_is_no_error_and_neither_is_nothing(office: Office, first: str, last: str) -> None:
    answer = asks(office, from_=first, to=last)
    assert (answer.status, answer.body["items"]) == (200, [])
    assert answer.body["total"]["bot_share"] is None


def test_an_owner_sees_their_own_shop_only(office: Office) -> None:
    assert asks(office, path=NEIGHBOUR).status == 404
    key = office.key_of(world.NEIGHBOUR.id)
    assert asks(office, key, NEIGHBOUR).body["total"]["conversations"] == 7
    assert asks(office, key).status == 401


def test_an_agent_does_not_read_reports(office: Office) -> None:
    assert asks(office, office.token_of(world.LIN)).problem == (403, "role_missing", None)
