"""A store with replicas that lag, pages of different age, answers that get lost and others who are faster."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from frontdesk import errors
from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.adapters.sqlite.database import Database
from frontdesk.conversation.model import Event, HoldChange, Place
from frontdesk.conversation.ports import Busy


@dataclass(frozen=True)
class Look:
    """What a read that is not strong shows: `cut` events of one old log, and the rest of another."""

    first: int
    rest: int
    cut: int


@dataclass(frozen=True)
class Put:
    """What befalls a put: `rival` is faster, or a transaction stands in the way, or the answer is lost."""

    rival: "Callable[[], object] | None" = None
    busy: bool = False
    lost: bool = False


class Lagging(SqliteConversations):
    """The fake. Troubles lie in `looks` and `puts`, one for each read and put; `told` hears of each event."""

    def __init__(self, told: Callable[[Place, Event], None]) -> None:
        super().__init__(Database())
        self.looks: deque[Look] = deque()
        self.puts: deque[Put] = deque()
        self._told = told
        self._past: dict[Place, list[list[Event]]] = defaultdict(lambda: [[]])

    def tail(self, place: Place, base: int, *, consistent: bool = False) -> list[Event]:
        if consistent or not self.looks:
            return super().tail(place, base)
        look, past = self.looks.popleft(), self._past[place]
        first, rest = (past[max(0, len(past) - 1 - age)] for age in (look.first, look.rest))
        end = base + look.cut
        page = [event for event in first if base <= event.seq < end]
        return [*page, *(event for event in rest if event.seq >= max(base, end))]

    def put(self, place: Place, event: Event, holds: Sequence[HoldChange] = ()) -> Event | None:
        trouble = self.puts.popleft() if self.puts else Put()
        if trouble.rival:
            trouble.rival()
        if trouble.busy and event.seq > 1:  # no transaction ever writes event 1
            raise Busy
        way = super().put(place, event, holds)
        if way is None:
            self._told(place, event)
            self._remember(place)
        if trouble.lost:
            raise errors.Unavailable(retry_after=1)
        return way

    def overwrite(self, place: Place, event: Event) -> None:
        super().overwrite(place, event)
        self._remember(place)

    def delete(self, place: Place, seqs: Iterable[int]) -> None:
        for seq in seqs:
            super().delete(place, [seq])
            self._remember(place)

    def whole(self, place: Place) -> list[Event]:
        """The items as they are."""
        return super().tail(place, 1)

    def settle(self) -> None:
        """So much time goes by that every replica has everything."""
        for past in self._past.values():
            del past[:-1]

    def calm(self) -> None:
        self.looks.clear()
        self.puts.clear()

    def _remember(self, place: Place) -> None:
        self._past[place].append(self.whole(place))
