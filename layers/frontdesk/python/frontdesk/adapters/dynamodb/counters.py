"""The counters in DynamoDB, beside the inbox: an item for each key, one for how far each log is counted."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from frontdesk import errors
from frontdesk.adapters.dynamodb.client import CANCELLED, Calls, code_of, reasons_of
from frontdesk.conversation.model import Place
from frontdesk.insight.model import Count, Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]

_TRIES = 6  # two conversations of one agent may raise the same counter in the same moment
_PAGE = 100  # keys in one BatchGetItem
_OURS = frozenset({"c", "q", "w"})


class DynamoCounters:
    """Port Counters on the table of the inbox, whose index `by_queue` lists them by hour.

    The index holds keys alone and these never change, so raising a counter writes nothing to it.
    """

    def __init__(self, client: "DynamoDBClient", table: str, *, calls: Calls | None = None) -> None:
        self._calls = calls or Calls(client)
        self._table = table

    def counted(self, place: Place) -> int:
        key = {"c": {"S": _counted_key(place)}}
        answer = self._calls("get_item", TableName=self._table, Key=key, ConsistentRead=True)
        return int(answer["Item"]["head"]["N"]) if "Item" in answer else 0

    def raise_to(self, place: Place, was: int, head: int, counts: Iterable[Count]) -> bool:
        writes = [self._note(place, was, head), *(self._raise(place.tenant, each) for each in counts)]
        for attempt in range(_TRIES):
            try:
                self._calls("transact_write_items", TransactItems=writes)
            except ClientError as error:
                if code_of(error) != CANCELLED:
                    raise
                if reasons_of(error)[0].get("Code") == "ConditionalCheckFailed":
                    return False
            else:
                return True
            self._calls.pause(attempt)
        raise errors.Unavailable(retry_after=1)

    def _note(self, place: Place, was: int, head: int) -> Item:
        values = {":head": {"N": str(head)}, **({":was": {"N": str(was)}} if was else {})}
        return self._update(
            _counted_key(place),
            "SET head = :head",
            values,
            {},
            ConditionExpression="head = :was" if was else "attribute_not_exists(c)",
        )

    def _raise(self, tenant: str, count: Count) -> Item:
        names = {f"#{at}": measure for at, measure in enumerate(count.sums)}
        values = {f":{at}": {"N": str(value)} for at, value in enumerate(count.sums.values())}
        added = ", ".join(f"#{at} :{at}" for at in range(len(count.sums)))
        place = {":q": {"S": _list_key(tenant)}, ":w": {"S": _place_of(count.key)}}
        expression = f"SET q = :q, w = :w ADD {added}"
        return self._update(f"{_list_key(tenant)}#{_place_of(count.key)}", expression, values | place, names)

    def _update(self, key: str, expression: str, values: Item, names: Mapping[str, str], **more: str) -> Item:
        named = {"ExpressionAttributeNames": names} if names else {}
        return {
            "Update": {
                "TableName": self._table,
                "Key": {"c": {"S": key}},
                "UpdateExpression": expression,
                "ExpressionAttributeValues": values,
                **named,
                **more,
            }
        }

    def between(self, tenant: str, first: int, last: int) -> list[Count]:
        keys = [item["c"] for item in self._keys(tenant, f"{first:07d}#", f"{last:07d}#~")]
        pages = (keys[at : at + _PAGE] for at in range(0, len(keys), _PAGE))
        found = [_count(item) for page in pages for item in self._batch(page)]
        return sorted(found, key=lambda each: (each.key.hour, each.key.skill, each.key.agent))

    def _keys(self, tenant: str, first: str, last: str) -> Iterator[Item]:
        start: Item = {}
        while True:
            answer = self._calls(
                "query",
                TableName=self._table,
                IndexName="by_queue",
                KeyConditionExpression="q = :q AND w BETWEEN :first AND :last",
                ExpressionAttributeValues={
                    ":q": {"S": _list_key(tenant)},
                    ":first": {"S": first},
                    ":last": {"S": last},
                },
                **start,
            )
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def _batch(self, keys: list[Item]) -> list[Item]:
        items: list[Item] = []
        wanted = [{"c": key} for key in keys]
        for attempt in range(_TRIES):
            answer = self._calls("batch_get_item", RequestItems={self._table: {"Keys": wanted}})
            items += answer["Responses"].get(self._table, [])
            wanted = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
            if not wanted:
                return items
            self._calls.pause(attempt)
        raise errors.Unavailable(retry_after=1)

    def clear(self, tenant: str, first: int, last: int) -> int:
        keys = [item["c"] for item in self._keys(tenant, f"{first:07d}#", f"{last:07d}#~")]
        for key in keys:
            self._calls("delete_item", TableName=self._table, Key={"c": key})
        return len(keys)

    def forget(self, place: Place) -> None:
        self._calls("delete_item", TableName=self._table, Key={"c": {"S": _counted_key(place)}})


def _counted_key(place: Place) -> str:
    return f"{place.key}#counted"


def _list_key(tenant: str) -> str:
    return f"{tenant}#count"


def _place_of(key: Key) -> str:
    """Neither a skill nor an agent's id holds a #."""
    return f"{key.hour:07d}#{key.skill}#{key.agent}"


def _count(item: Mapping[str, Any]) -> Count:
    hour, skill, agent = item["w"]["S"].split("#")
    sums = {name: int(value["N"]) for name, value in item.items() if name not in _OURS}
    return Count(Key(int(hour), skill, agent), sums)
