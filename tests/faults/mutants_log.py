"""Broken builds of the log: P1 to P4."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from frontdesk import errors
from frontdesk.adapters.sqlite import conversations as sqlite
from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.conversation import append, post, tail, view
from frontdesk.conversation.append import Appended, event_of, next_event, same_body
from frontdesk.conversation.model import Draft, Event, HoldChange, Place, Side
from frontdesk.conversation.open import conversation_id
from frontdesk.conversation.ports import Busy, Conversations
from frontdesk.conversation.transitions import following, hold_changes
from frontdesk.conversation.view import View
from frontdesk.entrypoints.http import messages
from frontdesk.ids import new_id
from infra.local.turns import Turns, _outcome
from tests.faults.broken import Mutant, Patch, wherever
from tests.faults.plot import lost_places, races, torn

Drafting = Callable[[list[Event]], Draft]


def _answers_before_the_commit() -> list[Patch]:
    def turn(self: Turns) -> None:
        batch, self._ready, self._scheduled = self._ready, [], False
        with self._commits.deferred():
            for call, done in batch:
                done(*_outcome(call))
            self._commit()

    return [(Turns, "_turn", turn)]


def _overwrites_what_is_in_the_way() -> list[Patch]:
    return [(sqlite, "_PUT", "INSERT OR REPLACE INTO log (c, seq, body) VALUES (?, ?, ?)")]


def _takes_a_lost_put_for_done() -> list[Patch]:
    put = SqliteConversations.put

    def sure(self: SqliteConversations, place: Place, event: Event, holds: Sequence[HoldChange] = ()) -> None:
        put(self, place, event, holds)

    return [(SqliteConversations, "put", sure)]


def _knows_no_id() -> list[Patch]:
    def find(seen: Sequence[Event], side: Side, id: str) -> None:
        return None

    return wherever(tail.find, find)


def _opens_under_a_fresh_id() -> list[Patch]:
    opened = iter(range(1, 1_000_000))

    def fresh(tenant: str, visitor: str, key: str) -> str:
        return new_id("cnv", next(opened), b"0123456789")

    return wherever(conversation_id, fresh)


def appending(
    *, knows_itself: bool = True, decides_again: bool = True, one_read: bool = True
) -> Callable[..., Appended]:
    """`append` as it stands, but for one thing."""

    def naive(
        log: Conversations,
        place: Place,
        seen: list[Event],
        draft: Drafting,
        *,
        now: Callable[[], int],
        weight: int = 1,
    ) -> Appended:
        base, kept = seen[0].seq, None
        for attempt in range(append.TRIES):
            wanted = draft(seen)
            found = tail.find(seen, wanted.author.side, wanted.id) if knows_itself or not attempt else None
            if found is not None:
                return Appended(same_body(found, wanted), seen, repeated=True)
            event = next_event(seen, wanted, now())
            if not one_read:
                head = log.tail(place, base, consistent=True)[-1]
                state = following(seen[-1].state, wanted, seq=head.seq + 1, at=now(), tail=seen)
                event = event_of(wanted, state, seq=head.seq + 1, prev=head.state.visible, at=now())
            if kept is not None and not decides_again and wanted.author.side is Side.BOT:
                event = replace(kept, seq=event.seq, prev=event.prev)
            kept = event
            try:
                way = log.put(place, event, hold_changes(seen[-1].state, event.state, event.seq, weight))
            except Busy:
                seen = tail.read_tail(log, place, base, consistent=True)
                continue
            if way is None:
                return Appended(event, [*seen, event])
            seen = [*seen, way] if one_read else tail.read_tail(log, place, base)
        raise errors.Contended(retry_after=1)

    return naive


def everywhere(naive: Callable[..., Any]) -> list[Patch]:
    """Wherever `append` was imported."""
    return wherever(append.append, naive)


def _jumps_to_posted() -> list[Patch]:
    honest = view.view

    def jumping(seen: Sequence[Event], after: int, **more: Any) -> View:
        """The client is given its own message, and a cursor behind it."""
        whole = honest(seen, after, **more)
        return replace(whole, events=[event for event in whole.events if event.seq >= whole.posted])

    return [patch for patch in wherever(view.view, jumping) if patch[0] is not view]


def _trusts_a_torn_read() -> list[Patch]:
    def whole(seen: Sequence[Event], base: int, reach: int) -> bool:
        return bool(seen)

    return [(tail, "_is_whole", whole)]


def _shows_notes() -> list[Patch]:
    shown = view.view

    def all_of_it(seen: Sequence[Event], after: int, **more: Any) -> View:
        return shown(seen, after, **{**more, "hidden_too": True})

    return [(module, "view", all_of_it) for module in (post, messages)]


MUTANTS = (
    Mutant("P1", "answers before the commit", _answers_before_the_commit, lost_places),
    Mutant("P1", "overwrites what is in the way", _overwrites_what_is_in_the_way),
    Mutant("P1", "takes a lost put for done", _takes_a_lost_put_for_done, races),
    Mutant("P2", "knows no message by its id", _knows_no_id),
    Mutant(
        "P2", "does not know its own message in the way", lambda: everywhere(appending(knows_itself=False))
    ),
    Mutant("P2", "opens under a fresh id each time", _opens_under_a_fresh_id),
    Mutant("P3", "state from one read, seq from another", lambda: everywhere(appending(one_read=False))),
    Mutant("P4", "the cursor jumps to the posted message", _jumps_to_posted),
    Mutant("P4", "trusts a read with a hole", _trusts_a_torn_read, torn),
    Mutant("P4", "shows visitors what is hidden", _shows_notes),
)
