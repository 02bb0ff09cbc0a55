"""The stream repeats and reorders; inbox and counters say what the log says all the same."""

from tests.model.flaws import Flaw
from tests.model.log import Draft, log_of
from tests.model.model import Agent, Budget
from tests.model.people import shift
from tests.model.posting import Client, Send, tab
from tests.model.promises import COUNT, INBOX, projections
from tests.model.scenario import Scenario, assert_breaks, assert_holds, client
from tests.model.sweeping import projectors

QUEUED = log_of(Draft("person_requested", "visitor", "m_0_a"))
TAKEN = Draft("taken", "agent", "a_1_t", author="ann")


def following(flaw: Flaw | None = None, **budget: int) -> Scenario:
    who = (
        client("tab", tab, Client("A", cursor=1), (Send("hello?"),)),
        client("ann", shift, 0, 1, (TAKEN,)),
    )
    return Scenario(
        who, (QUEUED,), Budget(**budget), (Agent("ann", 1),), projectors(flaw), promise=projections
    )


def test_projections_come_to_say_what_the_log_says() -> None:
    assert_holds(following(crashes=1))


def test_a_row_that_takes_the_last_write_stays_behind() -> None:
    assert_breaks(following(Flaw.LAST_WRITE_WINS), INBOX)


def test_a_counter_of_records_counts_a_repeated_one_twice() -> None:
    assert_breaks(following(Flaw.COUNTS_RECORDS), COUNT)
