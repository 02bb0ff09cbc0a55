"""The port Inbox: a register that only rises, on every adapter."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from frontdesk.adapters.dynamodb.inbox import DynamoInbox
from frontdesk.adapters.sqlite.inbox import SqliteInbox
from frontdesk.conversation.model import Author, Event, Kind, Place, Side, State, Status
from frontdesk.inbox.ports import Inbox
from frontdesk.inbox.project import ERASED, FORGOTTEN_MS, erased_place, erasure_of, gone, projection_of
from tests import world
from tests.contract.inboxes import STORES, opened
from tests.contract.tables import definition

PLACE = Place(world.SHOP.id, world.TOM_CONVERSATION)
TOM = Author(Side.VISITOR, world.TOM.id)


@pytest.fixture(params=STORES)
def inbox(request: pytest.FixtureRequest) -> Iterator[Inbox]:
    yield from opened(request.param)


def event(seq: int, kind: Kind = Kind.MESSAGE, text: str = "", *, at: int = 0, **state: object) -> Event:
    carried = State(Status.BOT, "bot", since=1, since_at=world.NOW, unanswered=1, waiting_since=world.NOW)
    return Event(
        seq,
        seq - 1,
        kind,
        TOM,
        world.client_id(0, seq),
        at or world.NOW + seq,
        text,
        {"site": world.SHOP_SITE.id} if seq == 1 else {},
        replace(carried, **state),  # type: ignore[arg-type]
    )


def test_a_row_shows_the_latest_event(inbox: Inbox) -> None:
    inbox.project(projection_of(PLACE, event(1, text="where is my parcel")))

    assert inbox.project(projection_of(PLACE, event(2, text="hello?")))

    row = inbox.row(PLACE.tenant, PLACE.conversation)
    assert row
    assert (row.head, row.excerpt, row.visitor, row.site) == (2, "hello?", world.TOM.id, world.SHOP_SITE.id)


def test_an_older_event_changes_nothing(inbox: Inbox) -> None:
    inbox.project(projection_of(PLACE, event(1, text="first")))
    inbox.project(projection_of(PLACE, event(3, text="third", status=Status.QUEUED, holder="queue")))

    assert not inbox.project(projection_of(PLACE, event(2, text="second")))

    row = inbox.row(PLACE.tenant, PLACE.conversation)
    assert row
    assert (row.head, row.status, row.excerpt) == (3, "queued", "third")


def test_what_only_the_first_event_knows_survives_any_order(inbox: Inbox) -> None:
    inbox.project(projection_of(PLACE, event(2, Kind.ANSWER, "on its way", unanswered=0)))
    inbox.project(projection_of(PLACE, event(1, text="where is my parcel")))

    row = inbox.row(PLACE.tenant, PLACE.conversation)
    assert row
    assert (row.visitor, row.excerpt, row.head) == (world.TOM.id, "on its way", 2)
    assert [each.conversation for each in inbox.of_visitor(PLACE.tenant, world.TOM.id).rows] == [
        PLACE.conversation
    ]


def test_a_row_stands_in_one_list_at_a_time(inbox: Inbox) -> None:
    inbox.project(projection_of(PLACE, event(1)))
    inbox.project(projection_of(PLACE, event(2, status=Status.QUEUED, holder="queue")))

    assert inbox.page(PLACE.tenant, "bot").rows == []
    assert [row.head for row in inbox.page(PLACE.tenant, "queued").rows] == [2]
    assert inbox.page(world.NEIGHBOUR.id, "queued").rows == []


def test_the_queue_is_ordered_by_priority_and_then_by_wait(inbox: Inbox) -> None:
    waits = [("low", 1), ("normal", 9), ("normal", 5), ("urgent", 7)]
    for number, (priority, minute) in enumerate(waits):
        place = Place(PLACE.tenant, world.fixed_id("cnv", number))
        since = world.NOW + minute * world.MINUTE
        queued = event(
            1, status=Status.QUEUED, holder="queue", priority=priority, since_at=since, waiting_since=since
        )
        inbox.project(projection_of(place, queued))

    first = inbox.page(PLACE.tenant, "queued", limit=3)
    rest = inbox.page(PLACE.tenant, "queued", limit=3, cursor=first.next)

    assert [row.priority for row in (*first.rows, *rest.rows)] == ["urgent", "normal", "normal", "low"]
    assert first.rows[1].waiting_since < first.rows[2].waiting_since
    assert rest.next == ""


def test_an_erasure_empties_the_excerpt(inbox: Inbox) -> None:
    inbox.project(projection_of(PLACE, event(1, text="my card is 4111")))
    inbox.project(projection_of(PLACE, event(2, Kind.ERASED, epoch=1, unanswered=0)))

    row = inbox.row(PLACE.tenant, PLACE.conversation)
    assert row
    assert row.excerpt == ""


def test_an_erasure_empties_the_excerpt_also_when_a_later_event_came_first(inbox: Inbox) -> None:
    inbox.project(projection_of(PLACE, event(1, text="my card is 4111")))
    inbox.project(projection_of(PLACE, event(3, Kind.NOTE, "called back", epoch=1, unanswered=0)))

    assert not inbox.project(projection_of(PLACE, event(2, Kind.ERASED, epoch=1, unanswered=0)))

    row = inbox.row(PLACE.tenant, PLACE.conversation)
    assert row
    assert (row.head, row.excerpt) == (3, "")


def test_an_erasure_leaves_the_excerpt_of_what_was_said_after_it(inbox: Inbox) -> None:
    inbox.project(projection_of(PLACE, event(1, text="my card is 4111")))
    inbox.project(projection_of(PLACE, event(3, text="hello again", epoch=1)))
    inbox.project(projection_of(PLACE, event(2, Kind.ERASED, epoch=1, unanswered=0)))

    row = inbox.row(PLACE.tenant, PLACE.conversation)
    assert row
    assert row.excerpt == "hello again"


def test_a_retired_row_leaves_the_lists_and_no_repetition_brings_it_back(inbox: Inbox) -> None:
    inbox.project(projection_of(PLACE, event(1, text="hello")))
    inbox.project(projection_of(PLACE, event(2, Kind.RETIRED, status=Status.RESOLVED, holder="none")))
    assert [row.conversation for row in inbox.page(PLACE.tenant, "retiring").rows] == [PLACE.conversation]

    inbox.project(gone(PLACE, 2, world.NOW))

    assert not inbox.project(projection_of(PLACE, event(2, Kind.RETIRED)))
    assert not inbox.project(projection_of(PLACE, event(1, text="hello")))
    for status in ("bot", "resolved", "retiring"):
        assert inbox.page(PLACE.tenant, status).rows == []
    assert inbox.of_visitor(PLACE.tenant, world.TOM.id).rows == []


def test_an_erasure_stands_in_its_list_until_it_was_repeated_and_a_later_one_again(inbox: Inbox) -> None:
    inbox.project(erasure_of(PLACE, event(4, Kind.ERASED, epoch=1)))
    (row,) = inbox.page(PLACE.tenant, ERASED).rows
    assert erased_place(row) == (PLACE, 4)

    assert inbox.project(gone(Place(PLACE.tenant, row.conversation), row.head, world.NOW))
    assert not inbox.project(erasure_of(PLACE, event(4, Kind.ERASED, epoch=1)))
    assert inbox.page(PLACE.tenant, ERASED).rows == []

    assert inbox.project(erasure_of(PLACE, event(5, Kind.ERASED, epoch=2)))
    assert [erased_place(each)[1] for each in inbox.page(PLACE.tenant, ERASED).rows] == [5]


def test_a_removed_row_goes_when_nothing_can_bring_it_back_any_more(inbox: Inbox) -> None:
    inbox.project(projection_of(PLACE, event(1, text="hello")))
    inbox.project(gone(PLACE, 1, world.NOW))
    ends = world.NOW + FORGOTTEN_MS

    assert expiry_of(inbox) == ends
    inbox.purge(ends - 1)
    assert inbox.row(PLACE.tenant, PLACE.conversation)
    if isinstance(inbox, SqliteInbox):  # DynamoDB's own sweep comes when it likes
        assert inbox.purge(ends) == 1
        assert inbox.row(PLACE.tenant, PLACE.conversation) is None
    else:
        assert inbox.purge(ends) == 0


def test_what_lives_never_expires_not_even_after_an_earlier_erasure_did(inbox: Inbox) -> None:
    inbox.project(projection_of(PLACE, event(1, text="hello")))
    assert expiry_of(inbox) is None

    name = f"{PLACE.conversation}#{ERASED}"
    inbox.project(erasure_of(PLACE, event(4, Kind.ERASED, epoch=1)))
    inbox.project(gone(Place(PLACE.tenant, name), 8, world.NOW))
    assert expiry_of(inbox, name)

    inbox.project(erasure_of(PLACE, event(5, Kind.ERASED, epoch=2)))
    assert expiry_of(inbox, name) is None


def test_the_table_forgets_by_the_attribute_that_rows_carry() -> None:
    assert definition("Inbox", "TimeToLiveSpecification") == {
        "TimeToLiveSpecification": {"AttributeName": "x", "Enabled": True}
    }


def expiry_of(inbox: Inbox, conversation: str = PLACE.conversation) -> int | None:
    """When the stored row goes, ms since the epoch."""
    key = f"{PLACE.tenant}#{conversation}"
    if isinstance(inbox, SqliteInbox):
        found: int | None = inbox._database.read("SELECT x FROM inbox WHERE c = ?", (key,))[0][0]
        return found
    assert isinstance(inbox, DynamoInbox)
    item = inbox._calls("get_item", TableName=inbox._table, Key={"c": {"S": key}})["Item"]
    return int(item["x"]["N"]) * 1_000 if "x" in item else None


def test_an_erasure_is_listed_once_it_is_an_hour_old(inbox: Inbox) -> None:
    inbox.project(erasure_of(PLACE, event(4, Kind.ERASED, epoch=1)))
    at = event(4).at
    assert inbox.page(PLACE.tenant, ERASED, before=at).rows == []
    assert len(inbox.page(PLACE.tenant, ERASED, before=at + 1).rows) == 1


def test_the_newest_come_first_when_asked_for(inbox: Inbox) -> None:
    for number in range(5):
        place = Place(PLACE.tenant, world.fixed_id("cnv", number))
        since = world.NOW + number * world.MINUTE
        resolved = event(
            1, status=Status.RESOLVED, holder="none", since_at=since, waiting_since=0, unanswered=0
        )
        inbox.project(projection_of(place, resolved))

    first = inbox.page(PLACE.tenant, "resolved", limit=3, newest_first=True)
    rest = inbox.page(PLACE.tenant, "resolved", limit=3, newest_first=True, cursor=first.next)

    assert [row.conversation[-1] for row in (*first.rows, *rest.rows)] == ["4", "3", "2", "1", "0"]
    assert rest.next == ""
