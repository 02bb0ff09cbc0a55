"""A rebuild from the log makes the inbox again, opens nothing that is over, and asks for no work twice."""

import pytest

from frontdesk.conversation.model import Kind
from frontdesk.entrypoints.cli import rebuild
from tests import world
from tests.desk import Desk
from tests.unit.entrypoints.test_schedule import acts, desk, opens

__all__ = ["desk"]


@pytest.fixture(autouse=True)
def the_same_log(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "log_records", lambda _: desk.changes.all())


def empties_the_inbox(desk: Desk) -> None:
    with desk.database.atomic() as execute:
        execute("DELETE FROM inbox")


def jobs(desk: Desk) -> str:
    """What was queued, as one text; the queues are empty afterwards."""
    desk.clock += world.MINUTE
    found = [each for name in ("answer", "route") for each in desk.queue.receive(name, 10, visibility_s=1)]
    desk.queue.delete(each.handle for each in found)
    return "".join(each.body for each in found)


def test_what_is_retired_is_not_opened_again(desk: Desk) -> None:
    place = opens(desk, world.WHERE_IS_MY_PARCEL["en"])
    acts(desk, place, Kind.RESOLVED)
    desk.clock += 400 * world.DAY
    desk.sweep()
    desk.settle()
    for _ in range(2):
        desk.clock += 2 * world.HOUR
        desk.sweep()
    assert desk.kinds(place.conversation) == ["tombstone"]
    jobs(desk)
    empties_the_inbox(desk)

    rebuild.redispatch(desk)

    assert desk.inbox.row(place.tenant, place.conversation) is None
    assert jobs(desk) == ""


def test_a_rebuild_gives_the_same_rows(desk: Desk) -> None:
    place = opens(desk)
    acts(desk, place, Kind.REPLY, "Hello.")
    before = desk.inbox.row(place.tenant, place.conversation)
    empties_the_inbox(desk)

    assert rebuild.redispatch(desk) == len(desk.kinds(place.conversation))
    assert desk.inbox.row(place.tenant, place.conversation) == before


def test_only_the_newest_event_of_a_conversation_brings_its_jobs(desk: Desk) -> None:
    done, waits = opens(desk, world.WHERE_IS_MY_PARCEL["en"]), opens(desk)
    acts(desk, waits, Kind.DECLINED)
    jobs(desk)
    head = desk.conversations.tail(waits, 1)[-1]
    rebuild.redispatch(desk)

    queued = jobs(desk)
    assert [body for body in queued.split("}{") if done.conversation in body and '"count"' not in body] == []
    assert waits.conversation in queued
    assert f'"seq":{head.seq}' in queued.replace(" ", "")
    assert '"guard"' not in queued
