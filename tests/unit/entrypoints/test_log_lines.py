"""One JSON line a request from every function that serves them: how it went, never what anybody said."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from frontdesk.bootstrap import using
from frontdesk.entrypoints.http import follow as following
from frontdesk.entrypoints.http.logged import Logged
from frontdesk.tenancy.identity import VisitorClaims
from functions.stream.handler import app
from functions.tenants.handler import handler as tenants
from tests import world
from tests.desk import request
from tests.office import MEI, Office
from tests.reception import OPERATOR_KEY, SHOP

TEXTS = ("订单", "parcel", "@", "Bearer", "eyJ", "fdk_", "cnv_", "agt_", "vis_")
ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(following, "LONGEST_S", 0.05)
    return Office()


class Lines:
    """What was written since the last look; no line holds a text, a token, an address or an id."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def read(self) -> list[dict[str, Any]]:
        written = self._capsys.readouterr().out
        assert not [text for text in TEXTS if text in written], written
        lines = [json.loads(line) for line in written.splitlines()]
        return [line for line in lines if line["what"] == "request"]

    def only(self) -> dict[str, Any]:
        (line,) = self.read()
        assert isinstance(line.pop("ms"), float)
        return line


@pytest.fixture
def lines(office: Office, capsys: pytest.CaptureFixture[str]) -> Lines:
    capsys.readouterr()  # the office's own morning
    return Lines(capsys)


def line(method: str, route: str | None, status: int, tenant: str | None, **more: Any) -> dict[str, Any]:
    said = {"what": "request", "method": method, "route": route, "status": status, "tenant": tenant}
    return {**said, "request": ID, **more}


def test_an_agents_request_is_one_line(office: Office, lines: Lines) -> None:
    office.console("GET", f"/conversations/{MEI.conversation}/events", token=office.token_of())

    route = "/v1/agent/conversations/{id}/events"
    assert lines.only() == line("GET", route, 200, world.SHOP.id)


def test_a_refused_sign_in_says_nothing_of_who_tried(office: Office, lines: Lines) -> None:
    body = {"tenant": world.SHOP.id, "email": world.LIN.email, "password": "not-hers-at-all"}
    office.console("POST", "/login", body)

    assert lines.only() == line("POST", "/v1/agent/login", 401, None)


def test_a_request_that_nothing_serves_has_no_route(office: Office, lines: Lines) -> None:
    office.console("GET", f"/{world.LIN.email}")

    assert lines.only() == line("GET", None, 404, None)


def test_a_provisioning_request_names_its_tenant(office: Office, lines: Lines) -> None:
    office.tenants("GET", SHOP)

    assert lines.only() == line("GET", "/v1/tenants/{tenant}", 200, world.SHOP.id)


def test_what_never_reaches_the_application_is_logged_too(office: Office, lines: Lines) -> None:
    with using(office):
        tenants(request("PUT", SHOP, "not base64", token=OPERATOR_KEY, resource="/v1/tenants/{tenant}", base64=True), None)  # fmt: skip  # noqa: E501

    assert lines.only() == line("PUT", "/v1/tenants/{tenant}", 400, None)


def test_a_visitors_request_names_the_tenant_of_its_token(office: Office, lines: Lines) -> None:
    path = f"/v1/conversations/{MEI.conversation}/events"
    resource = "/v1/conversations/{id}/events"
    with using(office):
        from functions.messages.handler import handler

        handler(request("GET", path, token=token_of_mei(office), resource=resource), None)

    assert lines.only() == line("GET", resource, 200, world.SHOP.id)


def test_a_stream_is_one_line_at_its_end_with_what_it_told(office: Office, lines: Lines) -> None:
    headers = {
        "Authorization": f"Bearer {token_of_mei(office)}",
        "x-amzn-request-context": json.dumps({"requestId": ID, "stage": "prod"}),
    }
    answer = office.stream("GET", f"/v1/conversations/{MEI.conversation}/stream", headers=headers)

    told = answer.text.count("\n\n") - 1  # the first block is `retry:`
    said = lines.read()[-1]
    assert said.pop("ms") >= 50
    assert said == line("GET", "/v1/conversations/{id}/stream", 200, world.SHOP.id, events=told)


def test_a_refused_stream_is_one_line_without_events(office: Office, lines: Lines) -> None:
    office.stream("GET", "/v1/agent/feed", headers={"x-amzn-request-context": "[" * 9_000})

    assert lines.only() == {**line("GET", "/v1/agent/feed", 401, None), "request": None}


def test_a_stream_whose_client_left_is_logged_as_it_leaves(office: Office, lines: Lines) -> None:
    following.LONGEST_S = 60.0

    async def leave_early() -> None:
        handed: dict[str, Any] = {}
        with using(office):
            await app(scope_of(office, handed), _nothing, _ignore)
            blocks = handed["blocks"]
            async with asyncio.timeout(0.05):
                async for _ in blocks:
                    assert lines.read() == []

    with pytest.raises(TimeoutError):
        asyncio.run(leave_early())

    said = lines.only()
    assert (said["status"], said["route"]) == (200, "/v1/conversations/{id}/stream")
    assert said["events"] > 0


def test_a_failure_that_nobody_foresaw_is_a_line_with_500(capsys: pytest.CaptureFixture[str]) -> None:
    async def breaks(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("订单 LF-20418")

    scope = {"type": "http", "method": "GET", "headers": []}
    with pytest.raises(RuntimeError):
        asyncio.run(Logged(breaks)(scope, _nothing, _ignore))

    said = Lines(capsys).only()
    assert said == {**line("GET", None, 500, None), "request": None}


def token_of_mei(office: Office) -> str:
    claims = VisitorClaims(world.SHOP.id, world.MEI.id, world.SHOP_SITE.id, MEI.conversation)
    return office.tokens.issue(claims, office.now()).token


def scope_of(office: Office, handed: dict[str, Any]) -> Scope:
    path = f"/v1/conversations/{MEI.conversation}/stream"
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "extensions": {"frontdesk.blocks": handed},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"authorization", f"Bearer {token_of_mei(office)}".encode())],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", None),
    }


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _ignore(_: Message) -> None:
    return None
