"""`frontdesk recount` makes the sums of the log again; `redispatch` counts what no job has counted."""

import pytest

from frontdesk.adapters.sqlite.changes import SqliteChanges
from frontdesk.bootstrap import using
from frontdesk.conversation.model import Kind, Place
from frontdesk.entrypoints.cli.rebuild import redispatch
from frontdesk.entrypoints.cli.recounting import recount
from frontdesk.insight.model import Count, Key
from tests import world
from tests.desk import Desk
from tests.unit.entrypoints.test_counting import count, helped, sums, told
from tests.unit.entrypoints.test_schedule import acts


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk()
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=9, online=True, at=desk.clock)
    log = SqliteChanges(desk.database)
    for module in ("recounting", "rebuild"):
        monkeypatch.setattr(f"frontdesk.entrypoints.cli.{module}.log_records", lambda _: log.all())
    return desk


def test_sums_that_are_wrong_become_those_of_the_log(desk: Desk) -> None:
    places = [helped(desk), helped(desk)]
    desk.turn(31)
    before = sums(desk)
    desk.counters.raise_to(
        Place(world.SHOP.id, "cnv_x"), 0, 1, [Count(Key(world.NOW // 3_600_000), {"ended": 40})]
    )
    assert recount(desk, world.SHOP.id) == recount(desk, world.SHOP.id) == len(places)
    assert sums(desk) == before


def test_afterwards_the_jobs_go_on_from_there(desk: Desk) -> None:
    place = helped(desk)
    recount(desk, world.SHOP.id)
    acts(desk, place, Kind.TAKEN)
    acts(desk, place, Kind.RESOLVED)
    count(desk, place)
    assert sums(desk)["ended"] == 2


def test_one_that_broke_off_is_run_again_and_counts_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    place = helped(desk)
    desk.turn(31)
    before = sums(desk)
    with monkeypatch.context() as patch:
        patch.setattr(desk.counters, "clear", interrupted)
        with pytest.raises(KeyboardInterrupt):
            recount(desk, world.SHOP.id)
    count(desk, place)  # a job that comes in between leaves it alone
    recount(desk, world.SHOP.id)
    assert sums(desk) == before


def interrupted(*_: object) -> int:
    raise KeyboardInterrupt


def test_what_is_older_than_the_log_reaches_is_left_as_it_is(desk: Desk) -> None:
    helped(desk)
    desk.turn(31)
    before = sums(desk)
    desk.clock += 366 * world.DAY
    for _ in range(3):
        desk.sweep()
        desk.settle()
        desk.clock += 2 * world.HOUR
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=9, online=True, at=desk.clock)
    helped(desk)
    recount(desk, world.SHOP.id)
    assert sums(desk)["conversations"] == before["conversations"] + 1


def test_a_neighbour_keeps_theirs(desk: Desk) -> None:
    place = Place(world.NEIGHBOUR.id, world.NEIGHBOUR_CONVERSATION)
    desk.counters.raise_to(place, 0, 1, [Count(Key(world.NOW // 3_600_000), {"ended": 4})])
    recount(desk, world.SHOP.id)
    assert sums(desk, world.NEIGHBOUR.id) == {"ended": 4}


def test_a_tenant_nobody_knows_is_named(desk: Desk) -> None:
    with pytest.raises(ValueError, match="ten_nobody"):
        recount(desk, "ten_nobody")


def test_after_a_lost_table_all_that_the_log_has_is_counted_again_and_once(desk: Desk) -> None:
    helped(desk)
    desk.turn(31)
    before = sums(desk)
    desk.database.write("DELETE FROM counter", ())
    desk.database.write("DELETE FROM counted", ())
    for _ in range(2):
        with using(desk):
            redispatch(desk)
        desk.settle()
        assert sums(desk) == before
    assert told(before)["conversations"] == 1
