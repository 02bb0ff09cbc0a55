"""What a conversation needs of a store: the log, marks beside it, desks of agents, and news."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from frontdesk.conversation.model import Desk, Event, HoldChange, Mark, Place


class Busy(Exception):
    """A transaction met another one, and no item came back: read again, strongly consistent."""


class Conversations(Protocol):
    """The log of every conversation. One contract suite runs on every adapter.

    Cost on DynamoDB: `put` without holds 1 write unit per KiB, `tail` half a read unit per 4 KiB.
    """

    def tail(self, place: Place, base: int, *, consistent: bool = False) -> list[Event]:
        """All events with seq ≥ base, ascending, every page. May be stale, even torn, unless consistent."""

    def put(self, place: Place, event: Event, holds: Sequence[HoldChange] = ()) -> Event | None:
        """Write the event if its seq is free, and the holds with it, or nothing at all.

        Returns None when written, else the event in the way. Raises Busy on a transaction conflict and
        errors.NoRoom when an agent who should take it has less free capacity than its weight. A desk
        counts what it took, when, and the time it gave, by the time of the event.
        """

    def overwrite(self, place: Place, event: Event) -> None:
        """Replace an event that exists (erasure, tombstone); does nothing where there is none."""

    def delete(self, place: Place, seqs: Iterable[int]) -> None:
        """Remove events for good; only retiring does this, after its fence."""

    def mark(self, place: Place, mark: Mark) -> None:
        """Overwrite a mark unless a higher rev stands."""

    def marks(self, place: Place) -> list[Mark]:
        """The marks beside the log, in order of name."""

    def clear_marks(self, place: Place) -> None:
        """Remove every mark (erasure, retirement)."""

    def explain(self, place: Place, seq: int, agent: str, why: Mapping[str, Any]) -> None:
        """Put beside the log why `agent` is asked at `seq`, before the event is; the first one stands.

        `why` is JSON. It says nothing until the event at `seq` names that agent.
        """

    def why(self, place: Place, seq: int, agent: str) -> Mapping[str, Any] | None:
        """What `explain` put, or None."""

    def clear_whys(self, place: Place) -> None:
        """Remove every reason (retirement)."""

    def desk(self, tenant: str, agent: str) -> Desk | None:
        """An agent's desk, strongly consistent, or None if they never signed in."""

    def desks(self, tenant: str, agents: Sequence[str]) -> list[Desk]:
        """The desks of these agents (those that exist); may be stale."""

    def set_desk(
        self, tenant: str, agent: str, *, capacity: int | None = None, online: bool | None = None, at: int = 0
    ) -> Desk:
        """Create or change a desk, never what it holds; lowered capacity may make `free` negative.

        Who comes online (or speaks again after AWAY_MS) is there `since` then; `taken` and the time `given`
        begin anew.
        """

    def drift(self, tenant: str, agent: str) -> int:
        """Free places that a desk says it has, less those that it has by its capacity and what it holds."""

    def mend(self, tenant: str, agent: str, gone: Mapping[str, int]) -> None:
        """Take off holds that no log knows of (seq by conversation, left alone if it is another one by now),
        and count the free places anew."""

    async def wait(self, place: Place, after: int, timeout_s: float) -> bool:
        """Sleep until the log holds an event above `after` or a mark changes; False when the time is over."""
