"""Agents sign in through `console`: tokens, the cookie, the waits, and what never leaves."""

from http.cookies import Morsel, SimpleCookie

import pytest

from frontdesk.tenancy.identity import AgentClaims
from tests import world
from tests.reception import SHOP, Answer, Reception

LIN = world.LIN
GOOD = {"tenant": LIN.tenant, "email": LIN.email, "password": LIN.password}
HOST = "__Host-frontdesk"


@pytest.fixture
def desk() -> Reception:
    return Reception()


def cookie(answer: Answer, name: str = HOST) -> Morsel[str]:
    return SimpleCookie(answer.headers["set-cookie"])[name]


def enter(desk: Reception) -> str:
    """The cookie of a fresh session."""
    return cookie(desk.console("POST", "/login", GOOD)).value


def again(desk: Reception, value: str, path: str = "/refresh", **headers: str) -> Answer:
    return desk.console("POST", path, headers={"Cookie": f"{HOST}={value}", **headers})


def test_signing_in_answers_with_a_token_and_who_it_is(desk: Reception) -> None:
    answer = desk.console("POST", "/login", GOOD)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.body["expires_at"] == "2026-11-23T01:45:00.000Z"
    assert answer.body["agent"] == {
        "id": LIN.id,
        "tenant": LIN.tenant,
        "name": LIN.name,
        "email": LIN.email,
        "roles": ["agent"],
        "skills": ["orders", "sizes"],
        "languages": ["zh", "en"],
        "capacity": 3,
    }
    claims = desk.tokens.read(AgentClaims, answer.body["token"], desk.now())
    assert (claims.agent, claims.roles) == (LIN.id, ("agent",))
    assert desk.console("GET", "/me", token=answer.body["token"]).body == answer.body["agent"]


def test_the_cookie_is_kept_from_scripts_siblings_and_plain_http(desk: Reception) -> None:
    morsel = cookie(desk.console("POST", "/login", GOOD))
    assert morsel["httponly"]
    assert morsel["secure"]
    assert morsel["samesite"].lower() == "strict"
    assert (morsel["path"], morsel["domain"]) == ("/", "")
    assert int(morsel["max-age"]) == 14 * 86_400


def test_on_a_developers_machine_the_cookie_works_over_plain_http(desk: Reception) -> None:
    desk.settings = type(desk.settings)(secret=desk.settings.secret, public_origin="http://localhost:8000")
    morsel = cookie(desk.console("POST", "/login", GOOD), "frontdesk")
    assert not morsel["secure"]
    assert morsel["httponly"]
    answer = desk.console(
        "POST", "/refresh", headers={"Cookie": f"frontdesk={morsel.value}", "Origin": "http://localhost:5173"}
    )
    assert answer.status == 200


