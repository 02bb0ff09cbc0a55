"""The owner puts keyword lists and reads them; what is wrong is named, and nothing is stored."""

from typing import Any

import pytest

from frontdesk.entrypoints.classifying import lists_of
from tests import world
from tests.reception import SHOP, Reception

ID = world.SHOP.id
SKILLS = {"skills": [{"id": id, "names": {"zh": id, "en": id}} for id in ("returns", "orders")]}
WHOLE: dict[str, Any] = {
    "returns": {"send_back": {"zh": [["退货", 2]], "en": [["send back", 1.5]], "page": [["/returns", 1]]}},
    "orders": {"where": {"zh": [["快递", 2]], "order": [["LF-", 0.5]]}},
}


@pytest.fixture
def desk() -> Reception:
    desk = Reception()
    desk.tenants("PUT", f"{SHOP}/skills", SKILLS)
    return desk


def test_lists_come_back_as_they_were_put_and_are_in_force(desk: Reception) -> None:
    put = desk.tenants("PUT", f"{SHOP}/keywords", WHOLE, key=desk.token_of(world.OWNER))
    assert (put.status, put.body["by"]) == (201, world.OWNER.id)
    got = desk.tenants("GET", f"{SHOP}/keywords", key=desk.token_of(world.MARTA))
    assert (got.body, got.headers["etag"]) == (WHOLE, put.headers["etag"])
    lists = lists_of(desk, ID)
    assert lists
    assert lists.skills == {"send_back": "returns", "where": "orders"}


def test_lists_put_twice_are_one_version_and_a_stale_match_is_refused(desk: Reception) -> None:
    first = desk.tenants("PUT", f"{SHOP}/keywords", WHOLE)
    again = desk.tenants("PUT", f"{SHOP}/keywords", WHOLE)
    assert (again.status, again.body["version"]) == (200, first.body["version"])
    desk.tenants("PUT", f"{SHOP}/keywords", {"orders": WHOLE["orders"]})
    stale = desk.tenants("PUT", f"{SHOP}/keywords", {}, headers={"If-Match": first.headers["etag"]})
    assert stale.problem[:2] == (412, "version_mismatch")
    lists = lists_of(desk, ID)
    assert lists
    assert set(lists.skills) == {"where"}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ([], (422, "invalid_field", "body")),
        ({"knitting": {}}, (422, "invalid_field", "knitting")),
        ({"returns": []}, (422, "invalid_field", "returns")),
        ({"returns": {"a": {"fr": []}}}, (422, "invalid_field", "returns.a.fr")),
        ({"returns": {"a": {"zh": [["退货", 0]]}}}, (422, "invalid_field", "returns.a.zh.0")),
        ({"returns": {"a": {"en": [["!!", 1]]}}}, (422, "invalid_field", "returns.a.en.0")),
        ({"returns": {"a": {}}, "orders": {"a": {}}}, (422, "invalid_field", "orders.a")),
        ({"returns": {"a": {"en": [["y" * (1 << 18), 1]]}}}, (413, "too_large", "body")),
    ],
)
def test_bad_lists_are_refused_by_their_field_and_nothing_is_stored(
    desk: Reception, body: Any, problem: Any
) -> None:
    assert desk.tenants("PUT", f"{SHOP}/keywords", body).problem == problem
    assert lists_of(desk, ID) is None


def test_an_agent_may_not_read_them(desk: Reception) -> None:
    assert desk.tenants("GET", f"{SHOP}/keywords", key=desk.token_of(world.LIN)).status == 403
