"""A tenant has its rate and its burst, and not a request more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.admission.buckets import LEAST_BURST, TokenBuckets, rate_limit
from tests.world import MINUTE, NOW, SECOND


def drain(buckets: TokenBuckets, key: str, per_minute: int, now: int = NOW) -> int:
    """How many requests pass at one moment."""
    count = 0
    while buckets.take(key, per_minute, now).admitted:
        count += 1
    return count


def test_a_full_bucket_holds_ten_seconds_of_its_rate() -> None:
    assert drain(TokenBuckets(), "a", 600) == 100


def test_even_a_slow_rate_lets_a_page_open() -> None:
    assert drain(TokenBuckets(), "a", 1) == LEAST_BURST


def test_an_empty_bucket_refills_at_its_rate() -> None:
    buckets = TokenBuckets()
    drain(buckets, "a", 600)
    assert drain(buckets, "a", 600, NOW + SECOND) == 10


def test_one_tenants_rush_leaves_the_others_their_share() -> None:
    buckets = TokenBuckets()
    drain(buckets, "rushing", 600)
    assert buckets.take("quiet", 600, NOW).admitted


def test_under_strain_a_tenant_gets_its_share() -> None:
    halved = TokenBuckets()
    assert sum(halved.take("a", 600, NOW, share=0.5).admitted for _ in range(200)) == 50


def test_a_refusal_says_when_to_come_back_and_is_right() -> None:
    buckets = TokenBuckets()
    drain(buckets, "a", 6)
    refused = buckets.take("a", 6, NOW)
    assert refused.retry_after == 10
    assert not buckets.take("a", 6, NOW + 9 * SECOND).admitted
    assert buckets.take("a", 6, NOW + 10 * SECOND).admitted


def test_the_headers_tell_the_policy_what_is_left_and_when_to_retry() -> None:
    buckets = TokenBuckets()
    assert buckets.take("a", 600, NOW).headers == {
        "RateLimit-Policy": '"tenant";q=100;w=10',
        "RateLimit": '"tenant";r=99;t=1',
    }
    drain(buckets, "a", 600)
    assert buckets.take("a", 600, NOW).headers == {
        "RateLimit-Policy": '"tenant";q=100;w=10',
        "RateLimit": '"tenant";r=0;t=1',
        "Retry-After": "1",
    }


def test_a_clock_set_back_empties_a_bucket_but_never_shuts_it_for_longer() -> None:
    buckets = TokenBuckets()
    drain(buckets, "a", 600)
    assert buckets.take("a", 600, NOW - 5 * MINUTE).retry_after == 1
    assert buckets.take("a", 600, NOW - 5 * MINUTE + SECOND).admitted


def test_memory_is_bounded_and_the_longest_unused_goes_first() -> None:
    buckets = TokenBuckets(room=2)
    for key in ("old", "kept", "kept", "new"):
        drain(buckets, key, 60)
    assert len(buckets) == 2
    assert not buckets.take("kept", 60, NOW).admitted
    assert buckets.take("old", 60, NOW).admitted


@given(
    st.integers(1, 6_000),
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(1, 40)), min_size=1, max_size=60),
)
def test_no_stretch_of_time_passes_more_than_rate_times_time_and_burst(
    per_minute: int, arrivals: list[tuple[int, int]]
) -> None:
    buckets, now, passed, burst = TokenBuckets(), NOW, list[int](), 0
    for gap, requests in arrivals:
        now += gap
        for _ in range(requests):
            taken = buckets.take("a", per_minute, now)
            burst = taken.burst
            passed += [now] * taken.admitted
    for at, start in enumerate(passed):
        elapsed = passed[-1] - start
        assert len(passed) - at <= burst + elapsed * per_minute / MINUTE + 1e-6


@given(st.integers(1, 6_000), st.integers(0, 200), st.integers(0, 10 * SECOND))
def test_what_is_left_is_what_would_pass(per_minute: int, before: int, later: int) -> None:
    buckets = TokenBuckets()
    for _ in range(before):
        buckets.take("a", per_minute, NOW)
    taken = buckets.take("a", per_minute, NOW + later)
    assert drain(buckets, "a", per_minute, NOW + later) == (taken.left if taken.admitted else 0)


def test_a_limit_without_a_window_tells_none() -> None:
    told = rate_limit("queue", 50, 0, left=0, reset_s=60)
    assert told == {"RateLimit-Policy": '"queue";q=50', "RateLimit": '"queue";r=0;t=60'}
