"""A conversation is opened once, however often the first message is sent."""

from tests.model.bot import dispatch
from tests.model.flaws import Flaw
from tests.model.model import Budget
from tests.model.posting import Client, Send, opener
from tests.model.promises import TWICE
from tests.model.scenario import Scenario, assert_breaks, assert_holds, client


def opening(flaw: Flaw | None = None, **budget: int) -> Scenario:
    who = client("tab", opener, Client("A", tries=3), Send("hello", inline=True), flaw)
    return Scenario((who,), ((), (), ()), Budget(**budget), hears=dispatch())


def test_opening_again_comes_to_the_same_conversation() -> None:
    assert_holds(opening(losses=2, crashes=1))


def test_a_fresh_conversation_for_each_try_doubles_the_message() -> None:
    assert_breaks(opening(Flaw.FRESH_CONVERSATION_ID, losses=1), TWICE)
