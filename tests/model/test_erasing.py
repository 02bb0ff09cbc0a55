"""A visitor's text is erased while others read it, answer it, index it and delete it."""

from tests.model.bot import dispatch
from tests.model.flaws import Flaw
from tests.model.log import Draft, log_of
from tests.model.log_promises import ERASED, ERASED_WAITS
from tests.model.model import Agent, Budget
from tests.model.people import shift
from tests.model.point import Process
from tests.model.posting import Client, Send, tab
from tests.model.promises import DOCUMENT, LEFTOVER, LIVE, REBORN, REFUSED, SHOWN, documents, retiring
from tests.model.scenario import Scenario, assert_breaks, assert_holds, client, worker
from tests.model.sweeping import compose, erase, index, indexers, look, retire

HELLO = Draft("message", "visitor", "m_0_a", text="my number is 5550100")
ANSWERED = Draft("answer", "bot", "re:1", upto=1, read=1)
QUIET = log_of(HELLO, ANSWERED)
ASKED = log_of(HELLO)
TAKEN = Draft("taken", "agent", "a_1_t", author="ann")


def answering(flaw: Flaw | None = None, *, inline: bool = True, **budget: int) -> Scenario:
    """The bot composes from a log that is erased before its answer is put."""
    writer = client("tab", tab, Client("A", cursor=2), (Send("and?", inline=inline),), flaw)
    eraser = worker("erase", erase, 0, 2, flaw)
    return Scenario((writer, eraser), (QUIET,), Budget(**budget), hears=dispatch(flaw))


def test_no_answer_outlives_the_text_it_was_composed_from() -> None:
    assert_holds(answering(crashes=1))


def test_no_late_answer_outlives_the_text_it_was_composed_from() -> None:
    assert_holds(answering(inline=False, crashes=1, conflicts=1))


def test_a_retry_that_meets_its_own_blank_item_is_no_other_body() -> None:
    assert_holds(retrying())


def test_a_blank_item_that_does_not_say_so_refuses_an_honest_retry() -> None:
    assert_breaks(retrying(Flaw.BLANKS_UNMARKED), REFUSED)


def retrying(flaw: Flaw | None = None) -> Scenario:
    """A message is erased before its retry; the store's replicas show the blank item but not yet why."""
    return answering(flaw, inline=False, losses=1, stale=1)._replace(hears=dispatch(answering=False))


def test_without_an_epoch_an_inline_answer_tells_what_was_erased() -> None:
    assert_breaks(answering(Flaw.NO_EPOCH), ERASED)


def test_an_erasure_that_leaves_the_question_waiting_asks_people_to_answer_nothing() -> None:
    assert_breaks(answering(Flaw.ERASE_LEAVES_WAITING, inline=False), ERASED_WAITS)


def reading(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """A reader looks while texts are overwritten, the bot types, and ann takes over."""
    who = (
        worker("erase", erase, 0, 1, flaw),
        client("bot", compose, 0, 1),
        client("ann", shift, 0, 1, (TAKEN,)),
        client("reader", look, 0, 1, flaw),
    )
    return Scenario(who, (ASKED,), Budget(**budget), (Agent("ann", 1),))


def test_what_is_erased_is_shown_to_nobody() -> None:
    assert_holds(reading(stale=1))


def test_a_reader_that_trusts_the_item_shows_an_erased_text() -> None:
    assert_breaks(reading(Flaw.READER_TRUSTS_ITEM), SHOWN)


def test_live_text_without_holder_and_epoch_stays_on_the_screen() -> None:
    assert_breaks(reading(Flaw.LIVE_TEXT_STAYS), LIVE)


def indexing(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """Search documents are written while their texts are erased."""
    who: tuple[Process, ...] = (worker("erase", erase, 0, 1, flaw), worker("index 1", index, 0, 1))
    return Scenario(who, (ASKED,), Budget(**budget), hears=indexers, promise=documents)


def test_no_search_document_keeps_an_erased_text() -> None:
    assert_holds(indexing(crashes=1, stale=1))


def test_an_index_that_is_swept_once_keeps_what_was_under_way() -> None:
    assert_breaks(indexing(Flaw.SWEPT_ONCE), DOCUMENT)


def deleting(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """A conversation is erased and retired at the same time."""
    closed = log_of(HELLO, ANSWERED, Draft("closed", "visitor", "m_2_c", text="bye"))
    who = (worker("erase", erase, 0, 3, flaw), worker("retire", retire, 0))
    return Scenario(who, (closed, (), ()), Budget(**budget), promise=retiring)


def test_an_erasure_leaves_a_deleted_item_deleted() -> None:
    assert_holds(deleting(crashes=1))


def test_a_tombstone_written_once_is_undone_by_a_slow_erasure() -> None:
    closed = log_of(HELLO, ANSWERED, Draft("closed", "visitor", "m_2_c"))
    who = (worker("erase", erase, 0, 3), worker("retire", retire, 0, Flaw.BURIED_ONCE))
    assert_breaks(Scenario(who, (closed, (), ()), promise=retiring), REBORN)


def test_an_erasure_that_writes_blindly_brings_a_deleted_item_back() -> None:
    assert_breaks(deleting(Flaw.OVERWRITES_BLINDLY, crashes=1), LEFTOVER)
