"""A handler answers on any thread, and after somebody else took its event loop away."""

import asyncio
import threading

from tests import world
from tests.reception import SHOP, Reception


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
