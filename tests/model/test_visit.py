"""A whole visit: a question, a wish for a person, an agent who replies and resolves, a return."""

from tests.model.bot import dispatch
from tests.model.log import Draft, log_of
from tests.model.model import Agent, Budget
from tests.model.people import shift
from tests.model.posting import Client, Send, tab
from tests.model.scenario import Scenario, assert_holds, client

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
