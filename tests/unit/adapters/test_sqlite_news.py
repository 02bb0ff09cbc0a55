"""Who waits is woken by what was made durable, and misses nothing between looking and waiting."""

import asyncio

from frontdesk.adapters.sqlite.news import News

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
