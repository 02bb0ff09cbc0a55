"""A mark is overwritten at most twice a second, by any clock."""

import random

from frontdesk.admission.pace import MarkPace
from tests import world


def test_no_second_holds_a_third_write() -> None:
    pace, chance, now = MarkPace(), random.Random(7), world.NOW
    written: list[int] = []
    for _ in range(2_000):
        now += chance.randrange(400)
        if pace.take("mark", now):
            written.append(now)

    assert len(written) > 500
    assert all(third - first >= 1_000 for first, third in zip(written, written[2:], strict=False))


def test_marks_do_not_slow_each_other_down() -> None:
    pace = MarkPace()
    assert [pace.take(key, world.NOW) for key in ("a", "a", "a", "b")] == [True, True, False, True]


def test_a_place_can_be_kept() -> None:
    pace = MarkPace()
    assert pace.take("mark", world.NOW, spare=1)
    assert not pace.take("mark", world.NOW + 10, spare=1)
    assert pace.take("mark", world.NOW + 20)
    assert not pace.take("mark", world.NOW + 30)


def test_a_clock_set_back_silences_no_mark() -> None:
    pace = MarkPace()
    pace.take("mark", world.NOW)
    pace.take("mark", world.NOW)
    assert pace.take("mark", world.NOW - 5 * world.MINUTE)


def test_the_longest_unused_is_forgotten() -> None:
    pace = MarkPace(room=2)
    for key in ("a", "a", "b", "c"):
        pace.take(key, world.NOW)
    assert pace.take("a", world.NOW)
