"""A visitor may write as fast as a person, not as fast as a script."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.admission.flood import FLOOD_LIMITS, Limit, admit_visitor
from tests.world import MINUTE, NOW, SECOND

TIMES = st.lists(st.integers(NOW - 15 * MINUTE, NOW), max_size=120)


def test_a_person_is_never_stopped() -> None:
    times: list[int] = []
    for line in range(40):
        at = NOW + line * 15 * SECOND
        assert admit_visitor(times, at) is None
        times.append(at)


def test_the_eleventh_message_in_ten_seconds_waits_until_the_first_has_left() -> None:
    times = [NOW - 4 * SECOND] * 10
    assert admit_visitor(times[:9], NOW) is None
    assert admit_visitor(times, NOW) == 6
    assert admit_visitor(times, NOW + 6 * SECOND) is None


def test_the_sixty_first_message_in_ten_minutes_waits() -> None:
    times = [NOW - 9 * MINUTE + step * 8 * SECOND for step in range(60)]
    assert admit_visitor(times, NOW) == 60


def test_a_writer_whose_clock_is_ahead_is_counted_as_now() -> None:
    ahead = [NOW + 5 * MINUTE] * 10
    assert admit_visitor(ahead, NOW) == 10


def test_the_order_of_the_times_does_not_matter() -> None:
    times = [NOW - step * SECOND for step in range(10)]
    assert admit_visitor(times, NOW) == admit_visitor(times[::-1], NOW) == 1


@given(TIMES)
def test_waiting_as_long_as_told_is_enough(times: list[int]) -> None:
    wait = admit_visitor(times, NOW)
    assert wait is None or admit_visitor(times, NOW + wait * SECOND) is None


@given(TIMES)
def test_a_second_less_is_not_enough(times: list[int]) -> None:
    wait = admit_visitor(times, NOW)
    assert wait is None or admit_visitor(times, NOW + (wait - 1) * SECOND) is not None


@given(st.lists(st.integers(0, 3 * SECOND), max_size=150), st.integers(1, 8), st.integers(1, 20))
def test_no_window_ever_holds_more_than_its_limit(gaps: list[int], messages: int, seconds: int) -> None:
    limit, now, admitted = Limit(messages, seconds), NOW, list[int]()
    for gap in gaps:
        now += gap
        if admit_visitor(admitted, now, [limit]) is None:
            admitted.append(now)
    for end in admitted:
        assert sum(end - seconds * SECOND < at <= end for at in admitted) <= messages


def test_the_defaults_grow_with_their_windows() -> None:
    short, long = FLOOD_LIMITS
    assert short.seconds < long.seconds
    assert short.messages < long.messages
    assert short.messages / short.seconds > long.messages / long.seconds
