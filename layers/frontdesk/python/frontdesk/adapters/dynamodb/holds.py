"""What a transaction does to an agent's desk: the hold comes or goes with the event that says so."""

from collections.abc import Mapping
from typing import Any

from frontdesk import errors
from frontdesk.conversation.model import HoldChange, Place

Item = dict[str, Any]
Refused = (
    Mapping[str, Any] | None
)  # the desk that refused a write, empty if there is none; None: nobody refused
Hold = tuple[int, int]  # seq and weight


def desk_key(tenant: str, agent: str) -> Item:
    return {"c": {"S": f"{tenant}#{agent}"}, "s": {"S": "hold"}}


def hold_write(table: str, place: Place, change: HoldChange, at: int, refused: Refused = None) -> Item:
    """One write of a transaction whose event is of `at`.

    After a refusal it is built on what stood there, or raises errors.NoRoom. A hold that is already gone, or
    newer than the event, is left alone: the desk only checks that this is still so.
    """
    stands = _hold(refused or {}, place.conversation)
    if change.takes:
        return _write("Update", table, place, change.agent, _taking(change, at, refused, stands))
    if refused is not None and (stands is None or stands[0] > change.seq):
        return _write("ConditionCheck", table, place, change.agent, _already_gone(change))
    return _write("Update", table, place, change.agent, _releasing(change, at))


_TAKE = "SET #held.#c = :hold, #free = #free - :need, taken_at = :at ADD taken :one, given :given"


def _taking(change: HoldChange, at: int, refused: Refused, stands: Hold | None) -> Item:
    need = change.weight - (stands[1] if stands else 0)
    if refused is not None and _free(refused) < need:
        raise errors.NoRoom
    unless = "#held.#c = :stands" if stands else "attribute_not_exists(#held.#c)"
    return {
        "ConditionExpression": f"#free >= :need AND {unless}",
        "UpdateExpression": _TAKE,
        "ExpressionAttributeNames": {"#free": "free"},
        "ExpressionAttributeValues": {
            ":need": {"N": str(need)},
            ":at": {"N": str(at)},
            ":one": {"N": "0" if stands else "1"},
            ":given": {"N": "0" if stands else str(-at)},
            ":hold": hold_value(change.seq, change.weight),
            **({":stands": hold_value(*stands)} if stands else {}),
        },
    }


def _releasing(change: HoldChange, at: int) -> Item:
    return {
        "ConditionExpression": "#held.#c.#seq <= :seq",
        "UpdateExpression": "SET #free = #free + #held.#c.#weight REMOVE #held.#c ADD given :at",
        "ExpressionAttributeNames": {"#free": "free", "#seq": "seq", "#weight": "weight"},
        "ExpressionAttributeValues": {":seq": {"N": str(change.seq)}, ":at": {"N": str(at)}},
    }


def _already_gone(change: HoldChange) -> Item:
    return {
        "ConditionExpression": "attribute_not_exists(#held.#c) OR #held.#c.#seq > :seq",
        "ExpressionAttributeNames": {"#seq": "seq"},
        "ExpressionAttributeValues": {":seq": {"N": str(change.seq)}},
    }


def _write(kind: str, table: str, place: Place, agent: str, expressions: Item) -> Item:
    names = {**expressions["ExpressionAttributeNames"], "#held": "held", "#c": place.conversation}
    return {
        kind: {
            **expressions,
            "TableName": table,
            "Key": desk_key(place.tenant, agent),
            "ExpressionAttributeNames": names,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def hold_value(seq: int, weight: int) -> Item:
    return {"M": {"seq": {"N": str(seq)}, "weight": {"N": str(weight)}}}


def holds_of(desk: Mapping[str, Any]) -> dict[str, Hold]:
    """(seq, weight) by conversation, of an item."""
    return {
        conversation: (int(hold["M"]["seq"]["N"]), int(hold["M"]["weight"]["N"]))
        for conversation, hold in desk["held"]["M"].items()
    }


def _hold(desk: Mapping[str, Any], conversation: str) -> Hold | None:
    return holds_of(desk).get(conversation) if desk else None


def _free(desk: Mapping[str, Any]) -> int:
    return int(desk["free"]["N"]) if desk else 0
