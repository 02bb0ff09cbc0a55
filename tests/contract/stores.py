"""The stores that port Conversations runs on, and plain events to put in them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.adapters.sqlite.database import Database
from frontdesk.conversation.model import BOT, Author, Event, HoldChange, Kind, Place, Side, State, Status
from frontdesk.conversation.ports import Conversations
from tests import world
from tests.contract.tables import REGION, create_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from frontdesk.adapters.dynamodb.conversations import DynamoConversations

MEI = Author(Side.VISITOR, world.MEI.id, world.MEI.name)
SHOP = world.SHOP.id
ADA, LIN = world.ADA.id, world.LIN.id


def sqlite_in_memory(_: Path) -> Iterator[Conversations]:
    database = Database()
    yield SqliteConversations(database)
    database.close()


def sqlite_file(folder: Path) -> Iterator[Conversations]:
    database = Database(str(folder / "frontdesk.sqlite"))
    yield SqliteConversations(database)
    database.close()


def moto(_: Path) -> Iterator[Conversations]:
    from moto import mock_aws

    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
        yield dynamo_conversations()[1]


def engines(_: Path) -> Iterator[Conversations]:
    yield dynamo_conversations()[1]


def dynamo_conversations() -> "tuple[DynamoDBClient, DynamoConversations]":
    from frontdesk.adapters.dynamodb.client import dynamodb_client
    from frontdesk.adapters.dynamodb.conversations import DynamoConversations

    client = dynamodb_client(REGION)
    return client, DynamoConversations(client, create_table(client, "Conversations"))


Store = Callable[[Path], Iterator[Conversations]]
DYNAMO = [
    pytest.param(moto, id="moto", marks=pytest.mark.dynamodb),
    pytest.param(engines, id="engines", marks=pytest.mark.engines),
]
SQLITE = [pytest.param(sqlite_in_memory, id="memory"), pytest.param(sqlite_file, id="file")]
STORES = [*SQLITE, *DYNAMO]
RACED_STORES = [*SQLITE, DYNAMO[1]]


def place(number: int, tenant: str = SHOP) -> Place:
    return Place(tenant, world.fixed_id("cnv", number))


def message(seq: int, text: str = world.WHERE_IS_MY_PARCEL["zh"], *, id: str = "") -> Event:
    """Mei's message at `seq`, while the bot holds."""
    state = State(Status.BOT, BOT, since=1, visible=seq, unanswered=1, waiting_since=world.NOW)
    name = id or world.client_id(1, seq)
    return Event(seq, seq - 1, Kind.MESSAGE, MEI, name, world.NOW + seq, text, {}, state)


def takes(agent: str, seq: int, weight: int = 1) -> HoldChange:
    return HoldChange(agent, takes=True, seq=seq, weight=weight)


def releases(agent: str, seq: int) -> HoldChange:
    return HoldChange(agent, takes=False, seq=seq)
