"""The log, the marks and the desks in DynamoDB; by botocore alone, since appending is the hot path."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from zlib import compress, decompress

from botocore.exceptions import ClientError

from frontdesk import errors
from frontdesk.adapters.dynamodb.client import (
    CANCELLED,
    CONDITION_FAILED,
    CONFLICT,
    Calls,
    code_of,
    reasons_of,
    way_of,
)
from frontdesk.adapters.dynamodb.codec import (
    Item,
    dump,
    event_key,
    from_item,
    mark_from_item,
    mark_key,
    mark_to_item,
    to_item,
    why_key,
)
from frontdesk.adapters.dynamodb.desks import Desks
from frontdesk.adapters.dynamodb.holds import hold_write
from frontdesk.adapters.dynamodb.news import Glance, wait_for_news
from frontdesk.conversation.model import Desk, Event, HoldChange, Mark, Place
from frontdesk.conversation.ports import Busy

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_IF_FREE = {
    "ConditionExpression": "attribute_not_exists(c)",
    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
}
_TRIES = 8
_BATCH = 25  # writes in one BatchWriteItem
_GLANCE = 24  # items: one event tells, and a conversation has fewer marks
_FAILED = "ConditionalCheckFailed"
_END_OF_EVENTS = "e#~"
_END_OF_MARKS = "m#~"
_END_OF_WHYS = "why#~"


class DynamoConversations:
    """Port Conversations on one table: `c` is a conversation or an agent, `s` an event, a mark or `hold`."""

    def __init__(self, client: "DynamoDBClient", table: str, *, calls: Calls | None = None) -> None:
        self._calls = calls or Calls(client)
        self._table = table
        self._desks = Desks(self._calls, table)

    def tail(self, place: Place, base: int, *, consistent: bool = False) -> list[Event]:
        found = self._query(place, event_key(base), _END_OF_EVENTS, ConsistentRead=consistent)
        return [from_item(item) for item in found]

    def _query(self, place: Place, first: str, last: str, **more: Any) -> Iterator[Item]:
        """All items between two sort keys, every page of 1 MB."""
        start: Item = {}
        while True:
            page = self._page(place, first, last, **more, **start)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def _page(self, place: Place, first: str, last: str, **more: Any) -> Item:
        return self._calls(
            "query",
            TableName=self._table,
            KeyConditionExpression="c = :c AND s BETWEEN :first AND :last",
            ExpressionAttributeValues={":c": {"S": place.key}, ":first": {"S": first}, ":last": {"S": last}},
            **more,
        )

    def put(self, place: Place, event: Event, holds: Sequence[HoldChange] = ()) -> Event | None:
        write = {"TableName": self._table, "Item": to_item(place, event), **_IF_FREE}
        way = self._transact(place, event.at, write, holds) if holds else self._put_alone(write)
        return from_item(way) if way else None

    def _put_alone(self, write: Item) -> Item | None:
        try:
            self._calls("put_item", **write)
        except ClientError as error:
            if code_of(error) == CONDITION_FAILED:
                return way_of(error)
            if code_of(error) == CONFLICT:
                raise Busy from None
            raise
        return None

    def _transact(self, place: Place, at: int, write: Item, holds: Sequence[HoldChange]) -> Item | None:
        """The item in the way, or None when all is written; a desk that refuses says what to try next."""
        refused: dict[int, Item] = {}
        for _ in range(_TRIES):
            desks = [
                hold_write(self._table, place, change, at, refused.get(n)) for n, change in enumerate(holds)
            ]
            try:
                self._calls(
                    "transact_write_items",
                    TransactItems=[{"Put": write}, *desks],
                    ClientRequestToken=uuid.uuid4().hex,
                )
            except ClientError as error:
                event, *asked = _reasons(error)
            else:
                return None
            if event.get("Code") == _FAILED:
                return cast("Item", event["Item"])
            refused |= {
                n: desk.get("Item", {}) for n, desk in enumerate(asked) if desk.get("Code") == _FAILED
            }
        raise Busy

    def overwrite(self, place: Place, event: Event) -> None:
        self._put_if(to_item(place, event), "attribute_exists(c)")

    def delete(self, place: Place, seqs: Iterable[int]) -> None:
        self._remove(place, [event_key(seq) for seq in seqs])

    def mark(self, place: Place, mark: Mark) -> None:
        values = {":rev": {"N": str(mark.rev)}}
        unless = "attribute_not_exists(c) OR rev <= :rev"
        self._put_if(mark_to_item(place, mark), unless, ExpressionAttributeValues=values)

    def marks(self, place: Place) -> list[Mark]:
        return [mark_from_item(item) for item in self._query(place, mark_key(""), _END_OF_MARKS)]

    def clear_marks(self, place: Place) -> None:
        found = self._query(place, mark_key(""), _END_OF_MARKS, ConsistentRead=True)
        self._remove(place, [item["s"]["S"] for item in found])

    def _put_if(self, item: Item, condition: str, **more: Any) -> None:
        """Put it if the condition holds, else leave what stands."""
        try:
            self._calls.until_quiet(
                "put_item", TableName=self._table, Item=item, ConditionExpression=condition, **more
            )
        except ClientError as error:
            if code_of(error) != CONDITION_FAILED:
                raise

    def _remove(self, place: Place, sort_keys: Sequence[str]) -> None:
        for start in range(0, len(sort_keys), _BATCH):
            some = sort_keys[start : start + _BATCH]
            self._delete_all([{"DeleteRequest": {"Key": _key(place, key)}} for key in some])

    def _delete_all(self, requests: list[Item]) -> None:
        for attempt in range(_TRIES):
            answer = self._calls("batch_write_item", RequestItems={self._table: requests})
            requests = answer.get("UnprocessedItems", {}).get(self._table, [])
            if not requests:
                return
            self._calls.pause(attempt)
        raise errors.Unavailable(retry_after=1)

    def explain(self, place: Place, seq: int, agent: str, why: Mapping[str, Any]) -> None:
        item = {**_key(place, why_key(seq, agent)), "z": {"B": compress(dump(dict(why)).encode(), 9)}}
        self._put_if(item, "attribute_not_exists(c)")

    def why(self, place: Place, seq: int, agent: str) -> Mapping[str, Any] | None:
        answer = self._calls("get_item", TableName=self._table, Key=_key(place, why_key(seq, agent)))
        return dict(json.loads(decompress(answer["Item"]["z"]["B"]))) if "Item" in answer else None

    def clear_whys(self, place: Place) -> None:
        found = self._query(place, why_key(), _END_OF_WHYS, ConsistentRead=True)
        self._remove(place, [item["s"]["S"] for item in found])

    def desk(self, tenant: str, agent: str) -> Desk | None:
        return self._desks.get(tenant, agent)

    def desks(self, tenant: str, agents: Sequence[str]) -> list[Desk]:
        return self._desks.get_all(tenant, agents)

    def set_desk(
        self, tenant: str, agent: str, *, capacity: int | None = None, online: bool | None = None, at: int = 0
    ) -> Desk:
        return self._desks.set(tenant, agent, capacity=capacity, online=online, at=at)

    def drift(self, tenant: str, agent: str) -> int:
        return self._desks.drift(tenant, agent)

    def mend(self, tenant: str, agent: str, gone: Mapping[str, int]) -> None:
        self._desks.mend(tenant, agent, gone)

    async def wait(self, place: Place, after: int, timeout_s: float) -> bool:
        return await wait_for_news(lambda: self._glance(place, after), timeout_s)

    def _glance(self, place: Place, after: int) -> Glance | None:
        """The event `after`, what follows it and the marks, in one query of half a read unit."""
        try:
            page = self._page(place, event_key(after), _END_OF_MARKS, Limit=_GLANCE)
        except errors.Unavailable:
            return None
        return Glance.at(page["Items"], after)


def _key(place: Place, sort_key: str) -> Item:
    return {"c": {"S": place.key}, "s": {"S": sort_key}}


def _reasons(error: ClientError) -> list[Item]:
    """Why each write of a transaction did not happen; raises Busy where it met another one."""
    reasons = reasons_of(error) if code_of(error) == CANCELLED else []
    codes = {reason.get("Code") for reason in reasons}
    if "TransactionConflict" in codes and reasons[0].get("Code") != _FAILED:
        raise Busy from None
    if _FAILED not in codes:
        raise error
    return reasons
