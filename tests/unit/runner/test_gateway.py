"""The REST API: routes, events, throttles, refusals, timeouts, and the commit before the answer."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from frontdesk.settings import environment
from infra.local.gateway import Gateway
from infra.local.inline import Inline
from infra.local.plan import Api, Fixed, Function, Route, Throttle
from infra.local.runtime import Runtime
from infra.local.turns import Turns
from infra.local.workers import Workers
from tests.unit.runner.client import Answer, Served, run
from tests.unit.runner.scripted import Store

Handler = Callable[[Any, Any], Any]
CORS = {"Access-Control-Allow-Origin": "*"}
REFUSED = Fixed(0, {"Retry-After": "2", **CORS}, '{"message":$context.error.messageString}')


class Desk:
    """A gateway over one handler, and what was reported of it."""

    def __init__(
        self, handler: Handler, *, threads: int = 0, timeout_s: int = 5, routes: tuple[Route, ...] = ()
    ) -> None:
        self.handler, self.threads = handler, threads
        self.function = Function("Things", "functions/things", "handler.handler", timeout_s, 256, {})
        default = Route("POST", "/v1/things/{id}", "Things"), Route("GET", "/v1/things/{id}", "Things")
        self.api = Api("local", routes or default, {"THROTTLED": REFUSED, "DEFAULT_5XX": REFUSED})
        self.store = Store()
        self.reported: list[BaseException] = []

    def gateway(self) -> Gateway:
        loop = asyncio.get_running_loop()
        runtime = Runtime(self.function, {"FRONTDESK_STAGE": "of the function"})
        runtime._handler = self.handler
        callee = (
            Workers(loop, runtime, self.threads) if self.threads else Inline(runtime, Turns(loop, self.store))
        )
        return Gateway(self.api, {"Things": callee}, {}, lambda _f, _r, error: self.reported.append(error))

    def ask(self, method: str, target: str, body: bytes = b"") -> Answer:
        return self.ask_all([(method, target, body)])[0]

    def ask_all(self, requests: list[tuple[str, str, bytes]]) -> list[Answer]:
        async def main() -> list[Answer]:
            async with Served(self.gateway().accept) as client:
                return [await client.ask(*each, X_Two="b") for each in requests]

        return run(main)


def ok(body: Any = None, **more: Any) -> dict[str, Any]:
    return {"statusCode": 200, "body": json.dumps(body), **more}


def test_the_function_gets_api_gateways_event() -> None:
    desk = Desk(lambda event, _: ok(event))
    answer = desk.ask("POST", "/v1/things/a%20b?x=1&x=2&y=%E4%BD%A0", '{"text":"你好"}'.encode())
    event = json.loads(answer.body)
    assert event["resource"] == "/v1/things/{id}"
    assert event["httpMethod"] == "POST"
    assert event["pathParameters"] == {"id": "a b"}
    assert event["queryStringParameters"] == {"x": "2", "y": "你"}
    assert event["multiValueQueryStringParameters"]["x"] == ["1", "2"]
    assert event["headers"]["X-Two"] == "b"
    assert event["multiValueHeaders"]["Host"] == ["desk.test"]
    assert event["body"] == '{"text":"你好"}'
    assert event["isBase64Encoded"] is False
    assert event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"
    assert event["requestContext"]["stage"] == "local"


def test_bytes_that_are_no_text_reach_the_function_as_they_were_sent() -> None:
    sent = b'{"text":"\xff\xfe"}'
    event = json.loads(Desk(lambda event, _: ok(event)).ask("POST", "/v1/things/1", sent).body)
    assert (event["isBase64Encoded"], base64.b64decode(event["body"])) == (True, sent)


def test_what_a_request_does_not_have_is_null() -> None:
    event = json.loads(Desk(lambda event, _: ok(event)).ask("GET", "/v1/things/1").body)
    assert (event["body"], event["queryStringParameters"]) == (None, None)


def test_the_answer_keeps_its_status_headers_and_repeated_headers() -> None:
    given = {
        "statusCode": 201,
        "headers": {"X-One": "1"},
        "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]},
    }
    answer = Desk(lambda *_: given).ask("GET", "/v1/things/1")
    assert answer.status == 201
    assert answer.headers["x-one"] == "1"
    assert "set-cookie" in answer.headers


@pytest.mark.parametrize("threads", [0, 2])
def test_a_function_sees_its_own_environment(threads: int) -> None:
    desk = Desk(lambda *_: ok(dict(environment.get() or {})), threads=threads)
    assert json.loads(desk.ask("GET", "/v1/things/1").body) == {"FRONTDESK_STAGE": "of the function"}


def test_a_path_or_method_without_a_route_is_api_gateways_403() -> None:
    desk = Desk(lambda *_: ok())
    assert desk.ask("GET", "/v1/nothing").status == 403
    assert desk.ask("DELETE", "/v1/things/1").status == 403
    assert desk.ask("GET", "/v1/things/1/").status == 200


def test_what_is_too_large_is_refused_in_the_words_of_the_template_and_the_rest_as_a_problem() -> None:
    api = Api("local", (), {"REQUEST_TOO_LARGE": Fixed(413, CORS, '{"code":"too_large"}')})
    gateway = Gateway(api, {}, {}, lambda *_: None)
    assert gateway.refuse(413).body == b'{"code":"too_large"}'
    assert json.loads(gateway.refuse(431).body)["type"] == "urn:frontdesk:error:too_large"


@pytest.mark.parametrize("threads", [0, 2])
def test_a_handler_that_raises_is_a_502_that_says_nothing_of_it(threads: int) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("the secret is hunter2")

    desk = Desk(broken, threads=threads)
    answer = desk.ask("GET", "/v1/things/1")
    assert answer.status == 502
    assert answer.body == b'{"message":"Internal server error"}'
    assert answer.headers["access-control-allow-origin"] == "*"
    assert [str(each) for each in desk.reported] == ["the secret is hunter2"]


@pytest.mark.parametrize("answer", [None, {}, {"statusCode": "200"}, {"statusCode": 200, "body": {"a": 1}}])
def test_an_answer_of_the_wrong_shape_is_a_502(answer: Any) -> None:
    assert Desk(lambda *_: answer).ask("GET", "/v1/things/1").status == 502


def test_the_throttle_lets_the_burst_through_and_then_says_429_with_the_templates_headers() -> None:
    route = Route("GET", "/v1/things/{id}", "Things", None, Throttle(0.001, 2))
    desk = Desk(lambda *_: ok(), routes=(route,))
    answers = desk.ask_all([("GET", "/v1/things/1", b"")] * 3)
    assert [each.status for each in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "2"
    assert answers[2].headers["access-control-allow-origin"] == "*"
    assert answers[2].body == b'{"message":"Too Many Requests"}'


def test_a_preflight_is_answered_without_the_function() -> None:
    fixed = Fixed(204, {"Access-Control-Allow-Methods": "GET,POST"})
    desk = Desk(lambda *_: ok(), routes=(Route("OPTIONS", "/v1/things", None, fixed),))
    answer = desk.ask("OPTIONS", "/v1/things")
    assert (answer.status, answer.headers["access-control-allow-methods"]) == (204, "get,post")


def test_a_worker_that_overruns_gets_a_504_and_the_next_request_is_served() -> None:
    def slow(event: Any, _: Any) -> Any:
        until = time.monotonic() + 5
        while event["pathParameters"]["id"] == "slow" and time.monotonic() < until:
            time.sleep(0.01)
        return ok()

    desk = Desk(slow, threads=1, timeout_s=1)
    started = time.monotonic()
    answers = desk.ask_all([("GET", "/v1/things/slow", b""), ("GET", "/v1/things/fast", b"")])
    assert [each.status for each in answers] == [504, 200]
    assert time.monotonic() - started < 3


def test_an_inline_handler_that_overran_is_answered_as_a_timeout_when_it_returns() -> None:
    def slow(*_: Any) -> Any:
        time.sleep(0.02)
        return ok()

    assert Desk(slow, timeout_s=0).ask("GET", "/v1/things/1").status == 504


def test_requests_that_wait_together_share_one_commit_and_are_answered_after_it() -> None:
    desk = Desk(lambda *_: ok())

    def write(event: Any, _: Any) -> Any:
        desk.store.open.append(event["pathParameters"]["id"])
        return ok(desk.store.durable)

    desk.handler = write

    async def main() -> list[Answer]:
        served = Served(desk.gateway().accept)
        async with served as first:
            clients = [first, *[await served.another() for _ in range(9)]]
            for number, client in enumerate(clients):
                await client.send("POST", f"/v1/things/{number}")
            answers = [await client.ask("POST", "/v1/things/last") for client in clients]
            for client in clients[1:]:
                client.writer.close()
            return answers

    run(main)
    assert sorted(set(desk.store.durable)) == [*map(str, range(10)), "last"]
    assert desk.store.commits < 20


def test_a_commit_that_fails_turns_every_answer_of_the_turn_into_a_503() -> None:
    desk = Desk(lambda *_: ok())
    desk.store.broken = True
    answer = desk.ask("POST", "/v1/things/1")
    assert answer.status == 503
    assert answer.headers["retry-after"] == "2"


def test_a_whole_address_as_the_target_finds_its_route() -> None:
    assert Desk(lambda *_: ok()).ask("GET", "http://desk.test/v1/things/1").status == 200


def test_what_fails_before_a_function_has_it_is_refused_in_the_words_of_the_template() -> None:
    desk = Desk(lambda *_: ok())

    async def main() -> tuple[Answer, Answer]:
        gateway = desk.gateway()
        gateway._callees = {}
        async with Served(gateway.accept, refuse=gateway.refuse) as client:
            return await client.ask("POST", "/v1/things/t1"), await client.ask("GET", "/nowhere")

    failed, following = run(main)
    assert (failed.status, failed.headers["retry-after"], following.status) == (502, "2", 403)
    assert json.loads(failed.body) == {"message": "Internal server error"}
