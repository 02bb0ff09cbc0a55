"""Who waits is woken by what was made durable, and misses nothing between looking and waiting."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
import uvloop

from frontdesk.adapters.sqlite.news import BESIDE, News

KEY = "ten_1#cnv_1"


def above_one(item: object) -> bool:
    return isinstance(item, int) and item > 1


def test_what_came_between_looking_and_waiting_is_not_missed() -> None:
    news = News()

    async def look_then_wait() -> bool:
        news.publish([(KEY, 1)])
        waiting = news.wait(KEY, 5, unless=above_one)
        news.publish([(KEY, 2)])  # the waiter has looked already, and does not wait yet
        return await waiting

    assert asyncio.run(look_then_wait()) is True


def test_nothing_new_is_no_news() -> None:
    news = News()
    news.publish([(KEY, 1)])
    assert asyncio.run(news.wait(KEY, 0.02, unless=above_one)) is False


def test_a_change_beside_the_log_wakes_and_leaves_the_newest_item() -> None:
    news = News()
    news.publish([(KEY, 2), (KEY, BESIDE)])

    async def wait_for_it() -> bool:
        waiting = asyncio.create_task(news.wait(KEY, 5))
        await asyncio.sleep(0)
        news.publish([(KEY, BESIDE), ("ten_1#cnv_2", BESIDE)])
        return await waiting

    assert asyncio.run(wait_for_it()) is True
    assert news.newest(KEY) == 2
    assert news.newest("ten_1#cnv_2") is None


def test_the_newest_item_is_forgotten_when_anything_else_happens_to_its_key() -> None:
    news = News()
    news.publish([(KEY, 1), (KEY, 2)])
    assert news.newest(KEY) == 2

    news.publish([(KEY, 3), (KEY, None)])

    assert news.newest(KEY) is None


def test_all_who_wait_for_a_key_are_woken_also_from_another_thread() -> None:
    news = News()

    async def three() -> list[bool]:
        waiting = [asyncio.create_task(news.wait(KEY, 5)) for _ in range(2)]
        other = asyncio.create_task(news.wait("ten_1#cnv_2", 0.05))
        await asyncio.sleep(0)
        await asyncio.to_thread(news.publish, [(KEY, 1)])
        return [await each for each in (*waiting, other)]

    assert asyncio.run(three()) == [True, True, False]


def test_nobody_stays_listed_who_waits_no_more() -> None:
    news = News()

    async def come_and_go() -> None:
        news.publish([(KEY, 2)])
        await news.wait(KEY, 5, unless=above_one)
        await news.wait(KEY, 0.01)
        left = asyncio.create_task(news.wait(KEY, 5))
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.gather(left, return_exceptions=True)

    asyncio.run(come_and_go())
    assert not news._waiting


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_each_waits_its_own_time_though_a_key_has_one_alarm(run: Callable[..., Any]) -> None:
    news = News()
    ended: list[float] = []

    async def wait(timeout_s: float) -> None:
        assert await news.wait(KEY, timeout_s) is False
        ended.append(timeout_s)

    async def three() -> None:
        for timeout_s in (0.15, 0.05, 0.25):
            await asyncio.sleep(0)
            group.append(asyncio.create_task(wait(timeout_s)))
        await asyncio.gather(*group)

    group: list[asyncio.Task[None]] = []
    run(three())
    assert ended == [0.05, 0.15, 0.25]


def test_an_alarm_that_outlasts_its_wait_does_not_end_the_next_one() -> None:
    news = News()

    async def twice() -> tuple[bool, float]:
        first = asyncio.create_task(news.wait(KEY, 0.05))
        await asyncio.sleep(0)
        news.publish([(KEY, 1)])
        assert await first is True
        began = time.monotonic()
        return await news.wait(KEY, 0.2), time.monotonic() - began

    woken, waited = asyncio.run(twice())
    assert not woken
    assert waited >= 0.19
    assert not news._alarms


def test_who_waits_in_another_loop_has_an_alarm_there() -> None:
    news = News()
    for _ in range(2):
        assert asyncio.run(asyncio.wait_for(news.wait(KEY, 0.02), 2)) is False

    async def elsewhere() -> bool:
        here = asyncio.create_task(news.wait(KEY, 0.05))
        await asyncio.sleep(0)
        there = asyncio.to_thread(lambda: asyncio.run(asyncio.wait_for(news.wait(KEY, 0.02), 2)))
        return await there or await asyncio.wait_for(here, 2)

    assert asyncio.run(elsewhere()) is False
