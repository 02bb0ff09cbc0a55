"""The queue goes by priority, by what is due, by arrival; agents see which reply is due and when."""

from dataclasses import replace

import pytest

from frontdesk import errors
from frontdesk.bootstrap import using
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints import records
from frontdesk.entrypoints.pulling import pull
from frontdesk.inbox.model import InboxRow
from frontdesk.inbox.project import place_in_queue
from frontdesk.routing.policy import Policy, Promise
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.model import Hours, Span
from frontdesk.tenancy.policies import publish_policy
from frontdesk.tenancy.ports import Put
from tests import world
from tests.reception import Reception

SHOP = world.SHOP.id
POLICY = Policy(
    promises=(Promise(skill="returns", first_reply_s=60), Promise(skill="orders", first_reply_s=600))
)


@pytest.fixture
def desk() -> Reception:
    desk = Reception()
    promise(desk, POLICY)
    return desk


def promise(desk: Reception, policy: Policy) -> None:
    publish_policy(desk.directory, SHOP, write_policy(policy), "", desk.now())


def joins(desk: Reception, number: int, skill: str) -> None:
    """Somebody asks, and a supervisor sends them to the queue of a skill."""
    place = Place(SHOP, world.fixed_id("cnv", number))
    asks = Draft(Kind.PERSON_REQUESTED, Author(Side.VISITOR, world.TOM.id), world.client_id(0))
    body = {"client_id": world.client_id(1, side="a"), "after": 1, "skill": skill}
    with using(desk):
        open_conversation(desk.conversations, place, asks, lambda *_: None, now=desk.now)
        desk.settle()
    path = f"/conversations/{place.conversation}/transfer"
    assert desk.console("POST", path, body, token=desk.token_of(world.MARTA)).status == 201
    with using(desk):
        desk.settle()
    desk.clock += 30_000


def queue(desk: Reception) -> list[int]:
    return [int(row.conversation[-3:]) for row in desk.inbox.page(SHOP, "queued").rows]


def test_who_is_due_first_is_first_and_who_is_promised_nothing_does_not_push_in(desk: Reception) -> None:
    for number, skill in enumerate(("orders", "returns", "sizes", "orders", "returns"), 1):
        joins(desk, number, skill)
    assert queue(desk) == [2, 5, 1, 3, 4]


def test_without_promises_the_first_to_come_is_the_first(desk: Reception) -> None:
    promise(desk, Policy())
    for number, skill in enumerate(("orders", "returns", "sizes"), 1):
        joins(desk, number, skill)
    assert queue(desk) == [1, 2, 3]


def test_who_comes_at_night_is_due_together_and_stands_by_arrival(desk: Reception) -> None:
    evening = Hours("Asia/Shanghai", ((Span(1_200, 1_440),),) * 7)
    desk.directory.commit(Put(SHOP, "", evening))
    for number in (3, 1, 2):
        joins(desk, number, "returns")
    assert queue(desk) == [3, 1, 2]


def test_a_page_ends_and_goes_on_anywhere_in_the_queue(desk: Reception) -> None:
    for number, skill in enumerate(("orders", "returns", "sizes"), 1):
        joins(desk, number, skill)
    first = desk.inbox.page(SHOP, "queued", limit=2)
    assert first.next == place_in_queue(first.rows[-1])
    token, found, cursor = desk.token_of(world.LIN), [], ""
    while True:
        query = {"status": "queued", "limit": "1", "cursor": cursor}
        page = desk.console("GET", "/inbox", token=token, query=query).body
        found += [int(item["conversation"][-3:]) for item in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert found == queue(desk) == [2, 1, 3]


def test_a_row_of_an_older_release_is_left_behind_too(desk: Reception) -> None:
    row = replace(row_of(desk), due=0)
    assert place_in_queue(row) == f"2#{row.waiting_since:013d}#{row.conversation}"


def row_of(desk: Reception) -> InboxRow:
    joins(desk, 1, "returns")
    return desk.inbox.page(SHOP, "queued").rows[0]


def test_a_list_shows_which_reply_is_due_and_when(desk: Reception) -> None:
    joins(desk, 1, "returns")
    joins(desk, 2, "sizes")
    items = desk.console("GET", "/inbox", token=desk.token_of(world.LIN), query={"status": "queued"}).body[
        "items"
    ]
    shown = {int(item["conversation"][-3:]): (item.get("clock"), item.get("due_at")) for item in items}
    assert shown == {1: ("first_reply", "2026-11-23T01:31:00.000Z"), 2: (None, None)}


def test_an_agent_sees_the_clocks_of_a_conversation(desk: Reception) -> None:
    joins(desk, 1, "returns")
    path = f"/conversations/{world.fixed_id('cnv', 1)}/clocks"
    told = desk.console("GET", path, token=desk.token_of(world.LIN)).body
    first = {
        "due_at": "2026-11-23T01:31:00.000Z",
        "left_s": 30.0,
        "breached": False,
        "paused": False,
        "done": False,
    }
    assert told == {"first_reply": first, "next_reply": None, "resolution": None}
    nobody = f"/conversations/{world.fixed_id('cnv', 9)}/clocks"
    answer = desk.console("GET", nobody, token=desk.token_of(world.LIN))
    assert answer.problem == (404, "not_found", "id")


def test_a_freed_agent_is_given_who_is_due_first(desk: Reception) -> None:
    joins(desk, 1, "orders")
    joins(desk, 2, "returns")
    desk.conversations.set_desk(SHOP, world.MARTA.id, capacity=1, online=True, at=desk.now())
    with using(desk):
        assert pull(desk, SHOP).offered == 1
        desk.settle()
    assert [row.conversation[-1] for row in desk.inbox.page(SHOP, "offered").rows] == ["2"]


def test_a_new_policy_moves_nobody_who_waits_and_a_rebuild_goes_by_it(desk: Reception) -> None:
    joins(desk, 1, "orders")
    joins(desk, 2, "returns")
    promise(desk, Policy())
    project_all(desk)
    assert queue(desk) == [2, 1]
    desk.database.write("DELETE FROM inbox", ())
    project_all(desk)
    assert queue(desk) == [1, 2]


def project_all(desk: Reception) -> None:
    """As `redispatch` does."""
    with using(desk):
        for record in desk.changes.all():
            assert not records.hand_on(desk, [record], lambda *_: None)["batchItemFailures"]


def test_where_the_policy_cannot_be_read_the_stream_waits_and_parks_nothing(
    desk: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise errors.Unavailable

    joins(desk, 1, "returns")
    batch = {"Records": list(desk.changes.all())}
    for record in batch["Records"]:
        record["dynamodb"].setdefault("SequenceNumber", "7")
    monkeypatch.setattr(desk.directory, "get", away)
    with using(desk):
        assert records.handle(batch)["batchItemFailures"]
