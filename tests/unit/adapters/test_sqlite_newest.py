"""The newest event is remembered, so that most posts read nothing; it is never older than the file."""

import pytest

from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.adapters.sqlite.database import Database
from frontdesk.conversation.model import Author, Event, HoldChange, Kind, Mark, Place, Side, State, Status
from frontdesk.conversation.tail import redact
from tests import world

PLACE = Place(world.SHOP.id, world.TOM_CONVERSATION)
TOM = Author(Side.VISITOR, world.TOM.id)


@pytest.fixture
def log() -> SqliteConversations:
    log = SqliteConversations(Database())
    log.put(PLACE, event(1))
    log.put(PLACE, event(2, "my card is 4111"))
    return log


def event(seq: int, text: str = "hello") -> Event:
    state = State(Status.BOT, "bot", visible=seq, unanswered=1, waiting_since=world.NOW)
    return Event(seq, seq - 1, Kind.MESSAGE, TOM, world.client_id(1, seq), world.NOW, text, {}, state)


def test_it_is_the_same_as_what_the_file_says(log: SqliteConversations) -> None:
    assert log.tail(PLACE, 2) == log.tail(PLACE, 2, consistent=True) == [event(2, "my card is 4111")]


def test_marks_leave_it_remembered(log: SqliteConversations) -> None:
    for rev in (1, 2):
        log.mark(PLACE, Mark("typing#agent", rev, 0, world.NOW, {"on": rev == 1}))
        assert log.marks(PLACE)[0].rev == rev
    log.clear_marks(PLACE)

    assert log.marks(PLACE) == []
    assert log.database.news.newest(PLACE.key) == event(2, "my card is 4111")


def test_an_overwritten_one_is_read_again(log: SqliteConversations) -> None:
    log.overwrite(PLACE, redact(event(2, "my card is 4111")))

    assert log.tail(PLACE, 2)[0].text == ""


def test_a_deleted_one_is_gone(log: SqliteConversations) -> None:
    log.delete(PLACE, [2])

    assert log.tail(PLACE, 2) == []


def test_a_put_that_lost_leaves_no_trace(log: SqliteConversations) -> None:
    log.set_desk(PLACE.tenant, world.ADA.id, capacity=1)

    assert log.put(PLACE, event(2, "another"), [HoldChange(world.ADA.id, takes=True, seq=2)])
    assert log.put(PLACE, event(2, "another"))

    assert [each.text for each in log.tail(PLACE, 2)] == ["my card is 4111"]


def test_what_a_failed_commit_undid_was_never_there(log: SqliteConversations) -> None:
    with log.database.deferred():
        log.put(PLACE, event(3, "lost"))
    log.database.discard()

    assert [each.seq for each in log.tail(PLACE, 2)] == [2]
