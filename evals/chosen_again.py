"""Does the log reproduce the live assignments? A whole day at the real desk, then every choice once more.

`python -m evals.chosen_again`. The day of `evals/days/shop.json` goes through the real log, stream, queues
and `route` in memory, on a clock of its own: agents come and go, take, decline, let offers run out, resolve;
visitors leave. Then the inputs of each record go through `choose` again (`frontdesk simulate --check`).
"""

import heapq
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count
from random import Random

from bench.figures import Figure, write
from evals.simulator import DAY, read
from frontdesk import errors
from frontdesk.conversation.act import act
from frontdesk.conversation.append import append
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side, Status
from frontdesk.conversation.open import open_conversation
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.chosen_again import chosen_again
from frontdesk.routing.simulate.day import draw_arrivals, draw_workers
from frontdesk.routing.simulate.model import Arrival, Worker
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.ports import Put
from tests import world
from tests.desk import Desk

COMMAND = "make eval-routing"
SHOP = world.SHOP.id
BOT = Author(Side.BOT, "bot")
VISITOR = Author(Side.VISITOR, world.TOM.id)
BEAT_MS = 30_000
DECLINES, SLEEPS = 0.05, 0.05


class Day:
    """Everybody of a drawn day at the desk of the tests."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 -- the same day each time
        day = read()
        self._workers = {each.id: each for each in draw_workers(day, self._random)}
        self._arrivals = draw_arrivals(day, self._random)
        self.desk = Desk()
        self.desk.clock = day.begins
        self._ids: dict[str, str] = {}
        self._order = count()
        self._plan: list[tuple[int, int, Callable[[], None]]] = []
        self._seen: Counter[str] = Counter()

    def run(self) -> None:
        for number, worker in enumerate(self._workers.values()):
            self._hire(worker, world.fixed_id("agt", 1_000 + number))
        for number, arrival in enumerate(self._arrivals):
            place = Place(SHOP, world.fixed_id("cnv", 1_000 + number))
            self._at(arrival.at, partial(self._asks, place, arrival))
        while self._plan:
            self.desk.clock, _, happens = heapq.heappop(self._plan)
            happens()
            self.desk.settle()

    def _at(self, when: int, happens: Callable[[], None]) -> None:
        heapq.heappush(self._plan, (when, next(self._order), happens))

    def _hire(self, worker: Worker, id: str) -> None:
        self._ids[id] = worker.id
        email = f"{worker.name}@lanternfish.example"
        known = Agent(
            id, SHOP, email, worker.name, ("agent",), worker.skills, worker.languages, worker.capacity
        )
        self.desk.directory.commit(Put(SHOP, id, known))
        for shift in worker.shifts:
            self._at(shift.begins, partial(self._beats, id, shift.ends))

    def _beats(self, id: str, until: int) -> None:
        there = self.desk.clock < until
        capacity = self._workers[self._ids[id]].capacity
        self.desk.conversations.set_desk(SHOP, id, capacity=capacity, online=there, at=self.desk.clock)
        self.desk.queue.send("route", {"do": "pull", "tenant": SHOP})
        if there:
            self._at(min(until, self.desk.clock + BEAT_MS), lambda: self._beats(id, until))

    def _asks(self, place: Place, arrival: Arrival) -> None:
        """A question that the bot hands over with its topic and language, and that may be given up."""
        log, now = self.desk.conversations, self.desk.now
        draft = Draft(Kind.MESSAGE, VISITOR, world.client_id(0, 1), "…", {"language": arrival.language})
        open_conversation(log, place, draft, lambda *_: None, now=now)
        tail = read_tail(log, place, 1)
        data = {"topic": arrival.skill, "language": arrival.language, "priority": arrival.priority}
        over = Draft(Kind.HANDED_OVER, BOT, "re:1", data=data, covers=1, read=tail[-1].state)
        append(log, place, tail, lambda _: over, now=now)
        self._at(self.desk.clock + 1_000, lambda: self._looks(place, arrival))
        self._at(arrival.at + round(arrival.patience_s * 1_000), lambda: self._leaves(place))

    def _looks(self, place: Place, arrival: Arrival) -> None:
        """Whoever is offered it takes it, says no, or is away from the screen."""
        state = self.desk.conversations.tail(place, 1)[-1].state
        if state.status is Status.OFFERED:
            self._offered(place, state.agent, arrival)
        if state.status in (Status.QUEUED, Status.OFFERED):
            self._at(self.desk.clock + 3_000, lambda: self._looks(place, arrival))

    def _offered(self, place: Place, agent: str, arrival: Arrival) -> None:
        drawn = self._random.random()
        if drawn < DECLINES:
            self._does(place, agent, Kind.DECLINED)
        elif drawn > DECLINES + SLEEPS:
            self._does(place, agent, Kind.TAKEN)
            took_s = arrival.work_s * self._workers[self._ids[agent]].pace.get(arrival.topic, 1.0)
            self._at(self.desk.clock + round(took_s * 1_000), lambda: self._does(place, agent, Kind.RESOLVED))

    def _does(self, place: Place, agent: str, kind: Kind) -> None:
        self._act(place, Author(Side.AGENT, agent, self._ids[agent]), kind, "a")

    def _leaves(self, place: Place) -> None:
        if self.desk.conversations.tail(place, 1)[-1].state.status in (Status.QUEUED, Status.OFFERED):
            self._act(place, VISITOR, Kind.CLOSED, "m")

    def _act(self, place: Place, author: Author, kind: Kind, prefix: str) -> None:
        seq = self.desk.conversations.tail(place, 1)[-1].seq
        draft = Draft(kind, author, world.client_id(seq, seq, prefix), covers=seq)
        try:
            act(self.desk.conversations, place, draft, base=seq, after=seq, now=self.desk.now)
        except errors.Conflict:
            self._seen["too late"] += 1  # the offer ran out, or the visitor was faster


def main() -> None:
    day = Day(seed=0)
    day.run()
    found = list(chosen_again(day.desk, SHOP, 0, day.desk.clock + 1))
    counts = Counter(each.outcome for each in found)
    print(f"{DAY.name}: {len(found):,} offers to {len({each.agent for each in found})} agents, made again:")
    print(f"{counts['same']:,} the same, {counts['differs']} not, {counts['gone']} without a record")
    share = counts["same"] / max(1, len(found))
    told = f"{len(found):,} offers of a day at the real desk in memory"
    write("eval_chosen_again", [Figure("routing.replay_equal", share, "", ">= 1.0", COMMAND, told)])
    if share < 1:
        sys.exit("a recorded choice came out otherwise")


if __name__ == "__main__":
    main()
