"""A conversation on a store in trouble: stale and torn reads, lost answers, others who are faster."""

from collections.abc import Callable, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.adapters.sqlite.database import Database
from frontdesk.conversation.act import act
from frontdesk.conversation.answer import Responder
from frontdesk.conversation.append import Appended, append
from frontdesk.conversation.model import (
    Author,
    Draft,
    Event,
    HoldChange,
    Kind,
    Place,
    Reply,
    Side,
    State,
)
from frontdesk.conversation.open import open_conversation
from frontdesk.conversation.ports import Busy
from frontdesk.conversation.post import post
from frontdesk.conversation.tail import read_tail
from frontdesk.conversation.view import View
from tests import world

MEI = Author(Side.VISITOR, world.MEI.id, world.MEI.name)
ADA, LIN, MARTA = (Author(Side.AGENT, agent.id, agent.name) for agent in (world.ADA, world.LIN, world.MARTA))
ROUTER = Author(Side.SYSTEM, "route")
HERE = Place(world.SHOP.id, world.MEI_CONVERSATION)
ASKED, ANSWERED = world.WHERE_IS_MY_PARCEL["zh"], "您可以在“我的订单”里看到快递走到哪一站。"

Look = Callable[[list[Event]], list[Event]]


class Troubled(SqliteConversations):
    """The fake, and what shall go wrong with it: each trouble happens once, in the order given."""

    def __init__(self) -> None:
        super().__init__(Database())
        self.looks: list[Look] = []
        self.meanwhile: list[Callable[[], object] | None] = []
        self.lost: list[bool] = []
        self.asked: list[bool] = []

    def tail(self, place: Place, base: int, *, consistent: bool = False) -> list[Event]:
        self.asked.append(consistent)
        found = super().tail(place, base)
        return self.looks.pop(0)(found) if self.looks and not consistent else found

    def put(self, place: Place, event: Event, holds: Sequence[HoldChange] = ()) -> Event | None:
        if self.meanwhile and (step := self.meanwhile.pop(0)):
            step()
        way = super().put(place, event, holds)
        if self.lost and self.lost.pop(0):
            raise errors.Unavailable(retry_after=1)
        return way


def busy() -> None:
    """A transaction stands in the way."""
    raise Busy


def older(events: int) -> Look:
    """A replica that does not have the last events yet."""
    return lambda tail: tail[:-events]


def torn(seq: int) -> Look:
    """Pages of different age: one event is missing."""
    return lambda tail: [event for event in tail if event.seq != seq]


def silent(_text: str, _state: State) -> Reply | None:
    """A bot without rules."""
    return None


def knowing(_text: str, _state: State) -> Reply | None:
    """A bot that answers everything."""
    return Reply(ANSWERED, data={"rule": "parcel-where"})


def welcome(_: Sequence[Event]) -> None:
    """No flood."""


class Stage:
    """Who does what in one conversation; the clock goes on by a second with each event."""

    def __init__(self) -> None:
        self.log = Troubled()
        self.place = HERE
        self.clock = world.NOW
        for agent in (ADA, LIN, MARTA):
            self.log.set_desk(HERE.tenant, agent.id, capacity=2, online=True, at=world.NOW)

    def now(self) -> int:
        self.clock += world.SECOND
        return self.clock

    @property
    def events(self) -> list[Event]:
        return SqliteConversations(self.log.database).tail(self.place, 1)

    @property
    def head(self) -> Event:
        return self.events[-1]

    @property
    def kinds(self) -> list[str]:
        return [event.kind.value for event in self.events]

    def opens(
        self,
        text: str = ASKED,
        *,
        bot: Responder = silent,
        kind: Kind = Kind.MESSAGE,
        admit: Callable[[], None] = lambda: None,
    ) -> Appended:
        draft = Draft(kind, MEI, "m_0_1", text)
        return open_conversation(self.log, self.place, draft, bot, now=self.now, admit=admit)

    def posts(
        self,
        id: str,
        text: str = ASKED,
        *,
        bot: Responder = silent,
        kind: Kind = Kind.MESSAGE,
        after: int = 0,
        data: dict[str, Any] | None = None,
        admit: Callable[[Sequence[Event]], None] = welcome,
    ) -> View:
        """`id` is `<base>_<number>`, as in `m_<base>_<random>`."""
        draft = Draft(kind, MEI, f"m_{id}", text, data or {})
        base = base_of(id)
        return post(
            self.log, self.place, draft, base=base, after=after, respond=bot, admit=admit, now=self.now
        )

    def acts(self, who: Author, kind: Kind, id: str, *, after: int = 0, text: str = "", **data: Any) -> View:
        draft = Draft(kind, who, f"a_{id}", text, data, supervisor=who is MARTA)
        return act(self.log, self.place, draft, base=base_of(id), after=after, now=self.now)

    def offers(self, who: Author) -> None:
        since = self.head.state.since
        data = {"agent": who.id, "since": since}
        draft = Draft(Kind.OFFERED, ROUTER, f"offer:{since}", data=data)
        append(self.log, self.place, read_tail(self.log, self.place, 1), lambda _: draft, now=self.now)

    def takes(self, who: Author = ADA) -> None:
        self.acts(who, Kind.TAKEN, f"1_take{self.head.seq}")

    def replies(self, text: str = "好的", who: Author = ADA) -> None:
        self.acts(who, Kind.REPLY, f"1_reply{self.head.seq}", after=self.head.seq, text=text)

    def resolves(self, who: Author = ADA) -> None:
        self.acts(who, Kind.RESOLVED, f"1_resolve{self.head.seq}", after=self.head.seq)

    def gives_back(self, who: Author = ADA) -> None:
        self.acts(who, Kind.RETURNED, f"1_return{self.head.seq}")

    def load(self, who: Author) -> int:
        desk = self.log.desk(HERE.tenant, who.id)
        assert desk is not None
        return desk.load


def base_of(id: str) -> int:
    return int(id.partition("_")[0])
