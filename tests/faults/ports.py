"""The ports as a bad day shows them: late, torn, refused, done without a word."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.conversation.model import Desk, Event, HoldChange, Mark, Place
from frontdesk.conversation.ports import Busy, Conversations
from frontdesk.inbox.board import Board
from frontdesk.inbox.model import InboxRow, Projection, Rows
from frontdesk.inbox.ports import Inbox
from frontdesk.work.ports import Queue
from tests.faults.storm import Storm

Written = Callable[[Place, Event, Sequence[HoldChange]], None]
Alive = Callable[[str], None]


class StormyConversations:
    """Port Conversations. A read without `consistent` may show any older view, or one with a hole."""

    def __init__(self, inner: Conversations, storm: Storm, written: Written, alive: Alive) -> None:
        self._inner, self._storm = inner, storm
        self._written, self._alive = written, alive
        self._desks: dict[str, Desk] = {}

    def tail(self, place: Place, base: int, *, consistent: bool = False) -> list[Event]:
        self._storm.step()
        tail = self._inner.tail(place, base, consistent=consistent)
        if consistent or not tail:
            return tail
        if self._storm.happens("stale"):
            tail = tail[: self._storm.random.randrange(len(tail) + 1)]
        if tail and self._storm.happens("torn"):
            del tail[self._storm.random.randrange(len(tail))]
        return tail

    def put(self, place: Place, event: Event, holds: Sequence[HoldChange] = ()) -> Event | None:
        self._storm.step()
        if event.seq > 1 and self._storm.happens("conflict"):  # no transaction ever writes event 1
            raise Busy
        way = self._inner.put(place, event, holds)
        if way is None:
            self._written(place, event, holds)
            if self._storm.happens("lost_write"):
                if self._storm.random.random() < 0.5:
                    raise errors.Unavailable(retry_after=1)
                return None if holds else event  # a repeated put meets its own item, a transaction its token
        return way

    def overwrite(self, place: Place, event: Event) -> None:
        self._storm.step()
        self._inner.overwrite(place, event)

    def delete(self, place: Place, seqs: Iterable[int]) -> None:
        self._storm.step()
        self._inner.delete(place, seqs)

    def mark(self, place: Place, mark: Mark) -> None:
        self._storm.step()
        self._inner.mark(place, mark)

    def marks(self, place: Place) -> list[Mark]:
        self._storm.step()
        return self._inner.marks(place)

    def clear_marks(self, place: Place) -> None:
        self._storm.step()
        self._inner.clear_marks(place)

    def explain(self, place: Place, seq: int, agent: str, why: Mapping[str, Any]) -> None:
        self._storm.step()
        self._inner.explain(place, seq, agent, why)

    def why(self, place: Place, seq: int, agent: str) -> Mapping[str, Any] | None:
        return self._inner.why(place, seq, agent)

    def clear_whys(self, place: Place) -> None:
        self._storm.step()
        self._inner.clear_whys(place)

    def desk(self, tenant: str, agent: str) -> Desk | None:
        self._storm.step()
        return self._inner.desk(tenant, agent)

    def desks(self, tenant: str, agents: Sequence[str]) -> list[Desk]:
        self._storm.step()
        return [self._older(desk) for desk in self._inner.desks(tenant, agents)]

    def _older(self, desk: Desk) -> Desk:
        old = self._desks.get(desk.agent)
        if old is not None and self._storm.happens("stale_list"):
            return old
        self._desks[desk.agent] = desk
        return desk

    def set_desk(
        self, tenant: str, agent: str, *, capacity: int | None = None, online: bool | None = None, at: int = 0
    ) -> Desk:
        self._storm.step()
        self._alive(agent)
        return self._inner.set_desk(tenant, agent, capacity=capacity, online=online, at=at)

    def drift(self, tenant: str, agent: str) -> int:
        return self._inner.drift(tenant, agent)

    def mend(self, tenant: str, agent: str, gone: Mapping[str, int]) -> None:
        self._storm.step()
        self._inner.mend(tenant, agent, gone)

    async def wait(self, place: Place, after: int, timeout_s: float) -> bool:
        return await self._inner.wait(place, after, timeout_s)


class StormyInbox:
    """Port Inbox. A list may be an older one."""

    def __init__(self, inner: Inbox, storm: Storm) -> None:
        self._inner, self._storm = inner, storm
        self._pages: dict[tuple[Any, ...], Rows] = {}

    def project(self, projection: Projection) -> bool:
        self._storm.step()
        return self._inner.project(projection)

    def page(self, tenant: str, status: str, **options: Any) -> Rows:
        self._storm.step()
        key = (tenant, status, *sorted(options.items()))
        old = self._pages.get(key)
        if old is not None and self._storm.happens("stale_list"):
            return old
        self._pages[key] = self._inner.page(tenant, status, **options)
        return self._pages[key]

    def of_visitor(self, tenant: str, visitor: str, *, cursor: str = "", limit: int = 50) -> Rows:
        self._storm.step()
        return self._inner.of_visitor(tenant, visitor, cursor=cursor, limit=limit)

    def row(self, tenant: str, conversation: str) -> InboxRow | None:
        self._storm.step()
        return self._inner.row(tenant, conversation)

    async def wait(self, tenant: str, timeout_s: float) -> bool:
        return await self._inner.wait(tenant, timeout_s)

    def purge(self, now: int) -> int:
        return self._inner.purge(now)

    def rows(self, tenant: str, conversations: Sequence[str]) -> list[InboxRow]:
        self._storm.step()
        return self._inner.rows(tenant, conversations)

    def standing(self, tenant: str, status: str, *, limit: int) -> list[tuple[int, str]]:
        self._storm.step()
        return self._inner.standing(tenant, status, limit=limit)

    def board(self, tenant: str) -> Board | None:
        self._storm.step()
        return self._inner.board(tenant)

    def set_board(self, tenant: str, board: Board, *, expect: int) -> bool:
        self._storm.step()
        return self._inner.set_board(tenant, board, expect=expect)


class StormyQueue:
    """Port Queue. A message may be in the queue although its sender was told that it is not."""

    def __init__(self, inner: Queue, storm: Storm) -> None:
        self._inner, self._storm = inner, storm

    def send(self, queue: str, body: Mapping[str, Any], delay_s: int = 0) -> None:
        self._storm.step()
        self._inner.send(queue, body, delay_s)
        if self._storm.happens("lost_send"):
            raise errors.Unavailable(retry_after=1)
