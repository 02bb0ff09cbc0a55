"""A shift at the desk, for the state machine: real logs, desks, inbox and router, jobs in any order.

`python -m tests.unit.routing.shift 10000` plays so many seeds and says which broke what.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import cached_property
from random import Random
from typing import Any

from frontdesk import errors
from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Event, HoldChange, Kind, Place, Side, Status
from frontdesk.conversation.open import open_conversation
from frontdesk.conversation.post import post
from frontdesk.entrypoints import queue, records
from tests import world
from tests.desk import Desk
from tests.unit.conversation.promises import check_desks

SHOP = world.SHOP.id
AGENTS = (world.ADA, world.LIN, world.MARTA)
PLACES = tuple(Place(SHOP, world.fixed_id("cnv", number)) for number in range(4))
STEPS, LONG_MS = 40, 4 * world.MINUTE
HELD = (Status.OFFERED, Status.OPEN, Status.WAITING)


class Told(SqliteConversations):
    """Every take that is written must have had room (P6)."""

    def put(self, place: Place, event: Event, holds: Sequence[HoldChange] = ()) -> Event | None:
        way = super().put(place, event, holds)
        for change in holds if way is None else ():
            desk = self.desk(place.tenant, change.agent)
            assert not change.takes or (desk and desk.free >= 0), f"{change.agent} took more than they may"
        return way


class Jobs:
    """Port Queue: a heap of messages; whoever works picks any that is due."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self.waiting: list[tuple[int, dict[str, Any]]] = []

    def send(self, queue: str, body: Mapping[str, Any], delay_s: int = 0) -> None:
        if queue == "route":
            self.waiting.append((self._now() + delay_s * 1_000, dict(body)))

    def due(self) -> list[int]:
        return [at for at, (due, _) in enumerate(self.waiting) if due <= self._now()]


class Floor(Desk):
    """The desk with these two in place of its own."""

    @cached_property
    def conversations(self) -> Told:
        return Told(self.database)

    @cached_property
    def queue(self) -> Any:
        return Jobs(self.now)


class Shift:
    """Four conversations and three agents; each deed is what one of them, a worker or time does."""

    def __init__(self) -> None:
        self.desk = Floor()
        self._minted = 0
        for agent in AGENTS:
            self.sits(AGENTS.index(agent), 1)

    def head(self, place: Place) -> Event | None:
        tail = self.desk.conversations.tail(place, 1)
        return tail[-1] if tail else None

    def _mint(self, base: int, side: str) -> str:
        self._minted += 1
        return world.client_id(base, self._minted, side)

    # visitors

    def asks(self, number: int, text: bool) -> None:
        """For a person; a second time they write."""
        place, head = PLACES[number], self.head(PLACES[number])
        visitor = Author(Side.VISITOR, world.fixed_id("vis", number))
        if head is None:
            data = {"locale": "zh" if number % 2 else "en"}
            draft = Draft(Kind.PERSON_REQUESTED, visitor, world.client_id(0, number), data=data)
            open_conversation(self.desk.conversations, place, draft, lambda *_: None, now=self.desk.now)
            return
        kind = Kind.MESSAGE if text else Kind.CLOSED
        draft = Draft(kind, visitor, self._mint(head.seq, "m"), "…" if text else "")
        with suppress(errors.Conflict):
            post(self.desk.conversations, place, draft, base=head.seq, after=head.seq,
                 respond=lambda *_: None, admit=lambda _: None, now=self.desk.now)  # fmt: skip

    # agents

    def sits(self, agent: int, capacity: int) -> None:
        """Comes online, or says how many they take; below what they hold, too."""
        self.desk.conversations.set_desk(
            SHOP, AGENTS[agent].id, capacity=capacity, online=True, at=self.desk.clock
        )
        self.desk.queue.send("route", {"do": "pull", "tenant": SHOP})

    def leaves(self, agent: int) -> None:
        self.desk.conversations.set_desk(SHOP, AGENTS[agent].id, online=False, at=self.desk.clock)

    def acts(self, number: int, agent: int, kind: Kind, to: int) -> None:
        """Whoever it is (3: who holds it) does this at what their console shows, or is refused."""
        place, head = PLACES[number], self.head(PLACES[number])
        if head is None:
            return
        who = AGENTS[agent].id if agent < len(AGENTS) else head.state.agent or AGENTS[0].id
        data: dict[str, Any] = {}
        if kind is Kind.TRANSFERRED:
            data = {"agent": AGENTS[to].id} if to < len(AGENTS) else {"skill": "returns"}
        if kind is Kind.SNOOZED:
            data = {"until": self.desk.clock + world.MINUTE}
        draft = Draft(kind, Author(Side.AGENT, who), self._mint(head.seq, "a"), "…", data)
        with suppress(errors.Conflict, errors.NoRoom):
            act(self.desk.conversations, place, draft, base=head.seq, after=head.seq, now=self.desk.now)

    # workers and time

    def streams(self) -> None:
        """The change stream brings rows and jobs."""
        found = self.desk.changes.read(self.desk.changes.position(), 100)
        if found:
            with using(self.desk):
                failed = records.handle({"Records": [record for _, record in found]})
            assert not failed["batchItemFailures"]
            self.desk.changes.store(found[-1][0])

    def works(self, pick: int, again: bool) -> None:
        """A job that is due, whichever; one that is done may come again."""
        jobs, due = self.desk.queue, self.desk.queue.due()
        if not due:
            return
        at, body = jobs.waiting.pop(due[pick % len(due)])
        if again:
            jobs.waiting.append((at, body))
        self._handle(body)

    def _handle(self, body: Mapping[str, Any]) -> None:
        import json

        with using(self.desk):
            failed = queue.handle({"Records": [{"messageId": "1", "body": json.dumps(body)}]})
        assert not failed["batchItemFailures"], body

    def passes(self, seconds: int, beats: int) -> None:
        """Time; who is among `beats` (bits) is still heard of, the others may have vanished."""
        self.desk.clock += seconds * 1_000
        for at, agent in enumerate(AGENTS):
            if beats >> at & 1:
                self.desk.conversations.set_desk(SHOP, agent.id, at=self.desk.clock)

    def sweeps(self) -> None:
        self.desk.sweep()

    # what must hold

    def check(self) -> None:
        """P5 and P6, and nobody is left with nobody."""
        heads = {place.conversation: head for place in PLACES if (head := self.head(place))}
        desks = {desk.agent: desk for desk in self._desks()}
        check_desks(desks, heads)
        for conversation, head in heads.items():
            holders = [agent for agent, desk in desks.items() if conversation in desk.held]
            assert len(holders) <= 1, f"{conversation} is held by {holders}"
            if head.state.status in HELD:
                assert holders == [head.state.agent], f"{conversation} has no holder"
            elif head.state.status is Status.QUEUED:
                assert head.state.holder == "queue"

    def _desks(self) -> list[Any]:
        return self.desk.conversations.desks(SHOP, [agent.id for agent in AGENTS])

    def check_the_end(self) -> None:
        """The stream runs dry: what waits stands in the list. Then all sit down, and nobody waits long."""
        while self.desk.changes.read(self.desk.changes.position(), 1):
            self.streams()
        listed = {row.conversation for row in self.desk.inbox.page(SHOP, "queued").rows}
        assert listed == {place.conversation for place in self._queued()}, "a place in the queue is lost"
        self.desk.queue.waiting.clear()  # every message is lost: the sweep is left
        for _ in range(40):
            for agent in range(len(AGENTS)):
                self.sits(agent, 9)
            self.desk.queue.waiting.clear()
            self.sweeps()
            self.streams()
            self.check()
            if not self._queued() and not self._offered():
                return
            for place in self._offered():
                head = self.head(place)
                assert head is not None
                self.acts(PLACES.index(place), 3, Kind.TAKEN, 0)
            self.passes(60, 7)
        raise AssertionError(f"nobody was found for {self._queued()}")

    def _queued(self) -> list[Place]:
        return [
            place for place in PLACES if (head := self.head(place)) and head.state.status is Status.QUEUED
        ]

    def _offered(self) -> list[Place]:
        return [
            place for place in PLACES if (head := self.head(place)) and head.state.status is Status.OFFERED
        ]

    def close(self) -> None:
        self.desk.database.close()


