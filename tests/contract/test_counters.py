"""The port Counters: what is counted is counted once, whoever counts, on every adapter."""

from collections.abc import Iterator

import pytest

from frontdesk.adapters.dynamodb.counters import DynamoCounters
from frontdesk.adapters.sqlite.counters import SqliteCounters
from frontdesk.adapters.sqlite.database import Database
from frontdesk.conversation.model import Place
from frontdesk.insight.model import Count, Key
from frontdesk.insight.ports import Counters
from tests import world
from tests.contract.tables import REGION, create_table

PLACE = Place(world.SHOP.id, world.TOM_CONVERSATION)
OTHER = Place(world.SHOP.id, world.fixed_id("cnv", 2))
NOON = Key(497_000, "orders", world.ADA.id)


def on_sqlite() -> Iterator[Counters]:
    database = Database()
    yield SqliteCounters(database)
    database.close()


def on_moto() -> Iterator[Counters]:
    from moto import mock_aws

    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
        yield from on_engines()


def on_engines() -> Iterator[Counters]:
    from frontdesk.adapters.dynamodb.client import dynamodb_client

    client = dynamodb_client(REGION)
    yield DynamoCounters(client, create_table(client, "Inbox"))


@pytest.fixture(
    params=[
        pytest.param(on_sqlite, id="sqlite"),
        pytest.param(on_moto, id="moto", marks=pytest.mark.dynamodb),
        pytest.param(on_engines, id="engines", marks=pytest.mark.engines),
    ]
)
def counters(request: pytest.FixtureRequest) -> Iterator[Counters]:
    yield from request.param()


def test_sums_of_two_conversations_add_up(counters: Counters) -> None:
    assert counters.raise_to(PLACE, 0, 3, [Count(NOON, {"messages": 2, "wait~12": 1})])
    assert counters.raise_to(OTHER, 0, 5, [Count(NOON, {"messages": 1, "replies": 1})])
    (found,) = counters.between(world.SHOP.id, NOON.hour, NOON.hour)
    assert found == Count(NOON, {"messages": 3, "wait~12": 1, "replies": 1})


def test_who_counts_from_an_old_place_changes_nothing(counters: Counters) -> None:
    assert counters.raise_to(PLACE, 0, 3, [Count(NOON, {"messages": 2})])
    assert not counters.raise_to(PLACE, 0, 3, [Count(NOON, {"messages": 2})])
    assert not counters.raise_to(PLACE, 2, 4, [Count(NOON, {"messages": 2})])
    assert counters.counted(PLACE) == 3
    assert counters.between(world.SHOP.id, 0, 999_999)[0].sums == {"messages": 2}


def test_a_place_that_adds_nothing_is_still_noted(counters: Counters) -> None:
    assert counters.counted(PLACE) == 0
    assert counters.raise_to(PLACE, 0, 2, [])
    assert counters.raise_to(PLACE, 2, 4, [])
    assert counters.counted(PLACE) == 4


def test_hours_are_taken_from_the_first_to_the_last(counters: Counters) -> None:
    hours = [Key(hour) for hour in (99, 100, 101, 102)]
    counters.raise_to(PLACE, 0, 1, [Count(key, {"messages": key.hour}) for key in hours])
    found = counters.between(world.SHOP.id, 100, 101)
    assert [each.sums["messages"] for each in found] == [100, 101]


def test_a_neighbour_sees_none_of_it(counters: Counters) -> None:
    counters.raise_to(PLACE, 0, 3, [Count(NOON, {"messages": 2})])
    assert counters.between(world.NEIGHBOUR.id, 0, 999_999) == []
    assert counters.counted(Place(world.NEIGHBOUR.id, PLACE.conversation)) == 0


def test_what_is_cleared_is_of_these_hours_and_this_tenant(counters: Counters) -> None:
    counters.raise_to(PLACE, 0, 1, [Count(Key(hour, "orders"), {"messages": 1}) for hour in range(5)])
    counters.raise_to(Place(world.NEIGHBOUR.id, PLACE.conversation), 0, 1, [Count(Key(2), {"messages": 1})])
    assert counters.clear(world.SHOP.id, 1, 3) == 3
    assert [each.key.hour for each in counters.between(world.SHOP.id, 0, 9)] == [0, 4]
    assert len(counters.between(world.NEIGHBOUR.id, 0, 9)) == 1
    assert counters.counted(PLACE) == 1
    assert counters.clear(world.SHOP.id, 1, 3) == 0


def test_what_is_forgotten_leaves_the_sums(counters: Counters) -> None:
    counters.raise_to(PLACE, 0, 3, [Count(NOON, {"messages": 2})])
    counters.forget(PLACE)
    assert counters.counted(PLACE) == 0
    assert len(counters.between(world.SHOP.id, 0, 999_999)) == 1


def test_more_keys_than_one_page_holds_come_back_whole(counters: Counters) -> None:
    for start in range(0, 180, 60):
        keys = [Key(hour) for hour in range(start, start + 60)]
        counters.raise_to(PLACE, start, start + 60, [Count(key, {"messages": 1}) for key in keys])
    assert [each.key.hour for each in counters.between(world.SHOP.id, 0, 999)] == list(range(180))
