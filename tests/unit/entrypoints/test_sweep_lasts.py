"""The sweep goes on: past a bad row, a tenant in trouble and records that were lost, and within its time."""

from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation import timers
from frontdesk.conversation.model import Event, Kind, Place
from frontdesk.entrypoints import schedule
from frontdesk.entrypoints.assignment import Office
from frontdesk.inbox.project import FORGOTTEN_MS, projection_of
from frontdesk.tenancy.model import EVERYWHERE, Tier
from tests import world
from tests.desk import Desk
from tests.unit.entrypoints.test_schedule import acts, desk, erases, opens, status

__all__ = ["desk"]


def loses_records(desk: Desk) -> None:
    """Whatever the stream has not handed on yet never comes."""
    found = desk.changes.read(desk.changes.position(), 100)
    if found:
        desk.changes.store(found[-1][0])


def unanswered(desk: Desk) -> Place:
    """A question that the bot still owes as far as the inbox knows, though the log says more."""
    place = opens(desk, world.WHERE_IS_MY_PARCEL["en"])
    first = desk.conversations.tail(place, 1)[0]
    forgets(desk, place, first)
    return place


def forgets(desk: Desk, place: Place, event: Event) -> None:
    """The row as it was after this event: what came later was lost."""
    with desk.database.atomic() as execute:
        execute("DELETE FROM inbox WHERE c = ?", (place.key,))
    desk.inbox.project(projection_of(place, event))


def level(desk: Desk) -> int:
    found = desk.directory.get(Tier, EVERYWHERE, fresh=True)
    return found.value.level if found else 0


def test_a_row_behind_its_log_is_healed_and_raises_no_tier(desk: Desk) -> None:
    place = unanswered(desk)
    desk.clock += 10 * world.MINUTE

    assert "guard" not in desk.sweep()

    row = desk.inbox.row(place.tenant, place.conversation)
    assert row is not None
    assert (row.head, row.unanswered) == (desk.conversations.tail(place, 1)[-1].seq, 0)
    assert level(desk) == 0


