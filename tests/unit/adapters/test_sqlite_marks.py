"""Marks are read from the file once for each change, and what is remembered is what is durable."""

from collections.abc import Iterator

import pytest

from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.adapters.sqlite.database import Database
from frontdesk.conversation.model import Author, Event, Kind, Mark, Place, Side, State, Status
from tests import world

HERE = Place(world.SHOP.id, world.TOM_CONVERSATION)
TYPING = Mark("typing#visitor", 1, 0, world.NOW, {"on": True})
SEEN = Mark("seen#visitor", 2, 0, world.NOW, {"seq": 1})


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database()
    yield database
    database.close()


@pytest.fixture
def log(database: Database) -> SqliteConversations:
    log = SqliteConversations(database)
    log.mark(HERE, TYPING)
    return log


@pytest.fixture
def looks(database: Database) -> list[str]:
    """Every look at the table of marks."""
    looks: list[str] = []
    database._connection.set_trace_callback(
        lambda sql: looks.append(sql) if "FROM mark" in sql and sql.startswith("SELECT") else None
    )
    return looks


def message(seq: int) -> Event:
    author = Author(Side.VISITOR, world.TOM.id)
    state = State(Status.BOT, "bot")
    return Event(seq, seq - 1, Kind.MESSAGE, author, world.client_id(seq), world.NOW, "Hi", {}, state)


def test_marks_are_looked_up_once_however_many_events_follow(
    log: SqliteConversations, looks: list[str]
) -> None:
    for seq in (1, 2, 3):
        assert log.marks(HERE) == [TYPING]
        log.put(HERE, message(seq))

    assert len(looks) == 1


def test_no_marks_are_remembered_too(log: SqliteConversations, looks: list[str]) -> None:
    log.clear_marks(HERE)
    assert (log.marks(HERE), log.marks(HERE)) == ([], [])
    assert len(looks) == 1


def test_a_change_is_seen_at_once(log: SqliteConversations) -> None:
    assert log.marks(HERE) == [TYPING]
    log.mark(HERE, SEEN)
    assert log.marks(HERE) == [SEEN, TYPING]
    log.clear_marks(HERE)
    assert log.marks(HERE) == []


def test_a_mark_whose_commit_failed_is_forgotten(database: Database, log: SqliteConversations) -> None:
    with database.deferred():
        log.mark(HERE, SEEN)
        assert log.marks(HERE) == [SEEN, TYPING]  # its own author sees it
        database.discard()

    assert log.marks(HERE) == [TYPING]


def test_what_a_caller_does_to_the_list_is_its_own_affair(log: SqliteConversations) -> None:
    log.marks(HERE).clear()
    assert log.marks(HERE) == [TYPING]
