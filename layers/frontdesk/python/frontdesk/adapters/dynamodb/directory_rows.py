"""How settings are written to DynamoDB: with PynamoDB, whose clarity is worth its import on rare paths."""

import time
import zlib
from collections.abc import Callable, Sequence
from random import uniform

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, PutError, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from frontdesk import errors
from frontdesk.tenancy.ports import Change, Changed, Put, Remove
from frontdesk.tenancy.records import encode, key_of, version_of

_COMPRESS_ABOVE = 2_000  # bytes: below it zlib saves no read unit
_LARGEST = 380_000  # an item holds 400 KB
_TRIES = 6


class Row(Model):
    """A record: `b` its body, or `z` the same compressed; `v` its version; `x` when it may be forgotten."""

    t = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    b = UnicodeAttribute(null=True)
    z = BinaryAttribute(null=True, legacy_encoding=False)
    v = UnicodeAttribute()
    x = NumberAttribute(null=True)  # seconds since the epoch


class Rows:
    """The table. PynamoDB binds a model to its table by class, so each of these has a class of its own."""

    def __init__(self, table: str, region: str, host: str | None) -> None:
        self.model = _bound(table, region, host)
        self._connection = Connection(region=region, host=host)

    def commit(self, changes: Sequence[Change]) -> tuple[str, ...]:
        """As the port says."""
        rows = [self._row(change) for change in changes]
        write = self._one if len(changes) == 1 else self._several
        _patiently(lambda: write(changes, rows))
        return tuple(row.v for row in rows)

    def _row(self, change: Change) -> Row:
        if isinstance(change, Remove):
            return self.model(change.owner, key_of(change.kind, change.id), v="")
        body = encode(change.record)
        row = self.model(change.owner, key_of(type(change.record), change.id), v=version_of(body))
        if change.expires:
            row.x = change.expires // 1000
        _fill(row, body)
        return row

    def _one(self, changes: Sequence[Change], rows: Sequence[Row]) -> None:
        (change,), (row,) = changes, rows
        condition = self._condition(change.expect)
        try:
            row.save(condition) if isinstance(change, Put) else row.delete(condition)
        except (PutError, DeleteError) as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                raise Changed(0) from None
            raise

    def _several(self, changes: Sequence[Change], rows: Sequence[Row]) -> None:
        sent = sorted(range(len(changes)), key=lambda at: isinstance(changes[at], Put))  # PynamoDB's order
        try:
            with TransactWrite(connection=self._connection) as transaction:
                for at in sent:
                    write = transaction.save if isinstance(changes[at], Put) else transaction.delete
                    write(rows[at], self._condition(changes[at].expect))
        except TransactWriteError as error:
            reasons = zip(sent, error.cancellation_reasons, strict=False)
            failed = [at for at, reason in reasons if reason and reason.code == "ConditionalCheckFailed"]
            if failed:
                raise Changed(min(failed)) from None
            raise

    def _condition(self, expect: str | None) -> Condition | None:
        if expect is None:
            return None
        return self.model.v == expect if expect else self.model.v.does_not_exist()


def _bound(table: str, region: str, host: str | None) -> type[Row]:
    meta = {
        "table_name": table,
        "region": region,
        "host": host,
        "billing_mode": "PAY_PER_REQUEST",
        "connect_timeout_seconds": 1,
        "read_timeout_seconds": 2,
        "max_retry_attempts": 2,
    }
    return type("BoundRow", (Row,), {"Meta": type("Meta", (), meta)})


def _fill(row: Row, body: str) -> None:
    if len(body) <= _COMPRESS_ABOVE:
        row.b = body
        return
    row.z = zlib.compress(body.encode())
    if len(row.z) > _LARGEST:
        raise errors.TooLarge("This is more than one record holds. Split it, or shorten it.")


def _patiently(write: Callable[[], None]) -> None:
    """Two transactions that meet are cancelled without anybody being wrong: wait a little, differently."""
    for attempt in range(_TRIES):
        try:
            write()
        except (PutError, DeleteError, TransactWriteError) as error:
            if not _conflict(error):
                raise
        else:
            return
        time.sleep(uniform(0, 0.01 * 2**attempt))  # noqa: S311  # jitter, not a secret
    raise errors.Unavailable(retry_after=1)


def _conflict(error: PutError | DeleteError | TransactWriteError) -> bool:
    if error.cause_response_code == "TransactionConflictException":
        return True
    reasons = error.cancellation_reasons if isinstance(error, TransactWriteError) else []
    return any(reason and reason.code == "TransactionConflict" for reason in reasons)
