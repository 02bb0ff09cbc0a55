"""A whole visit: a question, a wish for a person, an agent who replies and resolves, a return."""

from tests.model.bot import dispatch
from tests.model.flaws import Flaw
from tests.model.log import Draft, log_of
from tests.model.log_promises import ASKED_AGAIN
from tests.model.model import Agent, Budget
from tests.model.people import shift
from tests.model.posting import Client, Send, tab
from tests.model.scenario import Scenario, assert_breaks, assert_holds, client

HELLO = Draft("message", "visitor", "m_0_a", text="hello")
ANSWERED = Draft("answer", "bot", "re:1", upto=1, read=1)
QUIET = log_of(HELLO, ANSWERED)
TAKEN = Draft("taken", "agent", "a_2_t", author="ann")
REPLIED = Draft("reply", "agent", "a_2_r", author="ann", upto=4)
RESOLVED = Draft("resolved", "agent", "a_2_z", author="ann", upto=6)


def visit(*outbox: Send, **budget: int) -> Scenario:
    who = (
        client("tab", tab, Client("A", cursor=2, tries=2), outbox),
        client("ann", shift, 0, 2, (TAKEN, REPLIED, RESOLVED)),
    )
    return Scenario(who, (QUIET,), Budget(**budget), (Agent("ann", 1),), hears=dispatch())


def test_a_visitor_who_asks_for_a_person_is_not_forgotten() -> None:
    assert_holds(visit(Send("where is it?", inline=True), Send("", kind="person_requested"), crashes=1))


def test_a_visitor_who_leaves_and_comes_back_is_not_forgotten() -> None:
    assert_holds(visit(Send("", kind="closed"), Send("one more thing", inline=True), crashes=1, losses=1))


def test_a_visitor_who_asks_twice_is_not_forgotten() -> None:
    assert_holds(visit(Send("first"), Send("second"), crashes=1))


WISH = Send("", kind="person_requested")


def two_clicks(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """One tab clicks twice, another one once; ann takes it, and answers what she has seen."""
    who = (
        client("tab A", tab, Client("A", cursor=2, tries=2), (WISH, WISH), flaw),
        client("tab B", tab, Client("B", cursor=2, tries=1), (WISH,), flaw),
        client("ann", shift, 0, 2, (TAKEN, REPLIED._replace(upto=3))),
    )
    return Scenario(who, (QUIET,), Budget(**budget), (Agent("ann", 1),), hears=dispatch())


def test_two_clicks_on_one_wish_are_one() -> None:
    assert_holds(two_clicks(losses=1, crashes=1, conflicts=1, stale=1))


def test_a_wish_that_knows_only_its_own_id_is_written_twice() -> None:
    assert_breaks(two_clicks(Flaw.ASKS_AGAIN), ASKED_AGAIN)


def test_a_wish_after_a_return_is_heard() -> None:
    """Ann gives back what was queued for her; whoever wishes on an older screen still gets into the queue."""
    queued = log_of(HELLO, ANSWERED, Draft("person_requested", "visitor", "m_2_0"))
    who = (
        client("tab", tab, Client("A", cursor=3, tries=2), (WISH,)),
        client("ann", shift, 0, 3, (TAKEN, Draft("returned", "agent", "a_3_b", author="ann"))),
    )
    assert_holds(Scenario(who, (queued,), Budget(losses=1, stale=1), (Agent("ann", 1),), hears=dispatch()))
