"""Browsers write for visitors from our pages and the shop's, for agents from ours; programs from anywhere."""

from typing import TypeVar

import pytest

from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.tenancy.model import Site
from frontdesk.tenancy.ports import Directory, Versioned
from tests import world
from tests.office import Office
from tests.unit.bad_input.doors import DOORS, NOTHING_YET, TOMS, Door, id_of, says
from tests.unit.bad_input.refusal import Watched

T = TypeVar("T")

OURS, THE_SHOPS = "https://chat.lanternfish.example", "https://www.lanternfish.example"
STRANGERS = (
    "https://evil.example", "null", "*", "file://", "https://www.lanternfish.example.evil.example",
    "https://evil.example/https://www.lanternfish.example", "http://www.lanternfish.example",
    "https://www.lanternfish.example:8443", "https://www.lanternfish.example/", "x" * 5_000,
    "HTTPS://WWW.LANTERNFISH.EXAMPLE", "https://www.paperheron.example", "\r\nX: y", "https://[", "http://[x",
    "https://chat.lanternfish.example.evil.example", "http://chat.lanternfish.example", "http://localhost:8080",
)  # fmt: skip
WRITES = tuple(door for door in DOORS if door.method != "GET" and door.who != "key")
VISITORS = tuple(door for door in WRITES if door.who == "visitor" or door.path == "/v1/sessions")
OTHERS = tuple(door for door in WRITES if door not in VISITORS)


@pytest.mark.parametrize("door", WRITES, ids=id_of)
def test_a_strangers_page_writes_nothing(watched: Watched, door: Door) -> None:
    for origin in STRANGERS:
        answer = door.knock(watched.office, headers={**door.headers, "Origin": origin})
        assert watched.refused(answer) == (403, "origin_not_allowed", "Origin"), origin


@pytest.mark.parametrize("door", OTHERS, ids=id_of)
def test_the_shops_own_page_does_nothing_for_an_agent(watched: Watched, door: Door) -> None:
    answer = door.knock(watched.office, headers={**door.headers, "Origin": THE_SHOPS})
    assert watched.refused(answer) == (403, "origin_not_allowed", "Origin")


@pytest.mark.parametrize(
    ("door", "origin"),
    [*((door, OURS) for door in WRITES), *((door, THE_SHOPS) for door in VISITORS)],
    ids=str,
)
def test_our_own_page_and_for_visitors_the_shops_may_write(door: Door, origin: str) -> None:
    answer = door.knock(Office(), headers={"Origin": origin})
    assert answer.status == NOTHING_YET.get(door.route, answer.status)
    assert answer.status < 300 or door.route in NOTHING_YET, answer


@pytest.mark.parametrize("door", [door for door in DOORS if door.who == "key"], ids=id_of)
def test_a_program_with_a_key_says_what_origin_it_likes(door: Door) -> None:
    answer = door.knock(Office(), headers={"Origin": STRANGERS[0]})
    assert answer.status < 300 or door.route in NOTHING_YET, answer


def test_a_token_whose_site_is_gone_writes_from_our_own_page_alone() -> None:
    office = Office()
    assert office.tenants("DELETE", f"/v1/tenants/{world.SHOP.id}/sites/{world.SHOP_SITE.id}").status == 204
    say = next(door for door in VISITORS if door.path == f"{TOMS}/messages")
    assert say.knock(office, headers={"Origin": THE_SHOPS}).problem == (403, "origin_not_allowed", "Origin")
    assert say.knock(office, headers={"Origin": OURS}).status == 201


class Counting(SqliteDirectory):
    """Counts the reads of sites that reach the store."""

    sites = 0

    def get(self, kind: type[T], owner: str, id: str = "", *, fresh: bool = False) -> Versioned[T] | None:
        self.sites += kind is Site
        return super().get(kind, owner, id, fresh=fresh)


class Counted(Office):
    def _directory(self) -> Directory:
        self.asked = Counting(self.database)
        return self.asked


@pytest.mark.parametrize(("origin", "reads"), [("", 0), (OURS, 0), (THE_SHOPS, 1)])
def test_a_message_costs_no_read_of_its_site_but_one_in_half_a_minute(origin: str, reads: int) -> None:
    office = Counted()
    say = next(door for door in VISITORS if door.path == f"{TOMS}/messages")
    for number in range(5):
        body = {**says(text="hello"), "client_id": world.client_id(2, number)}
        answer = say.knock(office, body, headers={"Origin": origin} if origin else {})
        assert answer.status == 201, answer
    assert office.asked.sites == reads
