"""Each wrong field of the provisioning API is named, and nothing of the request is stored."""

import json
from typing import Any

import pytest

from tests import world
from tests.reception import SHOP, Answer, Reception
from tests.unit.entrypoints.test_tenants import (
    A_SITE,
    A_TENANT,
    AN_AGENT,
    DAY,
    HOURS,
    NAMES,
    NEW_AGENT,
    NEW_SITE,
    NEW_TENANT,
)

HOURS_AT, SKILLS_AT = f"{SHOP}/hours", f"{SHOP}/skills"


@pytest.fixture
def desk() -> Reception:
    return Reception()


def refused(desk: Reception, path: str, body: object, method: str = "PUT") -> tuple[int, str, str | None]:
    """The problem, after checking that nothing was stored and that nothing sent comes back."""
    before = desk.database.read("SELECT * FROM directory ORDER BY t, k")
    answer: Answer = desk.tenants(method, path, body if isinstance(body, str) else json.dumps(body))
    assert desk.database.read("SELECT * FROM directory ORDER BY t, k") == before
    assert "SECRET" not in answer.text
    return answer.problem


def week(*day: Any) -> dict[str, Any]:
    return {**HOURS, "week": [list(day), *HOURS["week"][1:]]}


WRONG: list[tuple[str, dict[str, Any], str]] = [
    (NEW_TENANT, {}, "name"),
    (NEW_TENANT, {"name": ""}, "name"),
    (NEW_TENANT, {"name": "   "}, "name"),
    (NEW_TENANT, {"name": "SECRET\u2028line"}, "name"),
    (NEW_TENANT, {"name": 7}, "name"),
    (NEW_TENANT, {"name": "x" * 101}, "name"),
    (NEW_TENANT, {**A_TENANT, "names": {"zh": "只有中文"}}, "names.en"),
    (NEW_TENANT, {**A_TENANT, "locale": "fr"}, "locale"),
    (NEW_TENANT, {**A_TENANT, "time_zone": "Mars/Olympus"}, "time_zone"),
    (NEW_TENANT, {**A_TENANT, "time_zone": "../../etc/passwd"}, "time_zone"),
    (NEW_TENANT, {**A_TENANT, "time_zone": "Europe"}, "time_zone"),
    (NEW_TENANT, {**A_TENANT, "retention_days": 0}, "retention_days"),
    (NEW_TENANT, {**A_TENANT, "retention_days": 1.5}, "retention_days"),
    (NEW_TENANT, {**A_TENANT, "retention_days": "30"}, "retention_days"),
    (NEW_TENANT, {**A_TENANT, "retention_days": True}, "retention_days"),
    (NEW_TENANT, {**A_TENANT, "retention_days": 10**30}, "retention_days"),
    (NEW_TENANT, {**A_TENANT, "colour": "SECRET"}, "colour"),
    (NEW_TENANT, {**A_TENANT, "x" * 900: 1}, "x" * 200),
    (NEW_SITE, {**A_SITE, "origins": []}, "origins"),
    (NEW_SITE, {**A_SITE, "origins": "https://a.example"}, "origins"),
    (NEW_SITE, {**A_SITE, "origins": ["https://a.example", "https://a.example"]}, "origins"),
    (NEW_SITE, {**A_SITE, "origins": ["https://a.example"] * 51}, "origins"),
    (NEW_SITE, {**A_SITE, "greeting": {"zh": "您好"}}, "greeting.en"),
    (NEW_SITE, {**A_SITE, "greeting": "Hello"}, "greeting"),
    (NEW_SITE, {**A_SITE, "greeting": {"zh": "您\0好", "en": "Hello"}}, "greeting.zh"),
    (NEW_SITE, {**A_SITE, "languages": []}, "languages"),
    (NEW_SITE, {**A_SITE, "languages": ["zh", "zh"]}, "languages"),
    (NEW_SITE, {**A_SITE, "languages": ["fr"]}, "languages.0"),
    (NEW_AGENT, {**AN_AGENT, "email": "noor"}, "email"),
    (NEW_AGENT, {**AN_AGENT, "email": "a@b@c"}, "email"),
    (NEW_AGENT, {**AN_AGENT, "roles": []}, "roles"),
    (NEW_AGENT, {**AN_AGENT, "roles": ["operator"]}, "roles.0"),
    (NEW_AGENT, {**AN_AGENT, "roles": ["agent", "agent"]}, "roles"),
    (NEW_AGENT, {**AN_AGENT, "skills": ["Orders"]}, "skills.0"),
    (NEW_AGENT, {**AN_AGENT, "capacity": -1}, "capacity"),
    (NEW_AGENT, {**AN_AGENT, "capacity": 51}, "capacity"),
    (NEW_AGENT, {**AN_AGENT, "active": "yes"}, "active"),
    (NEW_AGENT, {**AN_AGENT, "password": "SECRET"}, "password"),
    (SKILLS_AT, {"skills": [{"id": "orders", "names": NAMES}] * 2}, "skills"),
    (SKILLS_AT, {"skills": [{"id": "orders#1", "names": NAMES}]}, "skills.0.id"),
    (SKILLS_AT, {"skills": {"orders": NAMES}}, "skills"),
    (HOURS_AT, {**HOURS, "week": HOURS["week"][:6]}, "week"),
    (HOURS_AT, week({"opens": "9:00", "closes": "12:00"}), "week.0.0.opens"),
    (HOURS_AT, week({"opens": "09:00", "closes": "24:01"}), "week.0.0.closes"),
    (HOURS_AT, week({"opens": "22:00", "closes": "06:00"}), "week.0.0"),
    (HOURS_AT, week(DAY[1], DAY[0]), "week.0"),
    (HOURS_AT, week({"opens": "09:00", "closes": "12:00"}, {"opens": "11:00", "closes": "13:00"}), "week.0"),
    (HOURS_AT, {**HOURS, "holidays": [{"date": "2026-02-30"}]}, "holidays.0.date"),
    (HOURS_AT, {**HOURS, "holidays": [{"date": "2026-10-01"}] * 2}, "holidays"),
]