ACTS = (Kind.TAKEN, Kind.DECLINED, Kind.REPLY, Kind.TRANSFERRED, Kind.RESOLVED, Kind.SNOOZED, Kind.RETURNED)


def step(shift: Shift, random: Random) -> None:
    """One deed, whichever."""
    number, agent = random.randrange(len(PLACES)), random.choice((0, 1, 2, 3, 3, 3))
    random.choice(
        (
            lambda: shift.asks(number, random.random() < 0.8),
            lambda: shift.asks(number, True),
            lambda: shift.acts(number, agent, random.choice(ACTS), random.randrange(4)),
            lambda: shift.acts(number, agent, random.choice(ACTS), random.randrange(4)),
            lambda: shift.sits(agent % 3, random.randrange(3)),
            lambda: shift.leaves(agent % 3),
            shift.streams,
            shift.streams,
            lambda: shift.works(random.randrange(99), random.random() < 0.2),
            lambda: shift.works(random.randrange(99), random.random() < 0.2),
            lambda: shift.works(random.randrange(99), False),
            lambda: shift.passes(random.choice((5, 20, 60, LONG_MS // 1_000)), random.randrange(8)),
            shift.sweeps,
        )
    )()


def play(seed: int) -> str:
    """'' if every promise held."""
    shift, random = Shift(), Random(seed)
    try:
        for _ in range(STEPS):
            step(shift, random)
            shift.check()
        shift.check_the_end()
    except AssertionError as error:
        return f"seed {seed}: {error}"
    finally:
        shift.close()
    return ""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=int)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args(arguments)
    broken = list(_played(range(options.first, options.first + options.seeds)))
    print(*broken[:20], sep="\n")
    print(f"{options.seeds} seeds of {STEPS} deeds, {len(broken)} violations")
    return 1 if broken else 0


def _played(seeds: range) -> Iterable[str]:
    with ProcessPoolExecutor(2) as workers:
        yield from (told for told in workers.map(_quietly, seeds, chunksize=50) if told)


def _quietly(seed: int) -> str:
    import io
    from contextlib import redirect_stdout

    with redirect_stdout(io.StringIO()):
        return play(seed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
