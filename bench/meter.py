"""Reads what DynamoDB says each call has consumed: ReturnConsumedCapacity on every call of one client."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})


@dataclass(slots=True)
class Spent:
    """Calls, and the units that they took."""

    calls: int = 0
    read: float = 0.0
    write: float = 0.0


Key = tuple[str, str]  # table and operation


@dataclass(slots=True)
class Meter:
    """Units by what was being done (`during`), table and operation."""

    doing: str = ""
    spent: dict[str, dict[Key, Spent]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Spent))
    )

    def watch(self, client: Any) -> None:
        """From now on every call of this client is counted."""
        client.meta.events.register("provide-client-params.dynamodb", _ask)
        client.meta.events.register("after-call.dynamodb", self._note)

    @contextmanager
    def during(self, doing: str) -> Iterator[None]:
        before, self.doing = self.doing, doing
        try:
            yield
        finally:
            self.doing = before

    def _note(self, *, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity")
        if consumed is None:
            if self.doing:
                raise RuntimeError(f"{model.name} was not told what it consumed: {parsed.get('Error')}")
            return
        for each in consumed if isinstance(consumed, list) else [consumed]:
            spent = self.spent[self.doing][each["TableName"], model.name]
            spent.calls += 1
            if model.name in READS:
                spent.read += each["CapacityUnits"]
            else:
                spent.write += each["CapacityUnits"]

    def units(self, doing: str, table: str) -> tuple[float, float]:
        """Write and read units of one table."""
        rows = [spent for (name, _), spent in self.spent[doing].items() if name == table]
        return sum(row.write for row in rows), sum(row.read for row in rows)


def _ask(*, params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any]:
    if "ReturnConsumedCapacity" in model.input_shape.members:
        params["ReturnConsumedCapacity"] = "INDEXES"
    return params
