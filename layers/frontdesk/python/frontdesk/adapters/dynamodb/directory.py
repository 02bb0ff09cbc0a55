"""Settings of every tenant in DynamoDB: read with the client that the log uses, written through PynamoDB."""

import zlib
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from frontdesk.adapters.dynamodb.client import Calls
from frontdesk.tenancy.ports import Change, Page, Versioned
from frontdesk.tenancy.records import cursor_of, decode, key_of, place_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from frontdesk.adapters.dynamodb.directory_rows import Rows

T = TypeVar("T")
Item = Mapping[str, Mapping[str, Any]]


class DynamoDirectory:
    """Port Directory on one table. A function that only reads never imports PynamoDB or makes its client."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._calls = Calls(client)
        self._table = table

    @cached_property
    def rows(self) -> "Rows":
        from frontdesk.adapters.dynamodb.directory_rows import Rows

        return Rows(self._table, self._client.meta.region_name, self._client.meta.endpoint_url)

    def get(self, kind: type[T], owner: str, id: str = "", *, fresh: bool = False) -> Versioned[T] | None:
        key = {"t": {"S": owner}, "k": {"S": key_of(kind, id)}}
        found = self._calls("get_item", TableName=self._table, Key=key, ConsistentRead=fresh)
        return _record(kind, found["Item"]) if "Item" in found else None

    def page(self, kind: type[T], owner: str, after: str = "", limit: int = 100) -> Page[T]:
        prefix = key_of(kind, "-")[:-1]
        # "!" sorts before whatever an id may go on with, "$" right after "#"
        items = self._between(owner, prefix + place_of(after) + "!", prefix[:-1] + "$", limit + 1)
        last = items[limit - 1]["k"]["S"] if len(items) > limit else ""
        records = tuple(_record(kind, item) for item in items[:limit])
        return Page(records, cursor_of(last.removeprefix(prefix)) if last else "")

    def _between(self, owner: str, first: str, last: str, wanted: int) -> list[Item]:
        """A query ends at 1 MB, however few items that is."""
        values = {":t": {"S": owner}, ":first": {"S": first}, ":last": {"S": last}}
        query: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "t = :t AND k BETWEEN :first AND :last",
            "ExpressionAttributeValues": values,
        }
        items: list[Item] = []
        while len(items) < wanted:
            found = self._calls("query", **query, Limit=wanted - len(items))
            items += found["Items"]
            if "LastEvaluatedKey" not in found:
                break
            query["ExclusiveStartKey"] = found["LastEvaluatedKey"]
        return items

    def commit(self, *changes: Change) -> tuple[str, ...]:
        return self.rows.commit(changes)

    def purge(self, now: int) -> int:
        """DynamoDB forgets by itself, by the attribute `x`."""
        return 0


def _record(kind: type[T], item: Item) -> Versioned[T]:
    body = item["b"]["S"] if "b" in item else zlib.decompress(item["z"]["B"]).decode()
    return Versioned(decode(kind, body), item["v"]["S"])
