"""Two tabs post with lost answers, retries, late requests and stale reads."""

from tests.model.flaws import Flaw
from tests.model.log import Draft, log_of
from tests.model.log_promises import GAP, UNLAWFUL
from tests.model.model import Budget
from tests.model.people import act
from tests.model.posting import Client, Send, tab
from tests.model.promises import MISSED, REFUSED, TWICE
from tests.model.scenario import Scenario, assert_breaks, assert_holds, client

HELLO = Draft("message", "visitor", "m_0_a", text="hello")
ANSWERED = Draft("answer", "bot", "re:1", upto=1, read=1)
TAKEN = Draft("taken", "agent", "a_2_t", author="ann")
HELD = log_of(HELLO, ANSWERED, TAKEN)


def two_tabs(flaw: Flaw | None = None, *, note: bool = False, **budget: int) -> Scenario:
    """Tab A has read the log to its end and may poll between its tries, tab B has read its first event."""
    tabs = (
        client("tab A", tab, Client("A", cursor=3, tries=3, polls=True), (Send("one"),), flaw),
        client("tab B", tab, Client("B", cursor=1, tries=2), (Send("two"),), flaw),
    )
    notes = client("ann", act, 0, 3, Draft("note", "agent", "a_3_n", author="ann", text="hm"))
    return Scenario((*tabs, notes) if note else tabs, (HELD,), Budget(**budget))


def test_two_tabs_with_lost_answers_and_crashes_lose_nothing_and_double_nothing() -> None:
    assert_holds(two_tabs(losses=2, crashes=1))


def test_two_tabs_on_stale_replicas_lose_nothing_and_double_nothing() -> None:
    assert_holds(two_tabs(losses=1, stale=3)._replace(lagging=True))


def test_two_messages_of_one_tab_keep_their_order_beside_hidden_notes() -> None:
    sender = client("tab", tab, Client("A", cursor=3, tries=3, polls=True), (Send("one"), Send("two")))
    notes = client("ann", act, 0, 3, Draft("note", "agent", "a_3_n", author="ann", text="hm"))
    assert_holds(Scenario((sender, notes), (HELD,), Budget(losses=2, stale=1)))


def test_a_forged_cursor_tears_a_gap() -> None:
    forger = client("forger", tab, Client("F", cursor=9), (Send("hi"),), Flaw.FORGED_CURSOR)
    assert_breaks(Scenario((forger,), (HELD,)), GAP)


def test_a_forged_cursor_is_refused() -> None:
    forger = client("forger", tab, Client("F", cursor=9), (Send("hi"),))
    assert_holds(Scenario((forger,), (HELD,), Budget(stale=2)))


def test_an_empty_tail_taken_for_no_news_undoes_a_takeover() -> None:
    late = client("tab", tab, Client("A", cursor=3), (Send("one"),), Flaw.EMPTY_TAIL)
    assert_breaks(Scenario((late,), (HELD,), Budget(stale=2), lagging=True), UNLAWFUL)


def test_a_tail_with_a_hole_hides_our_own_message() -> None:
    assert_breaks(two_tabs(Flaw.HOLE_ACCEPTED, note=True, losses=1, stale=1), TWICE)


def test_a_tail_with_a_hole_hides_an_event_from_its_reader() -> None:
    assert_breaks(two_tabs(Flaw.HOLE_ACCEPTED, note=True, stale=1), MISSED)


def test_a_state_from_a_second_read_undoes_a_takeover() -> None:
    assert_breaks(two_tabs(Flaw.TWO_READS, stale=1), UNLAWFUL)


def test_a_renewed_base_hides_our_own_message() -> None:
    assert_breaks(two_tabs(Flaw.RENEWED_BASE, losses=1), TWICE)


def test_a_late_request_that_does_not_know_its_own_message_doubles_it() -> None:
    assert_breaks(two_tabs(Flaw.BLIND_AFTER_LOST_PUT, losses=1), TWICE)


def test_a_cursor_that_jumps_to_posted_misses_what_came_between() -> None:
    assert_breaks(short_answers(Flaw.CURSOR_IS_POSTED), MISSED)


def test_a_cursor_that_says_how_far_the_events_reach_misses_nothing() -> None:
    assert_holds(short_answers())


def short_answers(flaw: Flaw | None = None) -> Scenario:
    """An answer carries one event; two stand between the tab's cursor and its own message."""
    tabs = client("tab", tab, Client("A", cursor=1, limit=1), (Send("one"), Send("two")), flaw)
    return Scenario((tabs,), (HELD,), Budget(losses=1))


def test_an_id_looked_up_whoever_wrote_it_refuses_a_message() -> None:
    assert_breaks(borrowed_id(Flaw.IDS_WITHOUT_SIDE), REFUSED)


def test_an_id_looked_up_by_side_refuses_nothing() -> None:
    assert_holds(borrowed_id())


def borrowed_id(flaw: Flaw | None = None) -> Scenario:
    """An agent's note happens to carry the id that the tab is going to mint."""
    log = log_of(HELLO, ANSWERED, TAKEN, Draft("note", "agent", "m_3_A0", author="ann", text="hm"))
    return Scenario((client("tab", tab, Client("A", cursor=3), (Send("one"),), flaw),), (log,))
