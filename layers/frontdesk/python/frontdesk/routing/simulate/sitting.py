"""An agent's simulated desk: what they hold, and how fast they get on with it."""

from frontdesk.conversation.model import Desk
from frontdesk.routing.model import Candidate
from frontdesk.routing.simulate.model import Conditions, Worker


class Sitting:
    """Conversations share an agent: each gets on more slowly the more there are (processor sharing)."""

    def __init__(self, worker: Worker, conditions: Conditions) -> None:
        self.worker = worker
        self.left: dict[str, float] = {}  # seconds of undivided work, by conversation
        self.turn = 0  # rises with every change: what was planned before is void
        self.online = False
        self.held_s = 0.0  # conversation seconds
        self.total = 0
        self._conditions = conditions
        self._at = self._since = self._taken_at = 0
        self._before_s = 0.0  # held before this shift
        self._known: dict[str, Candidate] = {}

    def come(self, now: int) -> None:
        self.online, self._since, self._before_s = True, now, self.held_s
        self._changed()

    def go(self) -> None:
        """No new ones from now on; what they hold they finish."""
        self.online = False
        self._changed()

    def take(self, id: str, work_s: float, now: int) -> None:
        self.advance(now)
        self.left[id] = work_s
        self._taken_at, self.total = now, self.total + 1
        self._changed()

    def finish(self, id: str, now: int) -> None:
        self.advance(now)
        del self.left[id]
        self._changed()

    def advance(self, now: int) -> None:
        """Time passes, and everything held gets on by its share."""
        passed_s = (now - self._at) / 1_000
        self._at = now
        if self.left:
            self.held_s += passed_s * len(self.left)
            done = passed_s * self._speed()
            self.left = {id: left - done for id, left in self.left.items()}

    def next_done(self) -> tuple[int, str] | None:
        """When (ms) the next one is done, if nothing changes before."""
        if not self.left:
            return None
        id = min(self.left, key=lambda each: self.left[each])
        return self._at + max(0, round(self.left[id] / self._speed() * 1_000)), id

    def candidate(self, topic: str) -> Candidate:
        """As `choose` sees them."""
        found = self._known.get(topic)
        if found is None:
            found = self._known[topic] = self._candidate(topic)
        return found

    def _candidate(self, topic: str) -> Candidate:
        held = dict.fromkeys(self.left, (0, 1))
        for_ever = 1 << 60  # heartbeats never fail here; who goes is offline
        worker = self.worker
        given = round((self.held_s - self._before_s) * 1_000) - self._at * len(held)
        desk = Desk(
            worker.id,
            worker.capacity,
            self.online,
            for_ever,
            held,
            self._since,
            self.total,
            self._taken_at,
            given,
        )
        known = worker.known.get(topic, 0.0)
        return Candidate(
            worker.id, worker.name, worker.skills, worker.languages, desk, worker.teams, expertise=known
        )

    def _speed(self) -> float:
        return 1 / (1 + self._conditions.slows * (len(self.left) - 1))

    def _changed(self) -> None:
        self.turn += 1
        self._known.clear()
