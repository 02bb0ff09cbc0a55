"""The provisioning API: idempotent puts, versions, pages, keys, and errors that name the field."""

import base64
from typing import Any

import pytest

from frontdesk.tenancy.model import Agent, Site, SiteOwner, Tenant, TenantListed
from tests import world
from tests.reception import NEIGHBOUR, OPERATOR_KEY, SHOP, Reception

SITE = f"{SHOP}/sites/{world.SHOP_SITE.id}"
NEW_SITE = f"{SHOP}/sites/{world.fixed_id('site', 1)}"
LIN = f"{SHOP}/agents/{world.LIN.id}"
NEW_AGENT = f"{SHOP}/agents/{world.fixed_id('agt', 1)}"
NEW_TENANT = f"/v1/tenants/{world.fixed_id('ten', 1)}"

NAMES = {"zh": "订单", "en": "Orders"}
A_TENANT: dict[str, Any] = {"name": "Moss & Kettle", "names": {"zh": "苔壶", "en": "Moss & Kettle"}}
A_SITE: dict[str, Any] = {
    "name": "Shop",
    "origins": ["https://www.lanternfish.example", "http://localhost:5173"],
    "greeting": {"zh": "您好", "en": "Hello"},
}
AN_AGENT: dict[str, Any] = {"email": "noor@lanternfish.example", "name": "Noor", "skills": ["orders"]}
SKILLS: dict[str, Any] = {"skills": [{"id": "orders", "names": NAMES}]}
DAY = [{"opens": "09:00", "closes": "12:30"}, {"opens": "13:00", "closes": "24:00"}]
HOURS: dict[str, Any] = {
    "time_zone": "Asia/Shanghai",
    "week": [DAY, DAY, DAY, DAY, DAY, [], []],
    "holidays": [{"date": "2026-10-01"}, {"date": "2026-10-08", "spans": DAY[:1]}],
}
PUTS: dict[str, tuple[str, dict[str, Any]]] = {
    "tenant": (NEW_TENANT, A_TENANT),
    "site": (NEW_SITE, A_SITE),
    "agent": (NEW_AGENT, AN_AGENT),
    "hours": (f"{SHOP}/hours", HOURS),
}


@pytest.fixture
def desk() -> Reception:
    return Reception()


@pytest.mark.parametrize(("path", "body"), PUTS.values(), ids=PUTS.keys())
def test_a_put_creates_once_and_then_changes_nothing(
    desk: Reception, path: str, body: dict[str, Any]
) -> None:
    first = desk.tenants("PUT", path, body)
    again = desk.tenants("PUT", path, body)
    assert (first.status, again.status) == (201, 200)
    assert first.headers["etag"] == again.headers["etag"]
    got = desk.tenants("GET", path)
    assert (got.status, got.headers["etag"]) == (200, first.headers["etag"])
    assert first.body == again.body == got.body
    assert body.items() <= {**got.body, "holidays": body.get("holidays", [])}.items()


@pytest.mark.parametrize(("path", "body"), PUTS.values(), ids=PUTS.keys())
def test_a_stale_version_is_not_written_over(desk: Reception, path: str, body: dict[str, Any]) -> None:
    seen = desk.tenants("PUT", path, body).headers["etag"]
    changed, other = changes_of(body)
    assert desk.tenants("PUT", path, changed, headers={"If-Match": seen}).status == 200
    for stale in (seen, f"W/{seen}", '"' + "0" * 24 + '"', '"a", "b"'):
        refused = desk.tenants("PUT", path, other, headers={"If-Match": stale})
        assert refused.problem == (412, "version_mismatch", "If-Match")
    retry = desk.tenants("PUT", path, changed, headers={"If-Match": seen})
    assert retry.status == 200, "who repeats a request whose answer was lost is told that it is done"
    assert desk.tenants("PUT", path, other, headers={"If-Match": f'"x", {current(desk, path)}'}).status == 200
    refused = desk.tenants("PUT", path, body, headers={"If-None-Match": "*"})
    assert refused.problem == (412, "version_mismatch", "If-None-Match")


