"""Bad input on the wire: what an HTTP client can do that an event of API Gateway hides."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import world
from tests.e2e.installation import Installation, installation

pytestmark = pytest.mark.slow

SOON_S = 10.0
MOST = 6_291_456  # what an event of Lambda holds
TRACES = (b"Traceback", b"sqlite", b'File "', b".py")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("data") / "store") as running:
        yield running
        assert running.runner.process.poll() is None, "it did not survive"
        assert [line for line in running.runner.lines if "Traceback" in line] == []


def raw(system: Installation, request: bytes, *, until: bytes = b"") -> tuple[int, bytes]:
    """Status and everything that came back; `until`: enough once this was read."""
    with socket.create_connection(("127.0.0.1", system.runner.port), SOON_S) as line:
        line.sendall(request)
        got = b""
        while not (until and until in got):
            piece = line.recv(65_536)
            if not piece:
                break
            got += piece
            if not until and _whole(got):
                break
    assert not [trace for trace in TRACES if trace in got]
    return int(got.split(b" ", 2)[1]), got


def _whole(got: bytes) -> bool:
    head, _, body = got.partition(b"\r\n\r\n")
    length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(length) and len(body) >= int(length[0].split(b":")[1])


def get(path: bytes, token: str, *lines: bytes) -> bytes:
    head = [
        b"GET " + path + b" HTTP/1.1",
        b"Host: localhost",
        f"Authorization: Bearer {token}".encode(),
        *lines,
    ]
    return b"\r\n".join(head) + b"\r\n\r\n"


def post(path: str, token: str, body: bytes, *lines: bytes) -> bytes:
    kind = (b"Content-Type: application/json", b"Content-Length: %d" % len(body))
    head = [f"POST {path} HTTP/1.1".encode(), b"Host: localhost", f"Authorization: Bearer {token}".encode()]
    return b"\r\n".join([*head, *(lines or kind)]) + b"\r\n\r\n" + body


def path_of(system: Installation, what: str) -> str:
    return f"/v1/conversations/{system.conversation}/{what}"


def problem(got: bytes) -> dict[str, object]:
    head, _, body = got.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head.lower(), got[:300]
    found: dict[str, object] = json.loads(body)
    return found


def said(system: Installation) -> list[str]:
    answer = system.runner.ask("GET", path_of(system, "events?after=0"), None, system.visitor)
    return [event.get("text", "") for event in answer.body["events"]]


@pytest.mark.parametrize(
    "last", [b"x", b"-1", b"\xb2", b"\xff\xfe", b"1 2", b"99999999999", b"9" * 5_000, b"e#1"]
)
@pytest.mark.parametrize("who", ["visitor", "agent"])
def test_a_stream_that_resumes_nowhere_is_refused(system: Installation, who: str, last: bytes) -> None:
    agent = "/agent" if who == "agent" else ""
    path = f"/v1{agent}/conversations/{system.conversation}/stream".encode()
    token = system.agent if who == "agent" else system.visitor
    status, got = raw(system, get(path, token, b"Last-Event-ID: " + last))
    assert (status, str(problem(got)["field"]).lower()) == (422, "last-event-id")


def test_a_stream_from_beyond_the_head_says_reset(system: Installation) -> None:
    path = path_of(system, "stream").encode()
    status, got = raw(system, get(path, system.visitor, b"Last-Event-ID: 999"), until=b"event: reset")
    assert status == 200
    assert b'"code":"cursor_unknown"' in got


@pytest.mark.parametrize("cursor", [b"x", b"%00", b"%FF", b"..%2f..", b"ZjEu", b"x" * 4_000])
def test_a_feed_with_a_forged_cursor_is_refused(system: Installation, cursor: bytes) -> None:
    status, got = raw(system, get(b"/v1/agent/feed?cursor=" + cursor, system.agent))
    assert (status, problem(got)["field"]) == (422, "cursor")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 6_000])
def test_a_stream_without_a_good_token_is_refused(system: Installation, token: str) -> None:
    for path in (path_of(system, "stream"), path_of(system, "news?wait=20"), "/v1/agent/feed"):
        status, got = raw(system, get(path.encode(), token))
        assert (status, problem(got)["status"]) == (401, 401)


def test_an_agents_token_opens_no_visitors_stream_nor_the_other_way_round(system: Installation) -> None:
    assert raw(system, get(path_of(system, "stream").encode(), system.agent))[0] == 401
    assert raw(system, get(b"/v1/agent/feed", system.visitor))[0] == 401


BYTES = {
    "half a pair": b'{"client_id": "m_1_aaaaaaaa", "after": 1, "text": "\\ud83d"}',
    "U+0000": b'{"client_id": "m_1_aaaaaaaa", "after": 1, "text": "a\\u0000b"}',
    "UTF-16": '{"client_id": "m_1_aaaaaaaa", "after": 1, "text": "x"}'.encode("utf-16"),
    "deep": b'{"text": ' + b"[" * 8_000 + b"]" * 8_000 + b"}",
    "NaN": b'{"client_id": "m_1_aaaaaaaa", "after": NaN, "text": "x"}',
    "twice": b'{"client_id": "m_1_aaaaaaaa", "after": 1, "text": "x", "text": "y"}',
    "nothing": b"",
    "a form": b"client_id=m_1_aaaaaaaa&after=1&text=x",
    "over 64 KiB": b'{"client_id": "m_1_aaaaaaaa", "after": 1, "text": "' + b"x" * 65_536 + b'"}',
}


@pytest.mark.parametrize("body", BYTES.values(), ids=BYTES.keys())
def test_a_body_that_is_not_plain_json_is_refused_by_both_handlers(system: Installation, body: bytes) -> None:
    before = said(system)
    replies = f"/v1/agent/conversations/{system.conversation}/replies"
    for path, token in ((path_of(system, "messages"), system.visitor), (replies, system.agent)):
        status, got = raw(
            system, post(path, token, body.replace(b"m_1", b"a_1") if "agent" in path else body)
        )
        assert status in (400, 413, 422), got
        assert problem(got)["status"] == status
    assert said(system) == before


@pytest.mark.parametrize("letters", [b"\xff\xfe", b"\xed\xa0\xbd", b"\xc0\xaf"])
def test_bytes_that_are_no_text_are_refused_behind_every_door(system: Installation, letters: bytes) -> None:
    """As they are, not as the U+FFFD that nobody wrote."""
    before = said(system)
    body = b'{"client_id": "%b_1_replaced", "after": 1, "text": "a%bz"}'
    replies = f"/v1/agent/conversations/{system.conversation}/replies"
    for request in (
        post(path_of(system, "messages"), system.visitor, body % (b"m", letters)),
        post(replies, system.agent, body % (b"a", letters)),
        post("/v1/agent/feed", system.agent, body % (b"a", letters)).replace(b"POST", b"GET", 1),
    ):
        status, got = raw(system, request)
        assert (status, problem(got)["code"], problem(got)["field"]) == (400, "bad_request", "body")
    assert said(system) == before


def test_a_body_that_is_longer_than_it_says_is_cut_there(system: Installation) -> None:
    """What follows is the next request, and no good one."""
    good = json.dumps({"client_id": "m_1_cutoffcut", "after": 1, "text": "first"}).encode()
    kind = b"Content-Type: application/json"
    told = post(
        path_of(system, "messages"),
        system.visitor,
        good + b"X" * 500,
        kind,
        b"Content-Length: %d" % len(good),
    )
    assert raw(system, told, until=b"400")[0] in (201, 400, 429)
    assert said(system).count("first") <= 1


@pytest.mark.parametrize(
    "lines",
    [
        (b"Content-Length: -1",),
        (b"Content-Length: x",),
        (b"Content-Length: 99999999999999999999",),
        (b"Content-Length: 5", b"Content-Length: 6"),
        (b"Content-Length: 5", b"Transfer-Encoding: chunked"),
        (b"Transfer-Encoding: chunked, chunked",),
        (b"Transfer-Encoding: gzip",),
    ],
    ids=lambda lines: lines[-1].decode(),
)
def test_a_length_that_is_none_is_refused(system: Installation, lines: tuple[bytes, ...]) -> None:
    request = post(
        path_of(system, "messages"), system.visitor, b"0\r\n\r\n", *lines, b"Content-Type: application/json"
    )
    before = said(system)
    assert 400 <= raw(system, request)[0] < 502
    assert said(system) == before


@pytest.mark.parametrize("size", [1 << 20, MOST, MOST + 1, 4 * MOST])
def test_megabytes_are_refused_and_the_most_of_them_before_they_have_come(
    system: Installation, size: int
) -> None:
    lines = (b"Content-Type: application/json", b"Content-Length: %d" % size)
    body = b"x" * (size if size <= MOST else 10)
    status, got = raw(system, post(path_of(system, "messages"), system.visitor, body, *lines))
    assert (status, problem(got)["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "line",
    [
        b"X: a\x00b",
        b"X Y: z",
        b": z",
        b"X: " + b"y" * 20_000,
        b"Host: localhost:y",
        b"Host: a:b:c",
        b"X-Forwarded-Port: y",
    ],
    ids=["NUL", "space", "no name", "too long", "port", "ports", "forwarded port"],
)
def test_a_header_that_is_none_is_refused_or_ignored(system: Installation, line: bytes) -> None:
    status, got = raw(system, get(b"/v1/agent/me", system.agent, line))
    assert status in (200, 400, 431), got
    assert status == 200 or problem(got)["status"] == status


ELSEWHERE = (
    b"/v1/conversations/..%2f..%2fetc%2fpasswd/events", b"/v1/conversations/%00/events", b"/../../etc/passwd",
    b"/%2e%2e/%2e%2e/etc/passwd", b"/.%252e/.%252e/etc/passwd", b"/v1//agent//me", b"/v1/%2e%2e/v1/agent/me",
    b"/v1/conversations/%ff%fe/events", b"/" + b"a" * 9_000, b"/demo.json", b"/v1/agent/me%0d%0aX:%20y",
)  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
def test_a_path_that_leads_elsewhere_leads_nowhere(system: Installation, path: bytes) -> None:
    status, got = raw(system, get(path, system.agent))
    assert status in (400, 401, 403, 404, 422, 431), got
    assert b"root:" not in got
    assert b"X: y" not in got


def test_a_visitor_of_another_tenant_follows_nothing(system: Installation) -> None:
    stranger = system.runner.ask("POST", "/v1/sessions", {"site": world.SHOP_SITE.id}).body["token"]
    for what in ("stream", "news?wait=20", "events"):
        status, got = raw(system, get(path_of(system, what).encode(), stranger))
        assert (status, problem(got)["field"]) == (404, "id")
        assert b"hello" not in got


def test_the_data_folder_is_served_to_nobody(system: Installation, tmp_path: Path) -> None:
    for name in (b"frontdesk.db", b"secret", b"template.json", b"../secret"):
        assert raw(system, get(b"/" + name, system.agent))[0] in (403, 404)
