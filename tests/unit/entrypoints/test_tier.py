"""Tiers enter and leave with hysteresis, and every function reads the one flag."""

import pytest

from frontdesk.bootstrap import using
from frontdesk.entrypoints.tenant import conduct
from frontdesk.entrypoints.tier import hold_tier, set_tier
from functions.messages.handler import handler
from tests import world
from tests.desk import Desk, answered, request

SLOW = {"answer_wait_s": 90.0}
CALM = {"answer_wait_s": 0.0}


def opens(desk: Desk, text: str) -> tuple[int, dict[str, object]]:
    with using(desk):
        _, session = answered(handler(request("POST", "/v1/sessions", {"site": world.SHOP_SITE.id}), None))
        opening = request(
            "POST",
            "/v1/conversations",
            {"text": text} if text else {"ask": "person"},
            token=session["token"],
            headers={"Idempotency-Key": world.client_id(0)},
        )
        return answered(handler(opening, None))


def test_it_enters_at_once_and_leaves_one_step_at_a_time() -> None:
    desk = Desk()

    levels = [set_tier(desk, SLOW)]
    for _ in range(8):
        desk.clock += 60_000
        levels.append(set_tier(desk, CALM))

    assert levels[0] == 3
    assert sorted(levels, reverse=True) == levels
    assert set(levels) == {3, 2, 1, 0}


def test_a_bad_second_after_stepping_back_does_not_flap() -> None:
    desk = Desk()
    set_tier(desk, SLOW)
    desk.clock += 121_000
    assert set_tier(desk, CALM) == 2

    desk.clock += 1_000
    assert set_tier(desk, SLOW) == 2


def test_an_operators_word_stands_until_its_end() -> None:
    desk = Desk()
    hold_tier(desk, 1, minutes=10)

    assert set_tier(desk, SLOW) == 1
    desk.clock += 10 * 60_000
    assert set_tier(desk, CALM) == 0


def test_at_the_last_tier_the_bot_only_says_that_a_person_comes() -> None:
    desk = Desk()
    hold_tier(desk, 3, minutes=0)

    _, opened = opens(desk, world.WHERE_IS_MY_PARCEL["en"])

    assert [event["kind"] for event in opened["events"]] == ["message", "handed_over"]  # type: ignore[attr-defined]


def test_a_queue_that_nobody_can_serve_is_closed_honestly() -> None:
    desk = Desk()
    hold_tier(desk, 3, minutes=0)

    status, problem = opens(desk, "")

    assert (status, problem["code"]) == (429, "queue_full")


def test_the_sweep_moves_the_flag_when_the_bot_keeps_people_waiting() -> None:
    desk = Desk()
    opens(desk, world.NO_RULE_KNOWS["en"])
    while desk._stream():
        pass
    desk.clock += 90_000

    desk.sweep()

    assert conduct(desk).rules is False


@pytest.mark.parametrize(("level", "minutes"), [(4, 0), (-1, 0), (1, -5)])
def test_a_tier_that_does_not_exist_is_refused(level: int, minutes: int) -> None:
    with pytest.raises(ValueError, match="a tier is 0 to 3"):
        hold_tier(Desk(), level, minutes)
