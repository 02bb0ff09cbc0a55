"""Is the wait that a visitor is told true? Simulated queues, the board and estimate of the live system.

`python -m evals.wait`. Places of agents are servers with lognormal handling; visitors arrive at a rate that
changes with the hour, some with priority, some give up; agents come and go. Each visitor is told an interval
on the first board that shows them; then the clock says how long it was. A day of a new shop begins with
nothing learnt. The seeds here are not those that the constants of routing/wait.py were chosen with (0 to 11).
"""

import math
import random
from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from statistics import fmean, median

from bench.figures import Figure, write
from frontdesk.conversation.model import Desk
from frontdesk.entrypoints.foretelling import next_board, staff_for, wait_of
from frontdesk.inbox.board import FRESH_MS, Board, Spot
from frontdesk.routing.model import Candidate
from frontdesk.routing.policy import DEFAULT

COMMAND = "make eval-routing"
SEEDS = range(101, 107)
HOURS = 16
HIGH = 0.1  # of the visitors have priority
GIVES_UP_S = 1_800.0  # on average, of those who may
MAY_GIVE_UP = 0.2
MINUTE = 60.0


@dataclass(frozen=True)
class Shop:
    """`load(hour)` is arrivals per place and mean handling time, `agents(hour)` who is at work."""

    name: str
    agents: Callable[[float], int]
    capacity: int
    handling_s: float
    spread: float
    load: Callable[[float], float]


def wave(low: float, high: float, hours: float) -> Callable[[float], float]:
    return lambda hour: (low + high) / 2 + (high - low) / 2 * math.sin(2 * math.pi * hour / hours)


SHOPS = (
    Shop("one agent", lambda _: 1, 1, 240, 1.0, wave(0.6, 1.1, 5)),
    Shop("three, a steady stream", lambda _: 3, 2, 300, 0.8, lambda _: 0.93),
    Shop("five, a lunch dip", lambda hour: 3 if 3 < hour % 8 < 4.5 else 5, 2, 400, 0.8, wave(0.6, 1.15, 8)),
    Shop("quick answers", lambda _: 4, 1, 80, 0.5, wave(0.7, 1.15, 3)),
    Shop("long cases", lambda _: 6, 3, 900, 1.2, wave(0.7, 1.1, 6)),
    Shop("shifts", lambda hour: (4, 8, 6, 3)[int(hour / 4) % 4], 2, 360, 0.7, lambda _: 0.97),
    Shop("a flash sale", lambda _: 8, 3, 240, 0.7, lambda hour: 2.2 if 6 < hour < 7 else 0.75),
)


@dataclass(frozen=True, slots=True)
class Wait:
    """What was told, what it was, and what `place x mean / places` would have said."""

    told: tuple[int, int]
    true_s: float
    naive_s: float
    at_once: bool

    @property
    def holds(self) -> bool:
        return self.told[0] <= self.true_s <= self.told[1]

    @property
    def middle(self) -> float:
        return math.sqrt(max(self.told[0], 1) * self.told[1])