@pytest.mark.parametrize(("path", "body", "field"), WRONG)
def test_a_wrong_field_is_named(desk: Reception, path: str, body: dict[str, Any], field: str) -> None:
    assert refused(desk, path, body) == (422, "invalid_field", field)


ORIGINS = [
    "*",
    "https://*.example.com",
    "http://www.example.com",
    "https://www.example.com/",
    "https://www.example.com/shop",
    "https://www.example.com:99999999",
    "https://www.example.com:",
    "https://user@www.example.com",
    "https://WWW.example.com",
    "https://例子.测试",
    "https://localhost",
    "https://example",
    "https://192.0.2.7",
    "https://www.example.com\n",
    "https://-a.example.com",
    "https://a..example.com",
    "http://localhost.evil.example",
    "http://localhost:0",
    "null",
    "javascript:alert(1)",
    "",
]


@pytest.mark.parametrize("origin", ORIGINS)
def test_an_origin_is_exact_or_refused(desk: Reception, origin: str) -> None:
    body = {**A_SITE, "origins": ["https://www.lanternfish.example", origin]}
    assert refused(desk, NEW_SITE, body) == (422, "invalid_field", "origins.1")


@pytest.mark.parametrize(
    "origin",
    [
        "https://www.example.com",
        "https://example.com:8443",
        "https://xn--fsqu00a.xn--0zwm56d",
        "http://localhost",
        "http://localhost:5173",
    ],
)
def test_an_exact_origin_is_taken(desk: Reception, origin: str) -> None:
    assert desk.tenants("PUT", NEW_SITE, {**A_SITE, "origins": [origin]}).status == 201


BODIES: dict[str, tuple[str, int, str]] = {
    "not JSON": ("{", 400, "body"),
    "not UTF-8 in the end": ('{"name": "\\ud83d"}', 422, "name"),
    "half a pair in a key": ('{"\\udc00": 1}', 422, "body"),
    "half a pair deep inside": ('{"names": {"zh": "a\\ud800b", "en": "x"}}', 422, "names.zh"),
    "U+0000": ('{"name": "a\\u0000b"}', 422, "name"),
    "NaN": ('{"name": "x", "retention_days": NaN}', 400, "body"),
    "a number of 5,000 digits": ('{"retention_days": ' + "9" * 5_000 + "}", 400, "body"),
    "too deep": ('{"name": ' + "[" * 40 + "]" * 40 + "}", 422, "name.0.0"),
    "far too deep": ("[" * 8_000 + "]" * 8_000, 422, "0.0.0"),
    "deeper than any parser goes": ('{"a":' * 3_000, 400, "body"),
    "a list": ("[]", 422, "body"),
    "a string": ('"name"', 422, "body"),
    "null": ("null", 422, "body"),
    "nothing": ("", 422, "body"),
    "64 KiB and one": (json.dumps({"name": "x" * (64 * 1024)}), 413, "body"),
    "64 KiB of Chinese": (json.dumps({"name": "字" * 21_846}, ensure_ascii=False), 413, "body"),
}


@pytest.mark.parametrize(("body", "status", "field"), BODIES.values(), ids=BODIES.keys())
def test_a_body_that_cannot_be_read_is_a_problem(desk: Reception, body: str, status: int, field: str) -> None:
    got, _, named = refused(desk, NEW_TENANT, body)
    assert got == status or (status, got) == (422, 400), (got, named)
    assert named == (field if got == status else "body")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_refused(desk: Reception, kind: str) -> None:
    answer = desk.tenants("PUT", NEW_TENANT, A_TENANT, headers={"Content-Type": kind})
    assert answer.problem == (422, "invalid_field", "Content-Type")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (f"{SHOP}/sites/site_1", "site"),
        (f"{SHOP}/sites/{world.SHOP.id}", "site"),
        (f"{SHOP}/sites/{world.SHOP_SITE.id.lower()}", "site"),
        (f"{SHOP}/sites/{world.SHOP_SITE.id}%0A", "site"),
        (f"{SHOP}/agents/{world.LIN.id}I", "agent"),
        (f"{SHOP}/agents/%F0%9F%92%A3", "agent"),
    ],
)
def test_a_wrong_id_is_named(desk: Reception, path: str, field: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        body = A_SITE if field == "site" else AN_AGENT
        assert refused(desk, path, body if method == "PUT" else "", method) == (422, "invalid_field", field)


@pytest.mark.parametrize("key", ["x", "0" * 25, "0" * 25 + "I", world.LIN.id])
def test_a_wrong_key_id_is_named(desk: Reception, key: str) -> None:
    assert refused(desk, f"{SHOP}/keys/{key}", "", "DELETE") == (422, "invalid_field", "key")


def test_an_unexpected_failure_tells_nothing_of_itself(
    desk: Reception, caplog: pytest.LogCaptureFixture
) -> None:
    desk.database.close()
    answer = desk.tenants("GET", SHOP)
    assert answer.problem == (500, "internal", None)
    assert "sqlite" not in answer.text.lower()
    assert "closed database" in caplog.text
