"""Broken builds around holders, desks, workers and timers: P5 to P7, and that nobody is left waiting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from frontdesk import errors
from frontdesk.adapters.sqlite import desks as sqlite_desks
from frontdesk.adapters.sqlite import inbox as sqlite_inbox
from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.adapters.sqlite.desks import change_hold
from frontdesk.bootstrap import Services, services
from frontdesk.conversation import append, pending, steps
from frontdesk.conversation.answer import BOT_AUTHOR
from frontdesk.conversation.model import (
    QUEUE,
    Draft,
    Event,
    HoldChange,
    Kind,
    Place,
    State,
    Status,
)
from frontdesk.conversation.steps import STEPS, Move
from frontdesk.conversation.tail import read_tail
from frontdesk.conversation.transitions import hold_changes
from frontdesk.entrypoints import queue, records
from frontdesk.inbox.overdue import Due, due
from frontdesk.work.jobs import Job, jobs_for
from functions.route import handler as route
from infra.local.embedded import EmbeddedChanges
from tests.faults.broken import Mutant, Patch, wherever
from tests.faults.mutants_log import appending, everywhere
from tests.faults.plot import deaths, dialogues, endings, lost_places, races, returns, transfers
from tests.faults.storm import around


def _speaks_wherever_the_log_ends() -> list[Patch]:
    return [(steps, "_bot_may_speak", lambda state, draft: None)]


def _forgets_the_holder_on_transfer() -> list[Patch]:
    def only_takes(before: State | None, after: State, seq: int, weight: int = 1) -> list[HoldChange]:
        changes = hold_changes(before, after, seq, weight)
        return changes if len(changes) < 2 else [change for change in changes if change.takes]

    return wherever(hold_changes, only_takes)


def _takes_what_another_holds() -> list[Patch]:
    def taken(move: Move) -> State:
        agent = move.draft.author.id
        return replace(move.state, status=Status.OPEN, holder=agent, last_agent=agent)

    return [(STEPS, Kind.TAKEN, taken)]


def _expires_any_offer() -> list[Patch]:
    def expired(move: Move) -> State:
        if move.state.status is not Status.OFFERED:
            raise errors.Outdated
        return replace(move.state, status=Status.QUEUED, holder=QUEUE)

    return [(STEPS, Kind.OFFER_EXPIRED, expired)]


def _offers_what_is_held() -> list[Patch]:
    """Whoever holds it, the router gives it to another one."""

    def offered(move: Move) -> State:
        return replace(move.state, status=Status.OFFERED, holder=str(move.draft.data["agent"]))

    return [(STEPS, Kind.OFFERED, offered)]


def _guards_whatever_is_unanswered() -> list[Patch]:
    def guard(log: Any, place: Place, seq: int, give_up: Callable[[str], Any], *, now: Any) -> Any:
        seen = read_tail(log, place, seq)
        if seen[-1].state.status is not Status.BOT or not seen[-1].state.unanswered:
            return None
        reply = give_up("")
        draft = Draft(
            Kind.HANDED_OVER, BOT_AUTHOR, f"guard:{seq}", reply.text, reply.data, covers=seen[-1].seq
        )
        return append.append(log, place, seen, lambda _: draft, now=now)

    return wherever(pending.guard, guard)


def _reads_room_before_it_takes_it() -> list[Patch]:
    def change(execute: Callable[..., Any], place: Place, wanted: HoldChange, at: int) -> None:
        desk = sqlite_desks.find(execute, place.tenant, wanted.agent)
        if desk is None or not wanted.takes:
            change_hold(execute, place, wanted, at)
            return
        sqlite_desks.store(execute, place.tenant, desk.changed(place.conversation, wanted, at))

    return [(sqlite_desks, "change_hold", change)]


def _writes_event_and_hold_apart() -> list[Patch]:
    put = SqliteConversations.put

    def apart(
        self: SqliteConversations, place: Place, event: Event, holds: Sequence[HoldChange] = ()
    ) -> Event | None:
        way = put(self, place, event)
        storm = around.get()
        if way is None and holds:
            if storm is not None:
                storm.step()  # two calls of the store: what may happen between any two happens here
            with self.database.atomic() as execute:
                for change in holds:
                    change_hold(execute, place, change, event.at)
        return way

    return [(SqliteConversations, "put", apart)]


def _keeps_the_hold_when_the_visitor_closes() -> list[Patch]:
    def only_moves(before: State | None, after: State, seq: int, weight: int = 1) -> list[HoldChange]:
        return hold_changes(before, after, seq, weight) if after.status is not Status.RESOLVED else []

    return wherever(hold_changes, only_moves)


def _stores_the_place_first() -> list[Patch]:
    read = EmbeddedChanges.next

    async def eager(self: EmbeddedChanges, limit: int) -> list[Any]:
        found = await read(self, limit)
        self._source.store(self._given)
        return found

    return [(EmbeddedChanges, "next", eager), (EmbeddedChanges, "done", lambda self: None)]


def _trusts_in_a_promise() -> list[Patch]:
    """No job and no sweep looks after a promised answer: its writer would have to be immortal."""

    def jobs(place: Place, event: Event) -> list[Job]:
        return [] if event.data.get("inline") else jobs_for(place, event)

    def never(*row: Any, **more: Any) -> Due | None:
        found = due(*row, **more)
        return None if found is Due.GUARD else found

    return [*wherever(jobs_for, jobs), *wherever(due, never)]


def _resolves_the_unseen() -> list[Patch]:
    return [(steps, "_spoke_above", lambda move: False)]


def _answers_what_it_has_not_read() -> list[Patch]:
    def reply(move: Move) -> State:
        agent = move.draft.author.id
        if move.state.holder != agent and move.state.status is not Status.RESOLVED:
            raise errors.NotHolder
        return replace(move.state, status=Status.OPEN, holder=agent, last_agent=agent, unanswered=0)

    return [(STEPS, Kind.REPLY, reply)]


def _projects_the_last_write() -> list[Patch]:
    careless = sqlite_inbox._PROJECT.replace("WHERE inbox.head < excluded.head", "")
    return [(sqlite_inbox, "_PROJECT", careless)]


def _raises_on_content() -> list[Patch]:
    def park(of: Services, change: Mapping[str, Any], error: Exception) -> None:
        raise error

    return [(records, "_park", park)]


def _drops_what_it_cannot_read() -> list[Patch]:
    return [(records, "_park", lambda of, change, error: None)]


def _fails_the_whole_batch() -> list[Patch]:
    def handle(batch: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
        records = batch["Records"]
        done = [queue._done(services(), record) for record in records]
        failed = [] if all(done) else [{"itemIdentifier": each["messageId"]} for each in records]
        return {"batchItemFailures": failed}

    return [(route, "handle", handle)]


MUTANTS = (
    Mutant("P5", "repeats a lost put as it was", lambda: everywhere(appending(decides_again=False)), races),
    Mutant("P5", "the bot speaks wherever the log ends", _speaks_wherever_the_log_ends, races),
    Mutant("P5", "forgets the old holder on transfer", _forgets_the_holder_on_transfer, transfers),
    Mutant("P5", "takes what another agent holds", _takes_what_another_holds, transfers),
    Mutant("P5", "an expiry takes back any offer", _expires_any_offer),
    Mutant("P5", "an offer takes what somebody holds", _offers_what_is_held, transfers),
    Mutant("P5", "a guard does not look at its question", _guards_whatever_is_unanswered, returns),
    Mutant("P6", "reads the room before it takes it", _reads_room_before_it_takes_it, transfers),
    Mutant("P6", "writes event and hold apart", _writes_event_and_hold_apart),
    Mutant("P6", "keeps the hold when a visitor closes", _keeps_the_hold_when_the_visitor_closes),
    Mutant("P7", "raises on a record that it can't read", _raises_on_content, experiment="poison"),
    Mutant("P7", "drops a record that it can't read", _drops_what_it_cannot_read, experiment="poison"),
    Mutant("P7", "one bad message fails its batch", _fails_the_whole_batch, experiment="poison"),
    Mutant("rest", "stores the stream's place before handing on", _stores_the_place_first, lost_places),
    Mutant("rest", "nobody looks after a promised answer", _trusts_in_a_promise, deaths),
    Mutant("rest", "resolves what nobody has seen", _resolves_the_unseen, endings),
    Mutant("rest", "a reply answers what it has not read", _answers_what_it_has_not_read, dialogues),
    Mutant("rest", "the inbox keeps whatever came last", _projects_the_last_write),
)