@dataclass
class Desks:
    """A simulated shop: time in seconds, conversations by number."""

    shop: Shop
    random: random.Random
    board: Board = field(default_factory=Board)
    queue: list[tuple[int, float, str]] = field(default_factory=list)
    asked: dict[str, float] = field(default_factory=dict)
    busy: int = 0
    told: dict[str, tuple[float, Wait]] = field(default_factory=dict)
    served: dict[str, float] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    events: list[tuple[float, str, str]] = field(default_factory=list)

    def run(self) -> list[Wait]:
        for at, id in self._arrivals():
            heappush(self.events, (at, "comes", id))
        for tick in range(HOURS * 60):
            heappush(self.events, (tick * MINUTE, "looks", ""))
        looks_at = 0.0
        while self.events:
            now, what, id = heappop(self.events)
            self._happens(now, what, id)
            self._offers(now)
            if what == "looks":
                self._look(now)
            elif now > looks_at:
                looks_at = now + FRESH_MS / 1_000
                heappush(self.events, (looks_at, "looks", ""))
        return self.waits

    def _arrivals(self) -> Iterator[tuple[float, str]]:
        """Thinned from the fastest rate there can be."""
        shop = self.shop

        def rate(at: float) -> float:
            hour = at / 3_600
            return shop.load(hour) * shop.agents(hour) * shop.capacity / shop.handling_s

        most = max(rate(minute * MINUTE) for minute in range(HOURS * 60))
        at, number = 0.0, 0
        while (at := at + self.random.expovariate(most)) < HOURS * 3_600:
            if self.random.random() * most < rate(at):
                number += 1
                yield at, f"cnv_{number:026d}"

    def _happens(self, now: float, what: str, id: str) -> None:
        if what == "comes":
            insort(self.queue, (0 if self.random.random() < HIGH else 2, now, id))
            if self.random.random() < MAY_GIVE_UP:
                heappush(self.events, (now + self.random.expovariate(1 / GIVES_UP_S), "leaves", id))
        elif what == "leaves":
            self.queue = [each for each in self.queue if each[2] != id]
        elif what == "accepts":
            del self.asked[id]
            self.served[id] = now
            mean, spread = self.shop.handling_s, self.shop.spread
            handling = self.random.lognormvariate(math.log(mean) - spread**2 / 2, spread)
            heappush(self.events, (now + handling, "ends", id))
        elif what == "ends":
            self.busy -= 1

    def _places(self, now: float) -> int:
        return self.shop.agents(now / 3_600) * self.shop.capacity

    def _offers(self, now: float) -> None:
        while self.queue and self.busy < self._places(now):
            _, _, id = self.queue.pop(0)
            self.busy += 1
            self.asked[id] = now
            heappush(self.events, (now + self.random.lognormvariate(math.log(6), 0.6), "accepts", id))

    def _look(self, now: float) -> None:
        """The board is made anew as by whoever waits; nobody looks while nobody does."""
        order = [Spot(id, offered=True) for id in self.asked]
        order += [Spot(id, rank) for rank, _, id in self.queue]
        if not order and not self.told:
            return
        at, standing = int(now * 1_000), {spot.conversation for spot in order}
        staff = staff_for(order, self._candidates(now), DEFAULT, at)
        gone = {each.conversation: each for each in self.board.told if each.conversation in self.served}
        waited = {id: self.served[id] - each.at / 1_000 for id, each in gone.items()}
        known = {spot.conversation for spot in self.board.order}
        self.board = next_board(self.board, tuple(order), False, staff, waited, at)
        for index, spot in enumerate(order):
            if spot.conversation not in known:
                self._tell(now, index, spot)
        for id in [id for id in self.told if id not in standing]:
            told_at, told = self.told.pop(id)
            if id in self.served:
                true = self.served[id] - told_at
                self.waits.append(Wait(told.told, true, told.naive_s, told.at_once))

    def _tell(self, now: float, index: int, spot: Spot) -> None:
        told = wait_of(self.board, index)
        if told:
            free = self.board.staff.free[spot.asks_for]
            missing = 0 if spot.offered else max(0, index + 1 - len(self.asked) - free)
            naive = (index + 1) * self.shop.handling_s / max(self._places(now), 1)
            self.told[spot.conversation] = now, Wait(told, 0.0, naive, not missing)

    def _candidates(self, now: float) -> list[Candidate]:
        """Whoever is over capacity after a change of shift finishes what they hold."""
        agents, held = self.shop.agents(now / 3_600), self.busy
        found = []
        for number in range(agents):
            mine = -(-held // (agents - number))
            held -= mine
            desk = Desk(str(number), self.shop.capacity, True, int(now * 1_000), {"held": (1, mine)})
            found.append(Candidate(str(number), "", (), (), desk))
        return found


def simulated(shop: Shop, seed: int) -> list[Wait]:
    return Desks(shop, random.Random(seed)).run()  # noqa: S311 -- a simulation


def coverage(waits: Sequence[Wait]) -> float:
    return fmean(each.holds for each in waits)


def width(waits: Sequence[Wait]) -> float:
    """The interval's width beside the true wait, over all of them."""
    return fmean(each.told[1] - each.told[0] for each in waits) / fmean(each.true_s for each in waits)


def off(waits: Sequence[Wait], of: Callable[[Wait], float]) -> float:
    """How far a point is from the true wait in the middle case, as a share of it."""
    return median(abs(of(each) - each.true_s) / max(each.true_s, 1.0) for each in waits)


ROW = "{:<26}{:>8}{:>9}{:>9}{:>10}{:>9}{:>9}{:>9}"


def row(name: str, waits: Sequence[Wait]) -> str:
    queued = [each for each in waits if not each.at_once]
    cells = (coverage(waits), coverage(queued), width(queued), off(queued, lambda each: each.middle))
    naive = off(queued, lambda each: each.naive_s)
    mean = fmean(each.true_s for each in queued)
    return ROW.format(name, len(waits), f"{mean:.0f} s", *(f"{cell:.3f}" for cell in (*cells, naive)))


def main() -> None:
    print(ROW.format("shop", "waits", "mean", "inside", "queued", "width", "middle", "naive"))
    everything: list[Wait] = []
    for shop in SHOPS:
        waits = [each for seed in SEEDS for each in simulated(shop, seed)]
        everything += waits
        print(row(shop.name, waits), flush=True)
    print(row("all", everything))
    print("queued, width, middle, naive: of those for whom no place was free; shares of the true wait")
    queued = [each for each in everything if not each.at_once]
    data = f"{len(SHOPS)} simulated shops, {len(SEEDS)} days each, {len(everything):,} waits"
    figures = [
        Figure("routing.wait_coverage80", round(coverage(everything), 3), "", "0.75 to 0.85", COMMAND, data),
        Figure("routing.wait_coverage80_queued", round(coverage(queued), 3), "", "", COMMAND, data),
        Figure("routing.wait_width", round(width(queued), 2), "of the true wait", "", COMMAND, data),
    ]
    print(f"written to {write('eval_wait', figures)}")


if __name__ == "__main__":
    main()
