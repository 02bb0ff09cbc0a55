"""The change stream of the embedded store: rows of the log, told as DynamoDB Streams would."""

import json
from collections.abc import Iterator
from typing import Any

from frontdesk.adapters.sqlite.database import Database

_AFTER = "SELECT n, c, seq, body FROM log WHERE n > ? ORDER BY n LIMIT ?"
_STORE = "INSERT INTO place (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = excluded.n"


class SqliteChanges:
    """Reads committed and uncommitted rows alike, so whoever reads must do so after `flush()`.

    An overwritten or deleted row is no change here: only an event's first appearance has a place.
    """

    def __init__(self, database: Database, name: str = "dispatch") -> None:
        self._database, self._name = database, name

    def read(self, after: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
        """Up to `limit` (place, record) in the order of writing; records are shaped like DynamoDB Streams."""
        return [
            (n, _record(n, c, seq, body)) for n, c, seq, body in self._database.read(_AFTER, (after, limit))
        ]

    def all(self) -> Iterator[dict[str, Any]]:
        """Every record from the beginning."""
        after = 0
        while found := self.read(after, 500):
            yield from (record for _, record in found)
            after = found[-1][0]

    def position(self) -> int:
        """The place up to which everything was handed on, kept in the file."""
        rows = self._database.read("SELECT n FROM place WHERE name = ?", (self._name,))
        return int(rows[0][0]) if rows else 0

    def store(self, position: int) -> None:
        self._database.write(_STORE, (self._name, position))


def _record(n: int, c: str, seq: int, body: str) -> dict[str, Any]:
    keys = {"c": {"S": c}, "s": {"S": f"e#{seq:012d}"}}
    image = {name: typed(value) for name, value in json.loads(body).items()}
    return {
        "eventID": f"log-{n}",
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "eventVersion": "1.1",
        "dynamodb": {
            "Keys": keys,
            "NewImage": {**keys, **image},
            "SequenceNumber": f"{n:021d}",
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
    }


def typed(value: str | int | dict[str, Any]) -> dict[str, str]:
    """A field of a record in DynamoDB's typed JSON; `data` is JSON text, as the table keeps it."""
    if isinstance(value, str):
        return {"S": value}
    return {"N": str(value)} if isinstance(value, int) else {"S": json.dumps(value, ensure_ascii=False)}