def changes_of(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    if "name" in body:
        return {**body, "name": "second"}, {**body, "name": "third"}
    return {**body, "time_zone": "Europe/Berlin"}, {**body, "time_zone": "UTC"}


def current(desk: Reception, path: str) -> str:
    return desk.tenants("GET", path).headers["etag"]


@pytest.mark.parametrize("header", ["x", '"', "", '"a" "b"', "*, *", '"\u4f60"'])
def test_an_if_match_that_is_none_is_named(desk: Reception, header: str) -> None:
    answer = desk.tenants("PUT", SITE, A_SITE, headers={"If-Match": header})
    assert answer.problem == (422, "invalid_field", "If-Match")


@pytest.mark.parametrize("header", ['"0"', "", "**"])
def test_an_if_none_match_of_anything_but_a_star_is_named(desk: Reception, header: str) -> None:
    answer = desk.tenants("PUT", SITE, A_SITE, headers={"If-None-Match": header})
    assert answer.problem == (422, "invalid_field", "If-None-Match")


def test_only_the_operator_makes_tenants(desk: Reception) -> None:
    assert desk.tenants("PUT", NEW_TENANT, A_TENANT, key=desk.key_of(world.SHOP.id)).problem[0] == 401
    assert desk.tenants("PUT", NEW_TENANT, A_TENANT).status == 201
    listed = desk.directory.page(TenantListed, "everywhere").items
    assert world.fixed_id("ten", 1) in {item.value.tenant for item in listed}


def test_a_tenant_changes_itself_with_its_own_key(desk: Reception) -> None:
    key = desk.key_of(world.SHOP.id)
    assert desk.tenants("PUT", SHOP, {**A_TENANT, "locale": "zh"}, key=key).body["locale"] == "zh"
    assert desk.tenants("GET", SHOP, key=key).body["names"]["zh"] == "苔壶"


def test_a_tenant_without_names_is_called_by_its_name(desk: Reception) -> None:
    answer = desk.tenants("PUT", NEW_TENANT, {"name": "苔壶"})
    assert answer.body["names"] == {"zh": "苔壶", "en": "苔壶"}


@pytest.mark.parametrize("path", [SITE, LIN, SHOP, f"{SHOP}/rules", f"{SHOP}/keys"])
def test_a_neighbours_key_learns_and_changes_nothing(desk: Reception, path: str) -> None:
    before = desk.database.read("SELECT * FROM directory ORDER BY t, k")
    key = OPERATOR_KEY[:-1] + "1"
    for method in ("GET", "PUT", "POST", "DELETE"):
        for stranger in (key, desk.token_of(world.OWNER)):
            answer = desk.tenants(method, path, A_SITE, key=stranger)
            assert answer.status in (401, 405)
            assert world.SHOP.name not in answer.text
    assert desk.database.read("SELECT * FROM directory ORDER BY t, k") == before


def test_ids_of_a_neighbour_are_nothing_here(desk: Reception) -> None:
    theirs = f"{SHOP}/sites/{world.NEIGHBOUR_SITE.id}"
    assert desk.tenants("GET", theirs).problem == (404, "not_found", "site")
    assert desk.tenants("PUT", theirs, A_SITE).problem == (409, "id_taken", "site")
    assert desk.tenants("DELETE", theirs).status == 204
    assert desk.tenants("GET", f"{NEIGHBOUR}/sites/{world.NEIGHBOUR_SITE.id}").status == 200
    agent = f"{SHOP}/agents/{world.NEIGHBOUR_AGENT.id}"
    assert desk.tenants("GET", agent).problem == (404, "not_found", "agent")
    assert desk.tenants("POST", f"{agent}/invitation").problem == (404, "not_found", "agent")


def test_deleting_is_done_once_and_right_twice(desk: Reception) -> None:
    for path, kind in ((SITE, Site), (LIN, Agent)):
        stale = desk.tenants("DELETE", path, headers={"If-Match": '"0"'})
        assert stale.problem == (412, "version_mismatch", "If-Match")
        for _ in range(2):
            assert desk.tenants("DELETE", path).status == 204
        assert desk.tenants("GET", path).status == 404
        assert desk.directory.get(kind, world.SHOP.id, path.rsplit("/", 1)[1], fresh=True) is None
    owner = desk.directory.get(SiteOwner, world.SHOP_SITE.id, fresh=True)
    assert owner is not None
    assert owner.value.tenant == world.SHOP.id


def test_pages_are_linked_to_each_other(desk: Reception) -> None:
    for number in range(5):
        desk.tenants("PUT", f"{SHOP}/sites/{world.fixed_id('site', number)}", A_SITE)
    seen, query = [], {"limit": "2"}
    while True:
        page = desk.tenants("GET", f"{SHOP}/sites", query=query)
        seen += [site["id"] for site in page.body["items"]]
        if page.body["next"] is None:
            assert "link" not in page.headers
            break
        assert page.headers["link"] == f'<?limit=2&cursor={page.body["next"]}>; rel="next"'
        query = {"limit": "2", "cursor": page.body["next"]}
    assert seen == sorted({world.SHOP_SITE.id, *(world.fixed_id("site", number) for number in range(5))})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"cursor": "!"}, "cursor"),
        ({"cursor": base64.b64encode(b"\xff").decode()}, "cursor"),
        ({"cursor": "x" * 401}, "cursor"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "many"}, "limit"),
    ],
)
@pytest.mark.parametrize("what", ["sites", "agents", "keys"])
def test_a_page_that_is_none_is_named(desk: Reception, what: str, query: dict[str, str], field: str) -> None:
    assert desk.tenants("GET", f"{SHOP}/{what}", query=query).problem == (422, "invalid_field", field)


