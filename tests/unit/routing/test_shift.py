"""Nobody is held twice, no desk is overfull, nobody is left with nobody: whatever agents and the router do.

`pytest --hypothesis-profile=thorough` looks twenty times as far; `python -m tests.unit.routing.shift 10000`
plays so many seeds.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.unit.routing.shift import ACTS, AGENTS, PLACES, Shift, play

NUMBER = st.integers(0, len(PLACES) - 1)
AGENT = st.integers(0, len(AGENTS) - 1)
WHO = st.sampled_from([0, 1, 2, 3, 3, 3])  # 3: whoever holds it
KIND = st.sampled_from(ACTS)


class Desk(RuleBasedStateMachine):
    """Each rule is a deed of the shift; the promises are checked after each."""

    def __init__(self) -> None:
        super().__init__()
        self.shift = Shift()

    @rule(number=NUMBER, text=st.booleans())
    def visitor_asks(self, number: int, text: bool) -> None:
        self.shift.asks(number, text)

    @rule(number=NUMBER, agent=WHO, kind=KIND, to=st.integers(0, 3))
    def agent_acts(self, number: int, agent: int, kind: str, to: int) -> None:
        self.shift.acts(number, agent, next(each for each in ACTS if each == kind), to)

    @rule(agent=AGENT, capacity=st.integers(0, 2))
    def agent_sits_down(self, agent: int, capacity: int) -> None:
        self.shift.sits(agent, capacity)

    @rule(agent=AGENT)
    def agent_leaves(self, agent: int) -> None:
        self.shift.leaves(agent)

    @rule()
    def stream_delivers(self) -> None:
        self.shift.streams()

    @rule(pick=st.integers(0, 9), again=st.booleans())
    def queue_delivers(self, pick: int, again: bool) -> None:
        self.shift.works(pick, again)

    @rule(seconds=st.sampled_from([5, 20, 60, 240]), beats=st.integers(0, 7))
    def time_passes(self, seconds: int, beats: int) -> None:
        self.shift.passes(seconds, beats)

    @rule()
    def sweep_looks(self) -> None:
        self.shift.sweeps()

    @invariant()
    def nothing_is_broken(self) -> None:
        self.shift.check()

    def teardown(self) -> None:
        try:
            self.shift.check_the_end()
        finally:
            self.shift.close()


Desk.TestCase.settings = settings(stateful_step_count=40)
TestDesk = Desk.TestCase


def test_forty_seeds_break_nothing() -> None:
    assert [told for told in map(play, range(40)) if told] == []
