"""Tiers come when they are needed, go when it is calm, and never flap (P12)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.admission.tiers import (
    CONDUCT,
    POLICY,
    Flag,
    Policy,
    Threshold,
    Tier,
    decide_tier,
    in_force,
)
from tests.world import NOW, SECOND

BUSY = Policy(
    (
        Threshold("busy", Tier.BUCKETS, enter=10, leave=5),
        Threshold("busy", Tier.STATIC, enter=20, leave=15),
        Threshold("broken", Tier.PEOPLE, enter=0.5, leave=0.1),
    ),
    calm_s=60,
    settle_s=10,
)


def follow(policy: Policy, readings: list[tuple[int, dict[str, float]]]) -> list[Flag]:
    """The flag after each reading; a reading is (seconds since the last one, signals)."""
    flag, now, flags = Flag(), NOW, []
    for gap, signals in readings:
        now += gap * SECOND
        flag = decide_tier(flag, signals, policy, now)
        flags.append(flag)
    return flags


def tiers(readings: list[tuple[int, float]]) -> list[int]:
    return [flag.tier for flag in follow(BUSY, [(gap, {"busy": busy}) for gap, busy in readings])]


def test_strain_raises_the_tier_at_once_and_as_far_as_it_calls_for() -> None:
    assert tiers([(1, 9), (1, 10), (1, 25)]) == [0, 1, 2]
    assert tiers([(1, 25)]) == [2]


def test_between_its_thresholds_a_tier_stays() -> None:
    assert tiers([(1, 10), (600, 9), (600, 6)]) == [1, 1, 1]
    assert tiers([(1, 9), (600, 6)]) == [0, 0]


def test_calm_lowers_the_tier_one_by_one_and_only_after_a_while() -> None:
    assert tiers([(1, 25), (30, 0), (30, 0), (30, 0), (30, 0), (600, 0)]) == [2, 2, 1, 1, 0, 0]


def test_a_tier_just_left_is_entered_again_only_after_settling() -> None:
    assert tiers([(1, 10), (60, 0), (5, 12), (5, 12)]) == [1, 0, 0, 1]


def test_each_signal_keeps_its_own_tier() -> None:
    flags = follow(
        BUSY, [(1, {"broken": 0.6, "busy": 12}), (60, {"busy": 12}), (60, {"busy": 12}), (60, {"busy": 12})]
    )
    assert [flag.tier for flag in flags] == [3, 2, 1, 1]


def test_a_signal_that_never_called_for_a_tier_keeps_none() -> None:
    flags = follow(BUSY, [(1, {"busy": 12, "broken": 0.3}), (60, {"broken": 0.3}), (600, {"broken": 0.3})])
    assert [flag.tier for flag in flags] == [1, 0, 0]


def test_a_flag_that_nothing_changes_is_not_written_again() -> None:
    flag = Flag(Tier.BUCKETS, NOW)
    assert decide_tier(flag, {"busy": 7}, BUSY, NOW + 3_600 * SECOND) is flag


READINGS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.fixed_dictionaries({"busy": st.floats(0, 40), "broken": st.sampled_from([0, 0.3, 0.9])}),
    ),
    max_size=80,
)


def changes(readings: list[tuple[int, dict[str, float]]]) -> list[tuple[Flag, Flag]]:
    flags = [Flag(), *follow(BUSY, readings)]
    return [(before, after) for before, after in pairwise(flags) if before.tier != after.tier]


@given(READINGS)
def test_no_tier_is_left_before_its_calm_and_none_is_entered_unsettled(
    readings: list[tuple[int, dict[str, float]]],
) -> None:
    for before, after in changes(readings):
        waited = (after.since - before.since) / SECOND
        falls = after.tier < before.tier
        assert waited >= (BUSY.calm_s if falls else BUSY.settle_s if before.stepped_back else 0)


@given(READINGS)
def test_up_and_down_again_never_takes_less_than_the_calm(
    readings: list[tuple[int, dict[str, float]]],
) -> None:
    falls = [after.since for before, after in changes(readings) if after.tier < before.tier]
    assert all(later - earlier >= BUSY.calm_s * SECOND for earlier, later in pairwise(falls))


@given(READINGS)
def test_the_tier_never_rises_above_what_a_signal_called_for_and_falls_by_one(
    readings: list[tuple[int, dict[str, float]]],
) -> None:
    called = [
        limit.tier
        for limit in BUSY.thresholds
        for _, signals in readings
        if signals[limit.signal] >= limit.enter
    ]
    for before, after in changes(readings):
        assert after.tier in called or after.tier == before.tier - 1


@given(READINGS)
def test_long_calm_ends_at_tier_zero(readings: list[tuple[int, dict[str, float]]]) -> None:
    calm: list[tuple[int, dict[str, float]]] = [(BUSY.calm_s, {})] * 4
    assert follow(BUSY, [*readings, *calm])[-1].tier is Tier.ALL


@pytest.mark.parametrize("policy", [POLICY, BUSY])
def test_every_threshold_of_a_policy_leaves_below_where_it_enters(policy: Policy) -> None:
    assert all(limit.leave < limit.enter and limit.tier > Tier.ALL for limit in policy.thresholds)


def test_each_tier_does_no_more_than_the_one_before() -> None:
    for milder, harsher in pairwise(Tier):
        before, after = CONDUCT[milder], CONDUCT[harsher]
        assert after.share <= before.share
        assert after.queue_per_agent < before.queue_per_agent
        assert (after.rules, after.knowledge, after.model) <= (before.rules, before.knowledge, before.model)


def test_each_tier_does_what_its_name_says() -> None:
    assert CONDUCT[Tier.ALL].share == 1 > CONDUCT[Tier.BUCKETS].share
    assert (CONDUCT[Tier.BUCKETS].model, CONDUCT[Tier.STATIC].model) == (True, False)
    assert (CONDUCT[Tier.STATIC].knowledge, CONDUCT[Tier.STATIC].rules) == (True, True)
    assert (CONDUCT[Tier.PEOPLE].knowledge, CONDUCT[Tier.PEOPLE].rules) == (False, False)


def test_a_stored_flag_is_in_force_until_its_end() -> None:
    assert in_force(2, 0, NOW) is Tier.STATIC
    assert in_force(2, NOW + 1, NOW) is Tier.STATIC
    assert in_force(2, NOW, NOW) is Tier.ALL


def test_a_level_of_a_later_release_is_read_as_the_last_tier() -> None:
    assert (in_force(9, 0, NOW), in_force(-1, 0, NOW)) == (Tier.PEOPLE, Tier.ALL)
