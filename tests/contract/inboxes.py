"""An Inbox on each store, by the name of a parameter."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from moto import mock_aws

from frontdesk.adapters.dynamodb.client import dynamodb_client
from frontdesk.adapters.dynamodb.inbox import DynamoInbox
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.inbox import SqliteInbox
from frontdesk.inbox.ports import Inbox
from tests.contract.tables import create_table

STORES = [
    "sqlite",
    pytest.param("moto", marks=pytest.mark.dynamodb),
    pytest.param("engines", marks=pytest.mark.engines),
]


def opened(store: str) -> Iterator[Inbox]:
    if store == "sqlite":
        yield SqliteInbox(Database())
        return
    with mock_aws() if store == "moto" else nullcontext():
        client = dynamodb_client("eu-central-1")
        yield DynamoInbox(client, create_table(client, "Inbox"))
