"""The bot answers inline or late and crashes between its puts; an agent takes over and gives back."""

from tests.model.bot import dispatch
from tests.model.flaws import Flaw
from tests.model.log import Draft, log_of
from tests.model.log_promises import LATE_BOT, OUTRUN, OVERLOOKED, REPEATED, TOO_EARLY
from tests.model.model import Agent, Budget
from tests.model.people import shift
from tests.model.point import Process
from tests.model.posting import Client, Send, tab
from tests.model.promises import WAITING
from tests.model.scenario import Scenario, assert_breaks, assert_holds, client

HELLO = Draft("message", "visitor", "m_0_a", text="hello")
ANSWERED = Draft("answer", "bot", "re:1", upto=1, read=1)
QUIET = log_of(HELLO, ANSWERED)
ANN = Agent("ann", capacity=1)

TAKES = Draft("taken", "agent", "a_2_t", author="ann")
REPLIES = Draft("reply", "agent", "a_2_y", author="ann", upto=3)
RETURNS = Draft("returned", "agent", "a_2_r", author="ann")


def asks(name: str, *, inline: bool, flaw: Flaw | None = None, tries: int = 1) -> Process:
    return client(f"tab {name}", tab, Client(name, cursor=2, tries=tries), (Send(name, inline=inline),), flaw)


def ann(*saying: Draft, flaw: Flaw | None = None) -> Process:
    return client("ann", shift, 0, 2, saying, flaw)


def desk(*processes: Process, flaw: Flaw | None = None, twice: bool = False, **budget: int) -> Scenario:
    """A conversation in which nobody waits; the stream wakes an answer and a guard for what comes."""
    return Scenario(processes, (QUIET,), Budget(**budget), (ANN,), hears=dispatch(flaw, twice=twice))


def test_an_inline_answer_survives_crashes_retries_and_late_requests() -> None:
    assert_holds(desk(asks("A", inline=True, tries=2), losses=1, crashes=1))


def test_everything_behind_the_stream_may_come_twice() -> None:
    assert_holds(desk(asks("A", inline=True), twice=True, crashes=1))


def test_two_tabs_ask_one_bot() -> None:
    assert_holds(desk(asks("A", inline=True), asks("B", inline=True), crashes=1))


def test_two_tabs_ask_one_bot_that_has_no_rule_for_one_of_them() -> None:
    assert_holds(desk(asks("A", inline=True), asks("B", inline=False), crashes=1))


def test_an_agent_takes_over_while_the_bot_composes() -> None:
    assert_holds(desk(asks("A", inline=True), ann(TAKES, REPLIES), crashes=1, stale=1))


def test_an_agent_takes_over_while_a_late_answer_is_composed() -> None:
    assert_holds(desk(asks("A", inline=False), ann(TAKES, REPLIES), crashes=1, stale=1))


def test_an_agent_takes_over_and_gives_back() -> None:
    assert_holds(desk(asks("A", inline=True), ann(TAKES, RETURNS), conflicts=1, crashes=1))


def test_an_agent_takes_over_and_gives_back_what_the_rules_can_not_answer() -> None:
    assert_holds(desk(asks("A", inline=False), ann(TAKES, RETURNS), conflicts=1, crashes=1, stale=1))


def test_a_crash_between_the_two_puts_without_a_guard_leaves_the_visitor_waiting() -> None:
    flawed = desk(asks("A", inline=True), flaw=Flaw.NO_GUARD, crashes=1)
    assert_breaks(flawed, WAITING)


def test_a_guard_for_visitors_events_only_forgets_what_an_agent_gives_back() -> None:
    flaw = Flaw.GUARD_FOR_VISITORS_ONLY
    assert_breaks(desk(asks("A", inline=False), ann(TAKES, RETURNS), flaw=flaw), WAITING)


def test_a_guard_that_ignores_its_seq_takes_a_newer_question() -> None:
    flaw = Flaw.GUARD_TAKES_ALL
    assert_breaks(desk(asks("A", inline=True), asks("B", inline=False), flaw=flaw), TOO_EARLY)


def test_a_bot_that_looks_at_the_holder_only_first_speaks_after_a_takeover() -> None:
    flaw = Flaw.STATUS_READ_FIRST
    assert_breaks(desk(asks("A", inline=False), ann(TAKES), flaw=flaw), LATE_BOT)


def test_a_bot_that_repeats_a_lost_put_as_it_was_speaks_after_a_takeover() -> None:
    flaw = Flaw.REAPPENDS
    assert_breaks(desk(asks("A", inline=True, flaw=flaw), ann(TAKES), flaw=flaw), LATE_BOT)


def test_an_answer_that_covers_everything_overlooks_a_newer_question() -> None:
    flaw = Flaw.COVERS_NEWER
    assert_breaks(desk(asks("A", inline=True, flaw=flaw), asks("B", inline=False), flaw=flaw), OVERLOOKED)


def test_a_promise_kept_after_a_lost_put_overlooks_the_question_in_the_way() -> None:
    flaw = Flaw.PROMISE_KEPT
    assert_breaks(desk(asks("A", inline=True, flaw=flaw), asks("B", inline=False)), OVERLOOKED)


def test_an_answer_that_does_not_name_its_state_outlives_a_takeover_and_a_return() -> None:
    flaw = Flaw.NO_SINCE
    assert_breaks(desk(asks("A", inline=False), ann(TAKES, RETURNS), flaw=flaw, conflicts=1), LATE_BOT)


def test_an_inline_answer_that_does_not_name_its_state_does_so_too() -> None:
    flaw = Flaw.NO_SINCE
    assert_breaks(desk(asks("A", inline=True, flaw=flaw), ann(TAKES, RETURNS)), LATE_BOT)


def test_a_late_answer_that_does_not_name_its_question_repeats_an_inline_one() -> None:
    flaw = Flaw.NO_DUE
    assert_breaks(desk(asks("A", inline=True), asks("B", inline=False), flaw=flaw), REPEATED)


def test_a_late_answer_that_ignores_newer_messages_is_outrun() -> None:
    flaw = Flaw.LLM_IGNORES_NEWER
    assert_breaks(desk(asks("A", inline=False), asks("B", inline=False), flaw=flaw), OUTRUN)