def test_the_refresh_token_is_in_no_body(desk: Reception) -> None:
    answer = desk.console("POST", "/login", GOOD)
    assert cookie(answer).value not in answer.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tenant": "shop"}, "tenant"),
        ({"tenant": world.SHOP.id + "\n"}, "tenant"),
        ({"email": "lin"}, "email"),
        ({"email": "a b@c"}, "email"),
        ({"email": ["lin@lanternfish.example"]}, "email"),
        ({"email": "x" * 250 + "@b.c"}, "email"),
        ({"password": ""}, "password"),
        ({"password": None}, "password"),
        ({"password": 7}, "password"),
        ({"password": "x" * 401}, "password"),
        ({"password": "half \ud800"}, "password"),
        ({"remember": True}, "remember"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_counted(
    desk: Reception, wrong: dict[str, object], field: str
) -> None:
    for _ in range(8):
        answer = desk.console("POST", "/login", escaped({**GOOD, **wrong}))
        assert answer.problem == (422, "invalid_field", field)
    assert desk.console("POST", "/login", GOOD).status == 200


def escaped(body: object) -> str:
    """JSON in which half a surrogate pair is an escape, as a browser would send it."""
    import json

    return json.dumps(body)


def test_wrong_passwords_are_answered_alike_and_then_with_a_wait(desk: Reception) -> None:
    for email in (LIN.email, "nobody@lanternfish.example"):
        wrong = {**GOOD, "email": email, "password": "not this one"}
        for _ in range(5):
            assert desk.console("POST", "/login", wrong).problem == (401, "wrong_credentials", "password")
        refused = desk.console("POST", "/login", wrong)
        assert refused.problem == (429, "locked_out", None)
        assert refused.headers["retry-after"] == "1"
    desk.clock += 1_000
    assert desk.console("POST", "/login", GOOD).status == 200


def test_the_source_is_who_connected_not_who_a_header_claims(desk: Reception) -> None:
    for number in range(30):
        wrong = {**GOOD, "email": f"guess{number}@lanternfish.example"}
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        assert desk.console("POST", "/login", wrong, headers=headers).status == 401
    assert desk.console("POST", "/login", GOOD, headers={"X-Forwarded-For": "203.0.113.9"}).status == 429


def test_refreshing_turns_the_cookie_and_theft_closes_the_session(desk: Reception) -> None:
    first = enter(desk)
    desk.clock += world.HOUR
    second = again(desk, first)
    assert second.status == 200
    assert cookie(second).value != first
    desk.clock += world.MINUTE
    assert again(desk, first).problem == (401, "session_reused", None)
    assert again(desk, cookie(second).value).problem == (401, "session_over", None)


@pytest.mark.parametrize("value", ["", "x", "a.b.c", "x" * 5_000])
def test_a_forged_cookie_is_no_session(desk: Reception, value: str) -> None:
    assert again(desk, value).status == 401


def test_without_a_cookie_there_is_no_session(desk: Reception) -> None:
    assert desk.console("POST", "/refresh").problem == (401, "session_over", "Cookie")


def test_signing_out_ends_the_session_and_takes_the_cookie_back(desk: Reception) -> None:
    value = enter(desk)
    left = again(desk, value, "/logout")
    assert left.status == 204
    assert cookie(left)["max-age"] == "0"
    assert again(desk, value).problem == (401, "session_over", None)
    assert desk.console("POST", "/logout").status == 204


@pytest.mark.parametrize("path", ["/refresh", "/logout"])
def test_a_page_of_another_host_uses_the_cookie_for_nothing(desk: Reception, path: str) -> None:
    value = enter(desk)
    for origin in ("https://www.lanternfish.example", "http://chat.lanternfish.example", "null"):
        answer = again(desk, value, path, Origin=origin)
        assert answer.problem == (403, "origin_not_allowed", "Origin")
    assert again(desk, value, path, Origin="https://chat.lanternfish.example").status in (200, 204)


def invitation(desk: Reception, agent: world.Agent = LIN) -> str:
    answer = desk.tenants("POST", f"{SHOP}/agents/{agent.id}/invitation")
    assert answer.status == 201
    code: str = answer.body["code"]
    return code


def test_an_invitation_leads_to_a_password_and_a_session_once(desk: Reception) -> None:
    code = invitation(desk)
    answer = desk.console(
        "POST", f"/invitations/{code}/accept", {"password": "一个全新的密码句子", "name": "小雨"}
    )
    assert (answer.status, answer.body["agent"]["name"]) == (200, "小雨")
    assert again(desk, cookie(answer).value).status == 200
    assert desk.console("POST", "/login", {**GOOD, "password": "一个全新的密码句子"}).status == 200
    repeated = desk.console("POST", f"/invitations/{code}/accept", {"password": "another long password"})
    assert repeated.problem == (404, "invitation_void", "code")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "lin@lanternfish"}, "password"),
        ({}, "password"),
        ({"password": "a fine long sentence", "name": ""}, "name"),
        ({"password": "a fine long sentence", "name": "a\nb"}, "name"),
        ({"password": "a fine long sentence", "name": "\u202egnp.exe"}, "name"),
        ({"password": "a fine long sentence", "name": "x" * 101}, "name"),
    ],
)
def test_a_bad_choice_leaves_the_invitation_as_it_was(
    desk: Reception, body: dict[str, object], field: str
) -> None:
    code = invitation(desk)
    assert desk.console("POST", f"/invitations/{code}/accept", body).problem == (422, "invalid_field", field)
    fine = {"password": "a fine long sentence"}
    assert desk.console("POST", f"/invitations/{code}/accept", fine).status == 200


@pytest.mark.parametrize("code", ["0" * 32, "x", "%2e%2e", "%F0%9F%92%A3"])
def test_a_guessed_invitation_is_void(desk: Reception, code: str) -> None:
    answer = desk.console("POST", f"/invitations/{code}/accept", {"password": "a fine long sentence"})
    assert answer.problem == (404, "invitation_void", "code")


@pytest.mark.parametrize("end", ["removed", "deactivated"])
@pytest.mark.parametrize("path", ["/me", "/inbox"])
def test_a_closed_account_is_out_within_half_a_minute(desk: Reception, end: str, path: str) -> None:
    token = desk.token_of()
    assert desk.console("GET", path, token=token).status == 200
    address = f"{SHOP}/agents/{LIN.id}"
    if end == "removed":
        assert desk.tenants("DELETE", address).status == 204
    else:
        assert desk.tenants("PUT", address, {"email": LIN.email, "name": "x", "active": False}).status == 200
    desk.clock += 30_000
    assert desk.console("GET", path, token=token).problem == (401, "session_over", "Authorization")