def test_a_key_is_shown_once_and_opens_until_it_is_deleted(desk: Reception) -> None:
    made = desk.tenants("POST", f"{SHOP}/keys", {"name": "CI"})
    assert made.status == 201
    key = made.body.pop("key")
    listed = desk.tenants("GET", f"{SHOP}/keys", key=key)
    assert listed.body["items"] == [made.body]
    assert key not in listed.text
    assert key not in str(desk.database.read("SELECT * FROM directory"))
    assert desk.tenants("DELETE", f"{SHOP}/keys/{made.body['id']}", key=key).status == 204
    assert desk.tenants("GET", SHOP, key=key).problem == (401, "key_unknown", "Authorization")


def test_the_desk_of_an_agent_follows_what_is_provisioned(desk: Reception) -> None:
    place = (world.LIN.tenant, world.LIN.id)
    body = {"email": world.LIN.email, "name": world.LIN.name}
    desk.tenants("PUT", LIN, {**body, "capacity": 5})
    assert desk.conversations.desk(*place) is None, "who never came has no desk"
    desk.conversations.set_desk(*place, capacity=3, online=True, at=desk.now())
    desk.tenants("PUT", LIN, {**body, "capacity": 1})
    changed = desk.conversations.desk(*place)
    assert changed is not None
    assert (changed.capacity, changed.online) == (1, True)
    desk.tenants("PUT", LIN, {**body, "active": False})
    away = desk.conversations.desk(*place)
    assert away is not None
    assert not away.online


def test_a_deleted_agent_is_offered_nothing(desk: Reception) -> None:
    place = (world.LIN.tenant, world.LIN.id)
    desk.conversations.set_desk(*place, capacity=3, online=True, at=desk.now())
    desk.tenants("DELETE", LIN)
    left = desk.conversations.desk(*place)
    assert left is not None
    assert (left.online, left.free) == (False, 0)


def test_one_address_is_one_agent(desk: Reception) -> None:
    body = {**AN_AGENT, "email": world.LIN.email.upper()}
    assert desk.tenants("PUT", NEW_AGENT, body).problem == (409, "email_taken", "email")
    assert desk.tenants("PUT", NEW_AGENT.replace(SHOP, NEIGHBOUR), body).status == 201


def test_a_skill_is_put_before_an_agent_has_it(desk: Reception) -> None:
    body = {**AN_AGENT, "skills": ["orders", "juggling"]}
    assert desk.tenants("PUT", NEW_AGENT, body).problem == (422, "invalid_field", "skills.1")
    juggling = {"skills": [*SKILLS["skills"], {"id": "juggling", "names": NAMES}]}
    assert desk.tenants("PUT", f"{SHOP}/skills", juggling).body == juggling
    assert desk.tenants("GET", f"{SHOP}/skills").body == juggling
    assert desk.tenants("PUT", NEW_AGENT, body).status == 201


def test_what_is_not_set_is_not_found(desk: Reception) -> None:
    assert desk.tenants("GET", f"{SHOP}/hours").problem == (404, "nothing_set", "tenant")
    desk.tenants("PUT", NEW_TENANT, A_TENANT)
    for what in ("skills", "rules"):
        assert desk.tenants("GET", f"{NEW_TENANT}/{what}").problem == (404, "nothing_set", "tenant")


def test_a_new_locale_reaches_visitors_within_half_a_minute(desk: Reception) -> None:
    assert (known := desk.directory.get(Tenant, world.SHOP.id)) is not None
    assert known.value.locale == "en"
    desk.tenants("PUT", SHOP, {**A_TENANT, "locale": "zh"})
    desk.clock += 30_000
    assert (known := desk.directory.get(Tenant, world.SHOP.id)) is not None
    assert known.value.locale == "zh"
