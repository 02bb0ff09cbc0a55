"""Settings of every tenant in SQLite."""

from collections.abc import Callable
from typing import Any, TypeVar

from frontdesk.adapters.sqlite.database import Database
from frontdesk.tenancy.ports import Change, Changed, Page, Put, Versioned
from frontdesk.tenancy.records import cursor_of, decode, encode, key_of, place_of, version_of

T = TypeVar("T")
Execute = Callable[..., Any]

_GET = "SELECT body, version FROM directory WHERE t = ? AND k = ?"
_PAGE = "SELECT k, body, version FROM directory WHERE t = ? AND k > ? AND k < ? ORDER BY k LIMIT ?"
_PUT = "INSERT OR REPLACE INTO directory (t, k, body, version, expires) VALUES (?, ?, ?, ?, ?)"


class SqliteDirectory:
    """Port Directory on one Database; every read is fresh."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, kind: type[T], owner: str, id: str = "", *, fresh: bool = False) -> Versioned[T] | None:
        rows = self._database.read(_GET, (owner, key_of(kind, id)))
        return Versioned(decode(kind, rows[0][0]), rows[0][1]) if rows else None

    def page(self, kind: type[T], owner: str, after: str = "", limit: int = 100) -> Page[T]:
        prefix = key_of(kind, "-")[:-1]
        bounds = (prefix + place_of(after), prefix[:-1] + "$")  # "$" follows "#"
        rows = self._database.read(_PAGE, (owner, *bounds, limit + 1))
        more = cursor_of(rows[limit - 1][0].removeprefix(prefix)) if len(rows) > limit else ""
        return Page(tuple(Versioned(decode(kind, body), version) for _, body, version in rows[:limit]), more)

    def commit(self, *changes: Change) -> tuple[str, ...]:
        with self._database.atomic() as execute:
            return tuple(_apply(execute, at, change) for at, change in enumerate(changes))

    def purge(self, now: int) -> int:
        return self._database.write("DELETE FROM directory WHERE expires BETWEEN 1 AND ?", (now - 1,))


def _apply(execute: Execute, at: int, change: Change) -> str:
    kind = type(change.record) if isinstance(change, Put) else change.kind
    place = (change.owner, key_of(kind, change.id))
    if change.expect is not None:
        row = execute(_GET, place).fetchone()
        if (row[1] if row else "") != change.expect:
            raise Changed(at)
    if isinstance(change, Put):
        body = encode(change.record)
        version = version_of(body)
        execute(_PUT, (*place, body, version, change.expires))
        return version
    execute("DELETE FROM directory WHERE t = ? AND k = ?", place)
    return ""
