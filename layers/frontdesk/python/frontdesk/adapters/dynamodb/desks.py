"""Agents' desks: one item each, for presence, capacity and what its agent holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from frontdesk import errors
from frontdesk.adapters.dynamodb.client import CONDITION_FAILED, Calls, code_of
from frontdesk.adapters.dynamodb.holds import desk_key, hold_value, holds_of
from frontdesk.conversation.desk import told, without
from frontdesk.conversation.model import Desk

Item = dict[str, Any]

_TRIES = 8
_PAGE = 100  # keys in one BatchGetItem


class Desks:
    """The desks in one table. `free` is stored beside what it follows from: no condition adds up a map."""

    def __init__(self, calls: Calls, table: str) -> None:
        self._calls = calls
        self._table = table

    def get(self, tenant: str, agent: str) -> Desk | None:
        item = self._item(tenant, agent)
        return _desk(item) if item else None

    def get_all(self, tenant: str, agents: Sequence[str]) -> list[Desk]:
        """Those that exist, in the order of `agents`; may be stale."""
        wanted = list(dict.fromkeys(agents))
        found: dict[str, Desk] = {}
        for start in range(0, len(wanted), _PAGE):
            keys = [desk_key(tenant, agent) for agent in wanted[start : start + _PAGE]]
            found |= {desk.agent: desk for desk in self._batch(keys)}
        return [found[agent] for agent in agents if agent in found]

    def _batch(self, keys: list[Item]) -> list[Desk]:
        desks: list[Desk] = []
        for attempt in range(_TRIES):
            answer = self._calls("batch_get_item", RequestItems={self._table: {"Keys": keys}})
            desks += map(_desk, answer["Responses"].get(self._table, ()))
            keys = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
            if not keys:
                return desks
            self._calls.pause(attempt)
        raise errors.Unavailable(retry_after=1)

    def set(self, tenant: str, agent: str, *, capacity: int | None, online: bool | None, at: int) -> Desk:
        """Create or change it and leave what it holds to transactions; a lost race is run again."""
        for attempt in range(_TRIES):
            old = self.get(tenant, agent)
            stood = old or Desk(agent, capacity=0)
            new = told(stood, capacity=capacity, online=online, at=at)
            stored = self._store(tenant, old, new)
            if stored is not None:
                return stored
            self._calls.pause(attempt)
        raise errors.Unavailable(retry_after=1)

    def drift(self, tenant: str, agent: str) -> int:
        item = self._item(tenant, agent)
        return int(item["free"]["N"]) - _desk(item).free if item else 0

    def mend(self, tenant: str, agent: str, gone: Mapping[str, int]) -> None:
        """In one write, if nothing came or went since the read; a lost race is run again."""
        for attempt in range(_TRIES):
            item = self._item(tenant, agent)
            if item is None or self._mended(tenant, item, without(_desk(item), gone)):
                return
            self._calls.pause(attempt)
        raise errors.Unavailable(retry_after=1)

    def _mended(self, tenant: str, item: Item, mended: Desk) -> bool:
        held = {key: hold_value(*hold) for key, hold in mended.held.items()}
        try:
            self._calls.until_quiet(
                "update_item",
                TableName=self._table,
                Key=desk_key(tenant, mended.agent),
                UpdateExpression="SET held = :held, #free = :free",
                ConditionExpression="held = :old_held AND #free = :old_free AND #capacity = :capacity",
                ExpressionAttributeNames={"#free": "free", "#capacity": "capacity"},
                ExpressionAttributeValues={
                    ":held": {"M": held},
                    ":free": {"N": str(mended.free)},
                    ":old_held": item["held"],
                    ":old_free": item["free"],
                    ":capacity": item["capacity"],
                },
            )
        except ClientError as error:
            if code_of(error) == CONDITION_FAILED:
                return False
            raise
        return True

    def _item(self, tenant: str, agent: str) -> Item | None:
        key = desk_key(tenant, agent)
        return self._calls("get_item", TableName=self._table, Key=key, ConsistentRead=True).get("Item")

    def _store(self, tenant: str, old: Desk | None, new: Desk) -> Desk | None:
        """The desk as it now stands, or None if somebody else changed it first."""
        key = desk_key(tenant, new.agent)
        update = _changing(old, new) if old else _creating(new)
        try:
            answer = self._calls.until_quiet(
                "update_item", TableName=self._table, Key=key, ReturnValues="ALL_NEW", **update
            )
        except ClientError as error:
            if code_of(error) == CONDITION_FAILED:
                return None
            raise
        return _desk(answer["Attributes"])


_SET = "SET #capacity = :capacity, #online = :online, #seen_at = :seen_at, "
_NAMES = {
    f"#{name}": name for name in ("capacity", "online", "seen_at", "free")
}  # reserved words, half of them


def _creating(new: Desk) -> Item:
    return {
        "UpdateExpression": _SET
        + "#free = :free, held = :held, #since = :since, taken = :taken, given = :given",
        "ConditionExpression": "attribute_not_exists(c)",
        "ExpressionAttributeNames": {**_NAMES, "#since": "since"},
        "ExpressionAttributeValues": {
            **_values(new, free=new.capacity),
            **_sitting(new),
            ":held": {"M": {}},
        },
    }


def _changing(old: Desk, new: Desk) -> Item:
    """Holds may come and go meanwhile: `free` moves by the difference and is never set."""
    relied_on = {":old_capacity": {"N": str(old.capacity)}, ":old_seen_at": {"N": str(old.seen_at)}}
    update = {
        "UpdateExpression": _SET + "#free = #free + :free",
        "ConditionExpression": "#capacity = :old_capacity AND #seen_at = :old_seen_at",
        "ExpressionAttributeNames": _NAMES,
        "ExpressionAttributeValues": {**_values(new, free=new.capacity - old.capacity), **relied_on},
    }
    return _coming(update, old, new) if new.since != old.since else update


def _coming(update: Item, old: Desk, new: Desk) -> Item:
    """A sitting begins, unless a hold came or went since the read: that moves `given`."""
    values = {**_sitting(new), ":old_given": {"N": str(old.given)}}
    return {
        "UpdateExpression": update["UpdateExpression"] + ", #since = :since, taken = :taken, given = :given",
        "ConditionExpression": update["ConditionExpression"]
        + " AND (given = :old_given OR attribute_not_exists(given))",
        "ExpressionAttributeNames": {**update["ExpressionAttributeNames"], "#since": "since"},
        "ExpressionAttributeValues": {**update["ExpressionAttributeValues"], **values},
    }


def _values(new: Desk, *, free: int) -> Item:
    return {
        ":capacity": {"N": str(new.capacity)},
        ":online": {"BOOL": new.online},
        ":seen_at": {"N": str(new.seen_at)},
        ":free": {"N": str(free)},
    }


def _sitting(new: Desk) -> Item:
    return {f":{name}": {"N": str(getattr(new, name))} for name in ("since", "taken", "given")}


def _desk(item: Mapping[str, Any]) -> Desk:
    since, taken, taken_at, given = (int(item[name]["N"]) if name in item else 0 for name in _COUNTED)
    return Desk(
        agent=item["c"]["S"].rpartition("#")[2],
        capacity=int(item["capacity"]["N"]),
        online=item["online"]["BOOL"],
        seen_at=int(item["seen_at"]["N"]),
        held=holds_of(item),
        since=since,
        taken=taken,
        taken_at=taken_at,
        given=given,
    )


_COUNTED = ("since", "taken", "taken_at", "given")  # an older item may have none
