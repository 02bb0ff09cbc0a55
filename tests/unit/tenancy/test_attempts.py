"""Guessing gets slower with every failure, also for those who guess side by side."""

import threading

import pytest

from frontdesk import errors
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.tenancy.attempts import ADDRESS, HOUR, SOURCE, begin, of_address, of_source, succeed
from frontdesk.tenancy.ports import Directory
from tests import world

NOW = world.NOW
LIN = of_address(world.SHOP.id, world.LIN.email)


@pytest.fixture
def directory() -> Directory:
    return SqliteDirectory(Database())


def wait(directory: Directory, now: int) -> int:
    with pytest.raises(errors.TooMany) as refused:
        begin(directory, LIN, now)
    assert refused.value.code == "locked_out"
    assert refused.value.retry_after
    return refused.value.retry_after


def fail(directory: Directory, times: int, now: int = NOW) -> None:
    for _ in range(times):
        begin(directory, LIN, now)


def test_a_few_failures_cost_nothing(directory: Directory) -> None:
    fail(directory, ADDRESS.free)
    assert wait(directory, NOW) == 1


def test_each_failure_after_them_doubles_the_wait_up_to_its_limit(directory: Directory) -> None:
    fail(directory, ADDRESS.free)
    now, waits = NOW, []
    for _ in range(12):
        waits.append(wait(directory, now))
        now += waits[-1] * 1000
        begin(directory, LIN, now)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_the_wait_told_is_the_wait_that_is_enough(directory: Directory) -> None:
    fail(directory, ADDRESS.free + 0)
    seconds = wait(directory, NOW + 1)
    begin(directory, LIN, NOW + 1 + seconds * 1000)


def test_being_refused_makes_nothing_worse(directory: Directory) -> None:
    fail(directory, ADDRESS.free)
    assert {wait(directory, NOW) for _ in range(20)} == {1}


def test_all_is_forgotten_an_hour_after_the_last(directory: Directory) -> None:
    fail(directory, ADDRESS.free)
    fail(directory, ADDRESS.free, NOW + HOUR)


def test_success_forgets_what_failed_before_it(directory: Directory) -> None:
    fail(directory, ADDRESS.free - 1)
    succeed(directory, LIN, NOW, forget=True)
    fail(directory, ADDRESS.free)


def test_success_takes_back_only_itself_for_a_source(directory: Directory) -> None:
    office = of_source("192.0.2.7")
    for _ in range(SOURCE.free * 3):
        begin(directory, office, NOW)
        succeed(directory, office, NOW, forget=False)
    for _ in range(SOURCE.free):
        begin(directory, office, NOW)
    with pytest.raises(errors.TooMany):
        begin(directory, office, NOW)


def test_who_may_sign_in_here_cannot_forget_the_guesses_of_their_source(directory: Directory) -> None:
    office = of_source("192.0.2.7")
    for _ in range(SOURCE.free - 1):
        begin(directory, office, NOW)
    begin(directory, office, NOW)
    succeed(directory, office, NOW, forget=False)
    begin(directory, office, NOW)
    with pytest.raises(errors.TooMany):
        begin(directory, office, NOW)


def test_a_clock_ahead_of_ours_cannot_lock_longer_than_the_limit(directory: Directory) -> None:
    fail(directory, ADDRESS.free + 0)
    for _ in range(10):
        begin(directory, LIN, NOW + HOUR // 2 + _ * 301_000)
    assert wait(directory, NOW) == 300


def test_guesses_side_by_side_count_each(directory: Directory) -> None:
    outcomes: list[bool] = []

    def guess() -> None:
        try:
            begin(directory, LIN, NOW)
            outcomes.append(True)
        except errors.TooMany:
            outcomes.append(False)

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= sum(outcomes) <= ADDRESS.free


def test_addresses_tenants_and_sources_are_counted_apart(directory: Directory) -> None:
    fail(directory, ADDRESS.free)
    for other in (
        of_address(world.SHOP.id, world.ADA.email),
        of_address(world.NEIGHBOUR.id, world.LIN.email),
        of_source("192.0.2.7"),
        of_source(""),
    ):
        begin(directory, other, NOW)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.7", "192.0.2.8", False),
        ("nonsense", "", True),
    ],
)
def test_a_source_is_an_ipv4_address_or_half_an_ipv6_one(one: str, other: str, same: bool) -> None:
    assert (of_source(one) == of_source(other)) is same


def test_spellings_of_one_address_are_one_address() -> None:
    assert of_address(world.SHOP.id, " LIN@Lanternfish.example ") == LIN
