"""A shop floor for the state machine: what was written, what clients were told, what must hold of both."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from frontdesk.conversation.erase import overwrite_below
from frontdesk.conversation.model import Author, Event, Kind, Place, Side, Status
from frontdesk.conversation.view import View
from frontdesk.work.jobs import Job, jobs_for
from tests import world
from tests.unit.conversation.lagging import Lagging
from tests.unit.conversation.promises import Replayed, check_desks, check_erased, check_log

PLACES = tuple(Place(world.SHOP.id, id) for id in (world.MEI_CONVERSATION, world.TOM_CONVERSATION))
VISITOR = Author(Side.VISITOR, world.MEI.id)
ADA, LIN, MARTA = (Author(Side.AGENT, agent.id, agent.name) for agent in (world.ADA, world.LIN, world.MARTA))
AGENTS = (ADA, LIN, MARTA)


@dataclass(frozen=True)
class Sent:
    """What a client repeats until it hears of it."""

    id: str
    base: int
    kind: Kind
    text: str = ""
    data: dict[str, object] = field(default_factory=dict)


@dataclass
class Screen:
    """What a client keeps: how far it has read, what it was shown, and what it has sent but not heard of."""

    cursor: int = 0
    shown: dict[int, Event] = field(default_factory=dict)
    sent: Sent | None = None

    def shows(self, seen: View, *, hidden_too: bool) -> None:
        """The cursor only rises, and `prev` says whether anything is missing."""
        check_erased(seen.events)
        for event in seen.events:
            before = max((seq for seq in self.shown if seq < event.seq), default=0)
            assert hidden_too or event.prev == before or event.seq in self.shown, (
                f"{event.seq} misses an event"
            )
            self.shown[event.seq] = event
        self.cursor = max(self.cursor, seen.cursor)


class Floor:
    """Two conversations with two tabs each, three agents, the queue, and what the table says should stand."""

    def __init__(self) -> None:
        self.store = Lagging(self._told)
        self.clock = world.NOW
        self.tabs: dict[tuple[Place, int], Screen] = defaultdict(Screen)
        self.consoles: dict[tuple[Place, Author], Screen] = defaultdict(Screen)
        self.written: dict[Place, list[Event]] = {place: [] for place in PLACES}
        self.acknowledged: list[tuple[Place, int, str]] = []
        self.jobs: list[tuple[Place, Job]] = []
        self.removed: set[Place] = set()
        self._lawful: dict[Place, Replayed] = defaultdict(Replayed)
        self._erasures: list[tuple[Place, int]] = []
        self._most: dict[str, int] = {}
        self._minted = 0
        for agent, capacity in zip(AGENTS, (1, 2, 1), strict=True):
            self.set_capacity(agent, capacity)

    def now(self) -> int:
        self.clock += world.SECOND
        return self.clock

    def mint(self, prefix: str, base: int) -> str:
        self._minted += 1
        return f"{prefix}_{base}_{self._minted}"

    def set_capacity(self, agent: Author, capacity: int) -> None:
        desk = self.store.set_desk(world.SHOP.id, agent.id, capacity=capacity, online=True, at=self.clock)
        self._most[agent.id] = max(capacity, desk.load)

    def _told(self, place: Place, event: Event) -> None:
        """Every event that is written comes by here, and goes over the stream."""
        self._lawful[place].add(event)
        self.written[place].append(event)
        self.jobs += ((place, job) for job in jobs_for(place, event))
        if event.kind is Kind.ERASED:
            self._erasures.append((place, event.seq))

    def check(self) -> None:
        for place, log in self.written.items():
            check_log(log)
            if place not in self.removed:
                self._check_items(place)
                self._check_tabs(place)
        for place, seq, id in self.acknowledged:
            assert self.written[place][seq - 1].id == id, "an acknowledged message is lost"
        self._check_desks()
        self._check_guards()

    def _check_items(self, place: Place) -> None:
        """Items stay what they were, whatever is overwritten; only event 1 may become a tombstone."""
        items = self.store.whole(place)
        assert facts(items[1:]) == facts(self.written[place][1:])
        assert facts(items[:1]) == facts(self.written[place][:1]) or items[0].kind is Kind.TOMBSTONE

    def _check_tabs(self, place: Place) -> None:
        visible = [event.seq for event in self.written[place] if event.is_visible]
        for tab in (self.tabs[place, 0], self.tabs[place, 1]):
            assert sorted(tab.shown) == [seq for seq in visible if seq <= tab.cursor], "a tab missed an event"

    def _check_desks(self) -> None:
        desks = {desk.agent: desk for desk in self.store.desks(world.SHOP.id, list(self._most))}
        check_desks(desks, {place.conversation: log[-1] for place, log in self.written.items() if log})
        for agent, desk in desks.items():
            self._most[agent] = max(desk.capacity, min(self._most[agent], desk.load))
            assert desk.load <= self._most[agent], "capacity exceeded"

    def _check_guards(self) -> None:
        """Whatever the bot owes is guarded by a message in the queue."""
        for place, log in self.written.items():
            state = log[-1].state if log else None
            if state and state.status is Status.BOT and state.unanswered:
                jobs = (job.body for where, job in self.jobs if where == place)
                guards = [body["seq"] for body in jobs if body["do"] == "guard"]
                assert max(guards, default=0) >= state.unanswered, "a visitor waits, and nobody will look"

    def check_the_end(self) -> None:
        """The sweep leaves no erased text behind."""
        for place, seq in self._erasures:
            overwrite_below(self.store, place, seq)
        for place in PLACES:
            check_erased(self.store.whole(place))


def facts(events: Iterable[Event]) -> list[object]:
    """What nobody may ever change in an event."""
    return [
        (event.seq, event.prev, event.kind, event.author, event.id, event.at, event.state) for event in events
    ]
