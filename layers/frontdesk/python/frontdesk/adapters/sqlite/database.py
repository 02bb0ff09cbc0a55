"""One SQLite file, one writer, group commit: what waits together is made durable together."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from frontdesk.adapters.sqlite.news import BESIDE, UNTOUCHED, News, Touch
from frontdesk.adapters.sqlite.schema import SCHEMA, STEPS, VERSION

T = TypeVar("T")
Values = Sequence[Any] | Mapping[str, Any]
KEPT = 4_000  # conversations whose marks are remembered: about 4 MB


class Database:
    """A connection that any thread may use, one at a time.

    A write commits at once, except inside `deferred()`: there it joins the open transaction and is durable
    only after `flush()`. Whoever answers after `flush()` has never acknowledged what can be lost.
    Nobody is woken before the commit, so nobody sees what might still vanish.
    """

    def __init__(self, path: str = ":memory:", *, synchronous: str = "FULL") -> None:
        self.path = path
        self.news = News()
        self._lock = threading.RLock()
        self._deferring = 0  # the thread inside `deferred()`; 0 if none
        self._touched: list[Touch] = []
        self._waiting = False  # whether deferred writes are in the open transaction
        self._lost: BaseException | None = None  # how another thread's commit undid them
        self._kept: dict[str, Sequence[Any]] = {}
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._prepare(synchronous)

    def _prepare(self, synchronous: str) -> None:
        execute = self._connection.execute
        execute("PRAGMA journal_mode=WAL")
        execute(f"PRAGMA synchronous={synchronous}")
        execute(
            "PRAGMA wal_autocheckpoint=4000"
        )  # 16 MB: a checkpoint is rare, and never grows without bound
        written_by = execute("PRAGMA user_version").fetchone()[0]
        if written_by > VERSION:
            raise ValueError(f"{self.path} was written by a newer release")
        steps = [step for version in range(written_by, VERSION) for step in STEPS.get(version, ())]
        execute("BEGIN IMMEDIATE")  # all of it or nothing: a broken upgrade leaves the older version
        for statement in (*(steps if written_by else ()), *SCHEMA):
            execute(statement)
        execute(f"PRAGMA user_version={VERSION}")
        execute("COMMIT")

    def read(self, sql: str, values: Values = ()) -> list[Any]:
        """All rows of a query; sees what this process has written, committed or not."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def kept(self, key: str, query: Callable[[], Sequence[T]]) -> Sequence[T]:
        """What `query` makes of rows that no write touches but under `key`; asked once for each such write.

        Kept only while nothing waits for a commit, so that nobody is shown later what was undone.
        """
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = query()
                if not self._connection.in_transaction:
                    if len(self._kept) >= KEPT:
                        self._kept.clear()
                    self._kept[key] = found
            return found

    def write(self, sql: str, values: Values = (), *, touches: str = "", newest: object = None) -> int:
        """Run one statement and return the number of rows it changed; `touches` names whom to wake.

        `newest` is what the statement appends to the key's log, or BESIDE if it leaves the log as it is.
        """
        with self._lock:
            self._begin()
            count = self._connection.execute(sql, values).rowcount
            self._written((touches, newest) if count else UNTOUCHED)
            return count

    @contextmanager
    def atomic(self, *, touches: str = "") -> Iterator[Callable[..., sqlite3.Cursor]]:
        """Several statements, all or none; yields `execute`. An exception undoes them and nothing else."""
        with self._lock:
            self._begin()
            execute = self._connection.execute
            execute("SAVEPOINT step")
            try:
                yield execute
            except BaseException:
                execute("ROLLBACK TO step")
                execute("RELEASE step")
                self._written(UNTOUCHED)
                raise
            execute("RELEASE step")
            self._written((touches, None))

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Writes of this thread inside the block wait for `flush()`; best called before the block is over.

        Other threads wait meanwhile: nobody may read, and build upon, what can still vanish.
        """
        with self._lock:
            self._deferring = threading.get_ident()
            try:
                yield
            finally:
                self._deferring = 0

    def flush(self) -> None:
        """Commit what waits and wake who waits for it; an error means that nothing of it is durable.

        Another thread's commit takes along what waits; if that one failed, it is told here.
        """
        with self._lock:
            lost, self._lost = self._lost, None
            if lost is not None:
                self.discard()
                raise lost
            self._commit()

    def discard(self) -> None:
        """Undo what waits, as a commit that fails does (the fault layer)."""
        with self._lock:
            self._touched, self._waiting = [], False
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _commit(self) -> None:
        with self._lock:
            if not self._connection.in_transaction:
                return
            touched = self._touched
            try:
                self._connection.execute("COMMIT")
            except BaseException:
                self.discard()
                raise
            self._touched, self._waiting = [], False
        self.news.publish(touched)

    def backup(self, path: str) -> None:
        """A consistent copy, taken while others write."""
        with self._lock:
            target = sqlite3.connect(path)
            try:
                self._connection.backup(target)
            finally:
                target.close()

    def close(self) -> None:
        self.flush()
        self._connection.close()

    def _begin(self) -> None:
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")

    def _written(self, touched: Touch) -> None:
        key, item = touched
        if key:
            self._touched.append(touched)
            if item is None or item is BESIDE:  # an appended event leaves what stands beside the log as it is
                self._kept.pop(key, None)
        if self._deferring == threading.get_ident():
            self._waiting = True
            return
        waited = self._waiting
        try:
            self._commit()
        except BaseException as error:
            if waited:
                self._lost = error
            raise
