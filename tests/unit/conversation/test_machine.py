"""Everybody at once, in any order, on a store in trouble: the promises hold, and the table is obeyed.

`pytest --hypothesis-profile=thorough` looks twenty times as far.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from frontdesk.conversation.model import Kind
from tests.unit.conversation.deeds import MODEL, NOBODY, RULE, Befalls, Deed, Trouble, perform
from tests.unit.conversation.deeds import works as work
from tests.unit.conversation.floor import AGENTS, Floor
from tests.unit.conversation.lagging import Look


def deed(name: str, *arguments: st.SearchStrategy[object]) -> st.SearchStrategy[Deed]:
    return st.builds(Deed, st.just(name), st.tuples(*arguments))


def often(*values: object) -> st.SearchStrategy[object]:
    """One of these; what stands twice comes twice as often."""
    return st.sampled_from(values)


PLACE = often(0, 0, 0, 0, 1)
AGENT = st.integers(0, len(AGENTS) - 1)
TAB = often(0, 1)
BEHIND = often(0, 0, 0, 1, 2)


def writes(*kinds: Kind) -> st.SearchStrategy[Deed]:
    return deed("writes", PLACE, TAB, often(*kinds), often(RULE, MODEL, NOBODY))


def acts(*kinds: Kind) -> st.SearchStrategy[Deed]:
    """By anybody, or (3 and above) by whoever holds it."""
    looks_first = often(True, True, True, False)
    return deed("acts", PLACE, often(0, 1, 2, 3, 3, 3), often(*kinds), st.integers(0, 3), looks_first)


ASKS = writes(Kind.MESSAGE, Kind.MESSAGE, Kind.MESSAGE, Kind.PERSON_REQUESTED)
ENDS = writes(Kind.CLOSED, Kind.RATED, Kind.CONTACT_LEFT)
READS = deed("polls", PLACE, TAB) | deed("forges", PLACE, st.integers(1, 9))
TAKES, REPLIES = acts(Kind.TAKEN), acts(Kind.REPLY)
PUTS_AWAY = acts(Kind.RESOLVED, Kind.SNOOZED)
HANDS_ON = acts(Kind.TRANSFERRED, Kind.RETURNED, Kind.DECLINED)
NOTES = acts(Kind.NOTE, Kind.PRIORITISED)
DROPS_IN = deed("drops_in", PLACE, AGENT)
OFFERS = deed("offers", PLACE, AGENT)
CLASSIFIES = deed("classifies", PLACE, often(0, 1))
SITS_DOWN = deed("sits_down", AGENT, st.integers(0, 2))
WORKS = deed("works", st.integers(0, 99), st.booleans())
SWEEPS = deed("sweeps", PLACE, often(0, 0, 1), BEHIND, often(0, 0, 0, 10**12))
TIME = deed("time_passes", PLACE)
ERASES = deed("erases", PLACE, st.integers(0, 3))

RIVALS = (
    ASKS
    | ENDS
    | TAKES
    | DROPS_IN
    | REPLIES
    | PUTS_AWAY
    | HANDS_ON
    | OFFERS
    | CLASSIFIES
    | WORKS
    | SWEEPS
    | ERASES
)
LOOKS = st.lists(st.builds(Look, *[st.integers(0, 3)] * 3), max_size=3)
PUTS = st.lists(st.builds(Befalls, st.none() | RIVALS, st.booleans(), st.booleans()), max_size=3)
TROUBLE = st.just(Trouble()) | st.builds(Trouble, LOOKS.map(tuple), PUTS.map(tuple))


class Conversations(RuleBasedStateMachine):
    """Each rule is a deed and the trouble it meets; the promises are checked after each."""

    def __init__(self) -> None:
        super().__init__()
        self.floor = Floor()

    @initialize(text=often(RULE, MODEL, NOBODY))
    def visitor_opens(self, text: str) -> None:
        perform(self.floor, Deed("writes", (0, 0, Kind.MESSAGE, text)), Trouble())

    def teardown(self) -> None:
        """Once the queue has run dry nobody is left waiting for a bot."""
        while self.floor.jobs:
            work(self.floor, 0, again=False)
        self.floor.check()
        self.floor.check_the_end()
        self.floor.store.database.close()


def add_rule(name: str, deeds: st.SearchStrategy[Deed]) -> None:
    """A rule of its own for each, so that none is rare and some examples do without."""

    def happens(self: Conversations, deed: Deed, trouble: Trouble) -> None:
        perform(self.floor, deed, trouble)

    happens.__name__ = name
    setattr(Conversations, name, rule(deed=deeds, trouble=TROUBLE)(happens))


for name, deeds in {
    "visitor_asks": ASKS,
    "visitor_ends_or_reads": ENDS | READS,
    "agent_takes": TAKES,
    "agent_replies": REPLIES,
    "agent_puts_away": PUTS_AWAY,
    "agent_hands_on": HANDS_ON,
    "agent_drops_in": DROPS_IN,
    "router_offers": OFFERS | CLASSIFIES,
    "queue_delivers": WORKS,
    "queue_delivers_more": WORKS,
    "sweep_looks": SWEEPS,
    "time_passes": SWEEPS | TIME,
    "now_and_then": NOTES | SITS_DOWN | ERASES,
}.items():
    add_rule(name, deeds)

Conversations.TestCase.settings = settings(stateful_step_count=60)
TestConversations = Conversations.TestCase
