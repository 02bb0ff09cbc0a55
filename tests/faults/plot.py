"""What a seed is about: who comes, how they behave, where it runs, and which faults it is full of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from tests import world as shop
from tests.faults.agent import GIVING_BACK, HANDING_ON, MANNERS, PUTTING_AWAY
from tests.faults.storm import OF_CLOUD, OF_ONE_PROCESS, Storm

KNOWN = (*shop.WHERE_IS_MY_PARCEL.values(), *shop.HOW_TO_RETURN.values())
UNKNOWN = tuple(shop.NO_RULE_KNOWS.values())
WORDS = (*KNOWN, *UNKNOWN, *shop.A_PERSON_PLEASE.values())
MOSTLY_KNOWN = (*KNOWN, *KNOWN, *KNOWN, *UNKNOWN)
SKEW_MS = 300_000
IDLE_S = 40 * 60.0  # longer than a conversation may be idle


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many visitors, with up to so many tabs each, do so many things, about `pace_s` apart."""

    visitors: int
    tabs: int
    turns: int
    pace_s: float


CROWDS = (Crowd(4, 2, 7, 2.0), Crowd(9, 1, 3, 1.0), Crowd(2, 3, 10, 0.6), Crowd(3, 1, 10, 5.0))


@dataclass(frozen=True, slots=True)
class Plot:
    """`leaves`: how likely a visitor is gone when no answer comes. `more` sets chances of faults.

    `idle_s`: how long visitors are silent, in bad weather, before all is looked through.
    """

    one_process: bool
    skew_ms: int
    crowd: Crowd
    words: tuple[str, ...]
    leaves: float
    manners: tuple[tuple[str, ...], ...] = MANNERS
    more: Mapping[str, float] = field(default_factory=dict)
    idle_s: float = 0.0

    def storm(self, random: Random) -> Storm:
        storm = Storm(random, OF_ONE_PROCESS if self.one_process else OF_CLOUD)
        storm.chances |= {kind: chance for kind, chance in self.more.items() if kind in storm.chances}
        return storm


def draw(random: Random) -> Plot:
    """A plot by chance."""
    return Plot(
        one_process=random.random() < 0.35,
        skew_ms=random.choice((0, 0, SKEW_MS)),
        crowd=random.choice(CROWDS),
        words=random.choice((WORDS, (*KNOWN, *UNKNOWN), MOSTLY_KNOWN)),
        leaves=random.choice((0.0, 0.5)),
        idle_s=random.choice((0.0,) * 7 + (IDLE_S,)),
    )


Focus = Callable[[Plot], Plot]


def anything(plot: Plot) -> Plot:
    """As it was drawn."""
    return plot


def brief(plot: Plot) -> Plot:
    """As it was drawn, without long silences."""
    return replace(plot, idle_s=0.0)


def torn(plot: Plot) -> Plot:
    """Reads show holes."""
    return replace(plot, one_process=False, more={"torn": 0.3})


def races(plot: Plot) -> Plot:
    """Few conversations, many writers, and something always comes in between."""
    chances = {"meanwhile": 0.7, "conflict": 0.15, "die": 0.0}
    return replace(plot, one_process=False, crowd=Crowd(2, 3, 14, 0.6), words=MOSTLY_KNOWN, more=chances)


def dialogues(plot: Plot) -> Plot:
    """Agents and visitors write at the same time."""
    return replace(races(plot), manners=(("replies",),), words=UNKNOWN)


def endings(plot: Plot) -> Plot:
    """Agents put away what visitors have not finished with."""
    return replace(races(plot), manners=(PUTTING_AWAY,), words=UNKNOWN)


def returns(plot: Plot) -> Plot:
    """Agents give back to a bot whose queue is slow."""
    slow = {"slow_queue": 0.4, "slow_stream": 0.2}
    return replace(
        plot,
        one_process=False,
        manners=(GIVING_BACK,),
        crowd=Crowd(3, 1, 12, 4.0),
        words=MOSTLY_KNOWN,
        more=slow,
    )


def transfers(plot: Plot) -> Plot:
    """Agents hand on to one another."""
    return replace(plot, one_process=False, manners=(HANDING_ON,), words=UNKNOWN)


def deaths(plot: Plot) -> Plot:
    """Functions die, and visitors do not wait to see what became of it."""
    return replace(plot, one_process=False, words=KNOWN, leaves=0.7, more={"die": 0.08, "throttle": 0.0})


def lost_places(plot: Plot) -> Plot:
    """The one process is killed again and again."""
    return replace(plot, one_process=True, more={"kill_before": 0.06, "kill_after": 0.06})


def skewed(plot: Plot) -> Plot:
    """Clocks differ, and there is much talk."""
    return replace(plot, one_process=False, skew_ms=SKEW_MS, crowd=Crowd(3, 2, 12, 3.0), words=UNKNOWN)
