"""A resolved conversation is deleted while a visitor comes back to it."""

from tests.model.bot import dispatch
from tests.model.flaws import Flaw
from tests.model.log import Draft, log_of
from tests.model.model import Budget
from tests.model.posting import Client, Send, opener, tab
from tests.model.promises import LOST_MESSAGE, REBORN, retiring
from tests.model.scenario import Scenario, assert_breaks, assert_holds, client, worker
from tests.model.sweeping import retire

HELLO = Draft("message", "visitor", "m_0_A", text="hello")
RATED = Draft("rated", "visitor", "m_2_r")
CLOSED = Draft("closed", "visitor", "m_1_c")
HEARS = dispatch(answering=False)
RESOLVED = log_of(HELLO, CLOSED, RATED)


def coming_back(flaw: Flaw | None = None, *, base: int = 3, **budget: int) -> Scenario:
    """The tab has read up to `base` and writes again; on 410 it opens a new conversation with the text."""
    writer = client("tab", tab, Client("B", cursor=base), (Send("me again"),))
    sweep = worker("sweep", retire, 0, flaw)
    return Scenario((writer, sweep), (RESOLVED, (), ()), Budget(**budget), hears=HEARS, promise=retiring)


def test_no_message_falls_into_a_retired_conversation() -> None:
    assert_holds(coming_back(stale=2, crashes=1, losses=1))


def test_a_tab_that_has_read_only_event_1_is_told_so_too() -> None:
    assert_holds(coming_back(base=1, stale=2, crashes=1))


def test_without_a_fence_a_late_writer_writes_into_the_void() -> None:
    assert_breaks(coming_back(Flaw.NO_FENCE), LOST_MESSAGE)


def test_without_a_wait_a_late_writer_takes_the_place_of_the_fence() -> None:
    assert_breaks(coming_back(Flaw.NO_WAIT), LOST_MESSAGE)


def test_a_fence_deleted_first_lets_a_writer_in() -> None:
    assert_breaks(coming_back(Flaw.FENCE_FIRST), LOST_MESSAGE)


def test_a_fence_deleted_in_the_same_pass_lets_a_torn_read_in() -> None:
    assert_breaks(coming_back(Flaw.FENCE_TOO_SOON, stale=1), LOST_MESSAGE)


def opening_late(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """The first message is sent once more, long after its conversation has ended."""
    late = client("tab", opener, Client("A", tries=3), Send("hello"))
    sweep = worker("sweep", retire, 0, flaw)
    return Scenario((late, sweep), (RESOLVED, (), ()), Budget(**budget), hears=HEARS, promise=retiring)


def test_a_late_opening_finds_the_tombstone() -> None:
    assert_holds(opening_late(losses=1, crashes=1))


def test_without_a_tombstone_a_late_opening_brings_the_conversation_back() -> None:
    assert_breaks(opening_late(Flaw.NO_TOMBSTONE), REBORN)
