"""The inbox in DynamoDB: a register that only rises, and two sparse indexes that hold keys alone."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from frontdesk import errors
from frontdesk.adapters.dynamodb.client import CONDITION_FAILED, Calls, code_of
from frontdesk.inbox.board import Board, packed, unpacked
from frontdesk.inbox.model import InboxRow, Projection, Rows
from frontdesk.inbox.project import board_key, queue_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]

_NEWER = "attribute_not_exists(head) OR head < :head"
_PAGE = 100  # keys in one BatchGetItem
_TRIES = 8
_POLL_S = 1.0
_KEYS = frozenset({"c", "q", "w", "vk", "o", "head", "x"})


class DynamoInbox:
    """Port Inbox on one table: `c` is the conversation, `q` and `w` its list, `vk` and `o` its visitor.

    DynamoDB forgets rows by itself once `x` (s since the epoch) has passed.
    """

    def __init__(self, client: "DynamoDBClient", table: str, *, calls: Calls | None = None) -> None:
        self._calls = calls or Calls(client)
        self._table = table

    def project(self, projection: Projection) -> bool:
        key = f"{projection.tenant}#{projection.conversation}"
        written = self._replace(projection, key) if projection.retired else self._set(projection, key)
        if projection.opening and not written:
            self._update(key, _opened(projection), "attribute_not_exists(vk) AND attribute_exists(since)")
        if projection.erases and not written:
            self._update(key, {"excerpt": ""}, "said < :head", head=projection.head)
        return written

    def _set(self, projection: Projection, key: str) -> bool:
        fields = {**projection.row, **_place(projection), "head": projection.head}
        fields |= _opened(projection) if projection.opening else {}
        return self._update(key, fields, _NEWER)

    def _replace(self, projection: Projection, key: str) -> bool:
        item = {"c": key, "head": projection.head, **projection.row, **_place(projection)}
        if projection.expires_at:
            item["x"] = -(-projection.expires_at // 1_000)
        values = {":head": _typed(projection.head)}
        stored = {name: _typed(value) for name, value in item.items()}
        return self._when(
            "put_item", Item=stored, ConditionExpression=_NEWER, ExpressionAttributeValues=values
        )

    def _update(self, key: str, fields: Mapping[str, Any], condition: str, *, head: int = 0) -> bool:
        names = {f"#{at}": name for at, name in enumerate(fields)}
        values = {f":{at}": _typed(value) for at, value in enumerate(fields.values())}
        if ":head" in condition:
            values[":head"] = _typed(head or fields["head"])
        sets = ", ".join(f"#{at} = :{at}" for at in range(len(fields)))
        return self._when(
            "update_item",
            Key={"c": {"S": key}},
            UpdateExpression=f"SET {sets}",
            ConditionExpression=condition,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
        )

    def _when(self, operation: str, **write: Any) -> bool:
        try:
            self._calls(operation, TableName=self._table, **write)
        except ClientError as error:
            if code_of(error) != CONDITION_FAILED:
                raise
            return False
        return True

    def page(
        self,
        tenant: str,
        status: str,
        *,
        cursor: str = "",
        limit: int = 50,
        before: int = 0,
        newest_first: bool = False,
    ) -> Rows:
        above, below = f"{cursor}!", f"0#{before:013d}" if before else "~"
        if newest_first:  # a range holds its ends: one character less than the last row's place
            above, below = "!", min(f"{cursor[:-1]}{chr(ord(cursor[-1]) - 1)}~" if cursor else "~", below)
        key = ("q", queue_key(tenant, status))
        return self._listed(tenant, "by_queue", key, ("w", above, below), limit, forward=not newest_first)

    def of_visitor(self, tenant: str, visitor: str, *, cursor: str = "", limit: int = 50) -> Rows:
        key = ("vk", f"{tenant}#{visitor}")
        return self._listed(tenant, "by_visitor", key, ("o", f"{cursor}!", "~"), limit)

    def _listed(
        self,
        tenant: str,
        index: str,
        hash_: tuple[str, str],
        span: tuple[str, str, str],
        limit: int,
        *,
        forward: bool = True,
    ) -> Rows:
        """Keys from the index, rows from the table; a row that moved on meanwhile is shown as it is."""
        answer = self._calls(
            "query",
            TableName=self._table,
            IndexName=index,
            KeyConditionExpression=f"{hash_[0]} = :hash AND {span[0]} BETWEEN :after AND :below",
            ExpressionAttributeValues={
                ":hash": {"S": hash_[1]},
                ":after": {"S": span[1]},
                ":below": {"S": span[2]},
            },
            Limit=limit,
            ScanIndexForward=forward,
        )
        items = answer["Items"]
        rows = self.rows(tenant, [item["c"]["S"].split("#", 1)[1] for item in items])
        more = "LastEvaluatedKey" in answer and bool(items)
        return Rows(rows, items[-1][span[0]]["S"] if more else "")

    def row(self, tenant: str, conversation: str) -> InboxRow | None:
        return next(iter(self.rows(tenant, [conversation])), None)

    async def wait(self, tenant: str, timeout_s: float) -> bool:
        import asyncio  # only the agents' feed waits, and it is dear to import

        await asyncio.sleep(min(_POLL_S, timeout_s))
        return True

    def rows(self, tenant: str, conversations: Sequence[str]) -> list[InboxRow]:
        wanted = list(dict.fromkeys(conversations))
        found: dict[str, InboxRow] = {}
        for start in range(0, len(wanted), _PAGE):
            keys = [{"c": {"S": f"{tenant}#{each}"}} for each in wanted[start : start + _PAGE]]
            found |= {row.conversation: row for row in map(_row, self._batch(keys))}
        return [found[each] for each in wanted if each in found]

    def standing(self, tenant: str, status: str, *, limit: int) -> list[tuple[int, str]]:
        """Keys are some 150 bytes, so 500 of them come in one page of the query and cost ten units."""
        answer = self._calls(
            "query",
            TableName=self._table,
            IndexName="by_queue",
            KeyConditionExpression="q = :q",
            ExpressionAttributeValues={":q": {"S": queue_key(tenant, status)}},
            Limit=limit,
        )
        return [
            (int(item["w"]["S"].split("#", 1)[0]), item["c"]["S"].split("#", 1)[1])
            for item in answer["Items"]
        ]

    def board(self, tenant: str) -> Board | None:
        item = self._calls("get_item", TableName=self._table, Key={"c": {"S": board_key(tenant)}}).get("Item")
        return unpacked(int(item["head"]["N"]), item["board"]["S"]) if item else None

    def set_board(self, tenant: str, board: Board, *, expect: int) -> bool:
        item: dict[str, str | int] = {"c": board_key(tenant), "head": board.rev, "board": packed(board)}
        condition = {
            "ConditionExpression": "head = :expect" if expect else "attribute_not_exists(head)",
            **({"ExpressionAttributeValues": {":expect": _typed(expect)}} if expect else {}),
        }
        return self._when("put_item", Item={name: _typed(value) for name, value in item.items()}, **condition)

    def purge(self, now: int) -> int:
        return 0

    def _batch(self, keys: list[Item]) -> list[Item]:
        items: list[Item] = []
        for attempt in range(_TRIES):
            answer = self._calls("batch_get_item", RequestItems={self._table: {"Keys": keys}})
            items += answer["Responses"].get(self._table, [])
            keys = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
            if not keys:
                return items
            self._calls.pause(attempt)
        raise errors.Unavailable(retry_after=1)


def _place(projection: Projection) -> dict[str, Any]:
    """Where the row stands; its conversation makes the place unique, so a cursor can name it."""
    if not projection.queue:
        return {}
    return {"q": projection.queue, "w": f"{projection.order}#{projection.conversation}"}


def _opened(projection: Projection) -> dict[str, Any]:
    opening = projection.opening
    return {
        **opening,
        "vk": f"{projection.tenant}#{opening['visitor']}",
        "o": f"{opening['opened_at']:013d}#{projection.conversation}",
    }


def _typed(value: str | int) -> dict[str, str]:
    return {"S": value} if isinstance(value, str) else {"N": str(value)}


def _row(item: Mapping[str, Any]) -> InboxRow:
    tenant, conversation = item["c"]["S"].split("#", 1)
    plain = {name: value["S"] if "S" in value else int(value["N"]) for name, value in item.items()}
    fields: dict[str, Any] = {name: value for name, value in plain.items() if name not in _KEYS}
    return InboxRow(tenant, conversation, int(plain["head"]), **fields)
