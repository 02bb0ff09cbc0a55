"""Header values and paths that try to be something else, through every door."""

import pytest

from tests import world
from tests.office import TOM, Office
from tests.reception import Answer
from tests.unit.bad_input.doors import DOORS, OPERATIONS, TOMS, Door, id_of, says
from tests.unit.bad_input.refusal import Watched

EVIL = (
    "x\r\nSet-Cookie: a=b", "x\nLocation: https://evil.example", "x\r\n\r\n<html>", "\r\n", "\x00", "x\x00y",
    "é\xff", "a" * 9_000, "${jndi:ldap://x}", "() { :; }; echo", "%0d%0aSet-Cookie:a=b", "\t", "\x7f",
    "x:y:z", "x:y",
)  # fmt: skip
TOGETHER = (
    "Idempotency-Key", "Origin", "If-Match", "If-None-Match", "Last-Event-ID", "X-Client-Instance", "Cookie",
    "X-Forwarded-For", "X-HTTP-Method-Override", "Accept-Language",
)  # fmt: skip
ALONE = (*TOGETHER, "Authorization", "Content-Type", "Host", "X-Forwarded-Port")
ONE_OF_EACH_KIND = tuple({(door.who, door.method, "stream" in door.path): door for door in DOORS}.values())
OURS = {
    "content-type", "content-length", "cache-control", "www-authenticate", "retry-after", "etag", "link",
    "location",
    "allow", "ratelimit", "ratelimit-policy", "set-cookie", "x-accel-buffering",
}  # fmt: skip


def carries_nothing(answer: Answer) -> None:
    """Our own headers alone, one line each, and nothing in them that the request brought."""
    assert answer.status < 500, answer
    assert answer.headers.keys() <= OURS, answer.headers
    lines = "".join(answer.headers.values())
    signs = ("\r", "\n", "\x00", "a=b", "evil", "jndi")
    assert [sign for sign in signs if sign in lines] == [], answer.headers


@pytest.mark.parametrize("door", DOORS, ids=id_of)
def test_no_header_of_a_request_becomes_one_of_the_answer(door: Door) -> None:
    office = Office()
    office.patience_s = 0.005
    for value in EVIL:
        carries_nothing(door.knock(office, headers=dict.fromkeys(TOGETHER, value)))


@pytest.mark.parametrize("door", ONE_OF_EACH_KIND, ids=id_of)
def test_nor_does_a_header_alone(door: Door) -> None:
    office = Office()
    office.patience_s = 0.005
    for header in ALONE:
        for value in EVIL:
            carries_nothing(door.knock(office, headers={header: value}))


@pytest.mark.parametrize("host", ["x:y", "a:b:c", "x:", "x:999999", ":", "[::1]:80"])
def test_a_host_without_a_port_where_one_should_be_is_named(watched: Watched, host: str) -> None:
    """The adapter to the web framework would fail on it."""
    answer = watched.office.ask(
        "GET", "/v1/agent/me", token=watched.office.token_of(), headers={"Host": host}
    )
    assert watched.refused(answer) == (400, "bad_request", "Host")


KEYS = (
    "", "m_1_aaaaaaaa", "m_0_short", "a_0_aaaaaaaa", "m_0_aaaaaaaa\n", "m_0_aaaa aaaa", "m_0_" + "a" * 65,
    "m_0_ａａａａａａａａ", " m_0_aaaaaaaa", "m_00_aaaaaaaa",
)  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_is_none_is_named(watched: Watched, key: str) -> None:
    door = next(door for door in DOORS if door.path == "/v1/conversations")
    answer = door.knock(watched.office, headers={"Idempotency-Key": key})
    assert watched.refused(answer) == (422, "invalid_field", "Idempotency-Key")


@pytest.mark.parametrize("name", ["idempotency-key", "IDEMPOTENCY-KEY", "Idempotency-key"])
def test_the_name_of_a_header_may_be_written_in_any_case(name: str) -> None:
    office = Office()
    token, key = office.ticket(world.TOM), {name: world.client_id(0)}
    assert office.ask("POST", "/v1/conversations", {"text": "hi"}, token=token, headers=key).status == 201


OTHER_PATHS = (
    "/..", "/../..", "/%2e%2e", "%2f..", "%00", ";a=b", "%23", "%3Fafter=1", "%20", "\\", ".json", "%c0%ae",
    "é", "%0a%0a", "/x", "%E2%80%AE",
)  # fmt: skip
SAME_PATHS = ("/", "//", "%0a")


@pytest.mark.parametrize("door", [door for door in DOORS if "invitations" not in door.path], ids=id_of)
@pytest.mark.parametrize("more", OTHER_PATHS)
def test_a_path_with_something_more_is_another_path(watched: Watched, door: Door, more: str) -> None:
    answer = door.knock(watched.office, path=f"{door.path}{more}")
    assert watched.refused(answer)[0] in (404, 405, 422), answer


@pytest.mark.parametrize("door", DOORS, ids=id_of)
def test_a_path_with_an_end_that_says_nothing_has_the_same_door_or_none(door: Door) -> None:
    good, strangers = door.knock(Office()), Office()
    for more in SAME_PATHS:
        assert door.knock(Office(), path=f"{door.path}{more}").status in (good.status, 404, 405, 422)
        if door.who != "nobody":
            assert door.knock(strangers, path=f"{door.path}{more}", token="").status >= 400


@pytest.mark.parametrize(
    "method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "POST "]
)
def test_another_method_is_refused(watched: Watched, method: str) -> None:
    token = watched.office.ticket(world.TOM, TOM.conversation)
    answer = watched.office.ask(method, f"{TOMS}/messages", says(text="x"), token=token)
    assert watched.refused(answer)[0] in (404, 405)


@pytest.mark.parametrize("query", [{"after": "2", "x": "y"}, {"": ""}, {"after[]": "1"}, {"__proto__": "1"}])
def test_a_parameter_nobody_knows_changes_nothing(query: dict[str, str]) -> None:
    office = Office()
    token = office.ticket(world.TOM, TOM.conversation)
    assert office.ask("GET", f"{TOMS}/events", token=token, query=query).status == 200


@pytest.mark.parametrize("door", DOORS, ids=id_of)
def test_a_method_that_an_address_does_not_know_is_405_and_told_which_it_knows(
    watched: Watched, door: Door
) -> None:
    template = door.route.partition(" ")[2]
    known = sorted(route.partition(" ")[0] for route in OPERATIONS if route.partition(" ")[2] == template)
    answer = watched.office.ask("PATCH", door.path, token=door.ticket(watched.office))
    assert watched.refused(answer)[:2] == (405, "method_not_allowed")
    assert answer.headers["allow"] == ", ".join(known)
