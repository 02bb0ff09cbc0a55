"""The one writer: what waits for `flush()` is durable after it, or its author hears of it."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.schema import VERSION
from frontdesk.conversation.model import Desk

ADD = "INSERT INTO place (name, n) VALUES (?, 1)"
FIRST_DESK = """CREATE TABLE desk (
    t TEXT NOT NULL, agent TEXT NOT NULL, capacity INTEGER NOT NULL, online INTEGER NOT NULL,
    seen_at INTEGER NOT NULL, held TEXT NOT NULL, PRIMARY KEY (t, agent)) WITHOUT ROWID"""
DANGLE = "INSERT INTO child (parent) VALUES (7)"


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "frontdesk.db")


@pytest.fixture
def database(path: str) -> Database:
    """With a table whose rows can't be committed: a real failure, at the moment of the commit."""
    database = Database(path)
    database.read("PRAGMA foreign_keys=ON")  # SQLite takes it only outside a transaction
    with database.atomic() as execute:
        execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        execute("CREATE TABLE child (parent REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
    return database


def durable(path: str) -> list[str]:
    """What another process sees."""
    other = sqlite3.connect(path)
    try:
        return [name for (name,) in other.execute("SELECT name FROM place ORDER BY name")]
    finally:
        other.close()


def elsewhere(work: Callable[[], object]) -> list[BaseException]:
    """Runs it on another thread; what it raised."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except sqlite3.Error as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised


def test_a_deferred_write_is_durable_only_after_the_flush(database: Database, path: str) -> None:
    with database.deferred():
        database.write(ADD, ("a",))
    assert durable(path) == []
    database.flush()
    assert durable(path) == ["a"]


def test_a_flush_that_fails_says_so_and_keeps_nothing(database: Database, path: str) -> None:
    with database.deferred():
        database.write(ADD, ("a",))
        database.write(DANGLE)
    with pytest.raises(sqlite3.IntegrityError):
        database.flush()
    database.write(ADD, ("b",))
    assert durable(path) == ["b"]


def test_another_threads_write_takes_along_what_waits(database: Database, path: str) -> None:
    with database.deferred():
        database.write(ADD, ("a",))
    assert elsewhere(lambda: database.write(ADD, ("b",))) == []
    assert durable(path) == ["a", "b"]
    database.flush()


def test_whoever_waits_hears_that_another_threads_commit_undid_it(database: Database, path: str) -> None:
    with database.deferred():
        database.write(ADD, ("a",))
    assert len(elsewhere(lambda: database.write(DANGLE))) == 1
    with pytest.raises(sqlite3.IntegrityError):
        database.flush()
    database.flush()
    assert durable(path) == []


def test_nobody_who_waits_for_nothing_hears_of_anothers_failure(database: Database) -> None:
    assert len(elsewhere(lambda: database.write(DANGLE))) == 1
    database.flush()


def test_no_other_thread_reads_what_can_still_vanish(database: Database) -> None:
    seen: list[int] = []
    reader = threading.Thread(target=lambda: seen.append(len(database.read("SELECT name FROM place"))))
    with database.deferred():
        database.write(ADD, ("a",))
        reader.start()
        reader.join(0.1)
        assert seen == []
        database.discard()
    reader.join()
    assert seen == [0]


def test_nobody_is_woken_by_what_was_discarded(database: Database) -> None:
    woken: list[None] = []
    database.news.listen(lambda: woken.append(None))
    with database.deferred():
        database.write(ADD, ("a",), touches="a")
    database.discard()
    database.flush()
    assert woken == []


def test_a_file_of_the_first_schema_is_brought_to_this_one_and_keeps_its_rows(path: str) -> None:
    old = sqlite3.connect(path)
    old.execute(
        "CREATE TABLE inbox (c TEXT PRIMARY KEY, head INTEGER NOT NULL, q TEXT, w TEXT, vk TEXT, o TEXT, "
        "body TEXT NOT NULL) WITHOUT ROWID"
    )
    old.execute(FIRST_DESK)
    old.execute("INSERT INTO inbox (c, head, body) VALUES ('a', 1, '{}')")
    old.execute("PRAGMA user_version=1")
    old.commit()
    old.close()

    for _ in range(2):  # the second time it is up to date already
        database = Database(path)
        assert database.read("SELECT c, x FROM inbox") == [("a", None)]
        assert database.read("PRAGMA user_version") == [(VERSION,)]
        database.close()


def test_desks_of_an_older_schema_keep_what_they_hold(path: str) -> None:
    older = sqlite3.connect(path)
    older.execute(FIRST_DESK)
    older.execute("INSERT INTO desk VALUES ('ten', 'agt', 3, 1, 9, '{\"cnv\":[7,2]}')")
    older.execute("PRAGMA user_version=2")
    older.commit()
    older.close()

    database = Database(path)
    assert SqliteConversations(database).desk("ten", "agt") == Desk("agt", 3, True, 9, {"cnv": (7, 2)})
    assert SqliteConversations(database).set_desk("ten", "agt", online=False, at=10).load == 2
    database.close()
