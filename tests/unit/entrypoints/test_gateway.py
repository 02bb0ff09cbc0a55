"""A handler answers on any thread, and after somebody else took its event loop away."""

import asyncio
import base64
import json
import threading

import pytest

from frontdesk.bootstrap import using
from functions.tenants.handler import handler
from tests import world
from tests.desk import request
from tests.reception import OPERATOR_KEY, SHOP, Reception


def test_a_loop_taken_away_is_no_loss() -> None:
    desk = Reception()
    assert desk.tenants("GET", SHOP).status == 200
    asyncio.run(asyncio.sleep(0))  # leaves the thread without a loop
    assert desk.tenants("GET", SHOP).status == 200


def test_any_thread_may_call_it() -> None:
    desk, seen = Reception(), []

    def call() -> None:
        seen.append(desk.tenants("GET", SHOP).body["id"])
        asyncio.get_event_loop_policy().get_event_loop().close()

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    assert seen == [world.SHOP.id]


def test_text_travels_as_text_in_both_languages() -> None:
    desk = Reception()
    assert "灯笼鱼" in desk.tenants("GET", SHOP).text
    refused = desk.tenants("PUT", SHOP, {"name": "好" * 101})
    assert refused.problem == (422, "invalid_field", "name")


@pytest.mark.parametrize(
    ("body", "coded"), [("\ud800", False), ("no base64 !", True), ("字", True), ("/w==", True)]
)
def test_a_body_that_is_no_text_is_a_problem(body: str, coded: bool) -> None:
    event = request("PUT", SHOP, body, token=OPERATOR_KEY, headers={"Content-Type": "application/json"})
    event["isBase64Encoded"] = coded
    with using(Reception()):
        response = handler(event, None)
    assert (response["statusCode"], json.loads(response["body"])["field"]) == (400, "body")


def test_a_body_in_base64_is_read() -> None:
    body = base64.b64encode('{"name": "灯笼鱼"}'.encode()).decode()
    event = request("PUT", SHOP, body, token=OPERATOR_KEY, headers={"Content-Type": "application/json"})
    event["isBase64Encoded"] = True
    with using(Reception()):
        assert json.loads(handler(event, None)["body"])["name"] == "灯笼鱼"