def test_a_guard_that_really_had_to_act_raises_the_tier(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_work", lambda _: False)
    opens(desk, world.NO_RULE_KNOWS["en"])
    desk.clock += 2 * world.MINUTE

    assert desk.sweep()["guard"] == 1
    assert level(desk) == 3


def test_what_the_sweep_did_shows_in_the_inbox_though_its_record_is_lost(desk: Desk) -> None:
    place = opens(desk, world.WHERE_IS_MY_PARCEL["en"])
    acts(desk, place, Kind.TAKEN)
    desk.clock += world.HOUR
    assert desk.sweep()["release"] == 1
    loses_records(desk)

    row = desk.inbox.row(place.tenant, place.conversation)
    assert row is not None
    assert row.status == status(desk, place) == "queued"


def test_a_retirement_whose_record_was_lost_goes_on(desk: Desk) -> None:
    place = opens(desk, world.WHERE_IS_MY_PARCEL["en"])
    acts(desk, place, Kind.RESOLVED)
    desk.clock += 400 * world.DAY
    assert desk.sweep()["retire"] == 1
    loses_records(desk)
    for _ in range(2):
        desk.clock += 2 * world.HOUR
        desk.sweep()

    assert desk.kinds(place.conversation) == ["tombstone"]


def test_the_row_of_a_removed_conversation_goes_after_the_longest_wait_of_a_record(desk: Desk) -> None:
    place = opens(desk, world.WHERE_IS_MY_PARCEL["en"])
    acts(desk, place, Kind.RESOLVED)
    desk.clock += 400 * world.DAY
    for _ in range(3):
        desk.sweep()
        desk.settle()
        desk.clock += 2 * world.HOUR
    assert desk.kinds(place.conversation) == ["tombstone"]

    desk.clock += FORGOTTEN_MS - world.DAY
    desk.sweep()
    assert desk.inbox.row(place.tenant, place.conversation) is not None
    desk.clock += world.DAY
    desk.sweep()
    assert desk.inbox.row(place.tenant, place.conversation) is None


def test_a_log_that_is_not_there_ends_nothing_but_its_own_row(desk: Desk) -> None:
    gone, place = opens(desk), opens(desk)
    for each in (gone, place):
        acts(desk, each, Kind.REPLY, "Hello.")
        acts(desk, each, Kind.RESOLVED)
    desk.clock += 400 * world.DAY
    assert desk.sweep()["retire"] == 2
    desk.settle()
    desk.conversations.delete(gone, [event.seq for event in desk.conversations.tail(gone, 1)])
    desk.clock += 2 * world.HOUR

    assert desk.sweep()["remove"] == 1
    desk.clock += 2 * world.HOUR
    assert desk.sweep()["remove"] == 1


def test_a_row_that_nobody_foresaw_stops_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = opens(desk), opens(desk)
    desk.clock += world.HOUR
    expire = timers.expire_offer

    def poisoned(log: Any, place: Place, *rest: Any, **more: Any) -> Event | None:
        if place == bad:
            raise KeyError("since")
        return expire(log, place, *rest, **more)

    monkeypatch.setattr(timers, "expire_offer", poisoned)
    assert desk.sweep()["expire"] == 1
    assert (status(desk, bad), status(desk, good)) == ("offered", "queued")


def test_a_tenant_in_trouble_stops_no_other_and_the_tier_is_moved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = opens(desk)
    desk.clock += world.HOUR
    rows = schedule._at_work

    def troubled(of: Desk, tenant: str, now: int) -> set[str]:
        if tenant == world.NEIGHBOUR.id:
            raise RuntimeError
        return rows(of, tenant, now)

    monkeypatch.setattr(schedule, "_at_work", troubled)
    assert desk.sweep()["expire"] == 1
    assert status(desk, place) == "queued"


def test_the_tier_is_moved_though_the_list_of_tenants_cannot_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[object] = []
    monkeypatch.setattr(schedule, "every_tenant", lambda _: 1 / 0)
    monkeypatch.setattr(schedule, "set_tier", lambda _, signals: moved.append(signals))
    with using(desk), pytest.raises(ZeroDivisionError):
        schedule.handle()
    assert moved == [{"answer_wait_s": 0}]


def test_whoever_is_left_when_the_time_is_over_has_their_turn_soon(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenants = [world.fixed_id("ten", at) for at in range(20)]
    swept: list[str] = []

    def takes_long(of: Desk, tenant: str, _: object) -> int:
        swept.append(tenant)
        of.clock += 20_000
        return 0

    monkeypatch.setattr(schedule, "every_tenant", lambda _: tenants)
    monkeypatch.setattr(schedule, "_sweep", takes_long)
    for _ in range(20):
        before, at = len(swept), desk.clock
        desk.sweep()
        assert len(swept) - before == 3
        desk.clock = at + world.MINUTE
    assert set(swept) == set(tenants)


def test_a_snooze_ends_in_time_though_only_a_later_note_was_projected(desk: Desk) -> None:
    place = opens(desk, world.WHERE_IS_MY_PARCEL["en"])
    until = desk.clock + world.HOUR
    acts(desk, place, Kind.SNOOZED, until=until)
    acts(desk, place, Kind.NOTE, "they will call")
    forgets(desk, place, desk.conversations.tail(place, 1)[-1])

    desk.clock = until - 1
    assert "wake" not in desk.sweep()
    desk.clock = until + 1
    assert desk.sweep()["wake"] == 1
    assert desk.conversations.tail(place, 1)[-1].state.until == 0


def test_an_erasure_ends_no_snooze(desk: Desk) -> None:
    place = opens(desk, world.WHERE_IS_MY_PARCEL["en"])
    acts(desk, place, Kind.SNOOZED, until=desk.clock + world.HOUR)
    erases(desk, place)
    desk.clock += world.MINUTE
    assert "wake" not in desk.sweep()
    assert status(desk, place) == "snoozed"


def test_snoozed_conversations_stand_in_the_order_in_which_they_end(desk: Desk) -> None:
    late, soon = (opens(desk, world.WHERE_IS_MY_PARCEL["en"]) for _ in range(2))
    acts(desk, late, Kind.SNOOZED, until=desk.clock + world.DAY)
    acts(desk, soon, Kind.SNOOZED, until=desk.clock + world.HOUR)
    listed = desk.inbox.page(world.SHOP.id, "snoozed").rows
    assert [row.conversation for row in listed] == [soon.conversation, late.conversation]
    due = desk.inbox.page(world.SHOP.id, "snoozed", before=desk.clock + 2 * world.HOUR).rows
    assert [row.conversation for row in due] == [soon.conversation]


def test_nobody_is_asked_where_nobody_is_free(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, online=False, at=desk.clock)
    place = opens(desk)
    monkeypatch.setattr(Office, "assign", lambda *_: pytest.fail("asked"))
    desk.sweep()
    assert status(desk, place) == "queued"
