"""Whether each event may follow the one before: by the table of docs/protocol.md, as the model reads it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from frontdesk.conversation import model
from frontdesk.conversation.model import Kind, Side
from tests.faults.facts import Violation
from tests.model.log import NOTHING, Draft, Event, State, Tail, follow

UNLAWFUL = "an event or its state is not what the table gives"
EARLY = "a guard took a newer question than its own"
SPOKE = "somebody spoke who did not hold the conversation"
NEVER = 10**9  # later than every seq: what a composer had read is not kept in the log
_NAMES_SINCE = (Kind.OFFERED, Kind.OFFER_EXPIRED, Kind.WOKEN, Kind.CLASSIFIED)


def unlawful(
    conversation: str, log: Sequence[model.Event], leads: Collection[str] = ()
) -> Iterator[Violation]:
    """The first event of the log that the table does not allow, if there is one; `leads` are supervisors."""
    tail: Tail = ()
    for event in log:
        said = draft_of(event, tail[-1].state if tail else NOTHING, leads)
        given = follow(tail, said)
        if not isinstance(given, Event):
            yield _refusal(conversation, event, said, given)
            return
        if given.state != state_of(event.state):
            where = f"{conversation} {event.seq} {event.kind}: {state_of(event.state)}, not {given.state}"
            yield Violation("P3", UNLAWFUL, where)
            return
        tail = (*tail, given)


def _refusal(conversation: str, event: model.Event, said: Draft, why: str) -> Violation:
    where = f"{conversation} {event.seq} {event.kind} {event.id}: {why}"
    if said.id.startswith("guard:"):
        return Violation("P5", EARLY, where)
    if said.side in ("bot", "agent") and why in ("dropped", "not_holder"):
        return Violation("P5", SPOKE, where)
    return Violation("P3", UNLAWFUL, where)


def draft_of(event: model.Event, before: State, leads: Collection[str] = ()) -> Draft:
    """What its writer must have wanted."""
    return Draft(
        event.kind.value,
        event.author.side.value,
        event.id,
        event.author.id,
        event.text,
        to=_target(event.kind, event.data),
        upto=_place(event, before),
        read=NEVER,
        epoch=before.epoch,
        leads=event.author.side is Side.AGENT and event.author.id in leads,
    )


def _target(kind: Kind, data: Mapping[str, Any]) -> str:
    if kind is Kind.TRANSFERRED:
        return str(data.get("agent", "")) or "queue"
    return str(data.get("agent", "")) if kind in (Kind.OFFERED, Kind.REQUEUED) else ""


def _place(event: model.Event, before: State) -> int:
    """The seq it names: of an offer or a snooze `since`, else how far its author had seen."""
    if event.kind in _NAMES_SINCE:
        return int(event.data["since"])
    if event.author.side is Side.BOT:
        return int(event.id.split(":")[1])  # re:<s>, guard:<s>
    covers = int(event.data.get("covers", 0))
    if event.kind is Kind.DECLINED:  # it refuses every offer that its agent had seen
        return before.since if before.since <= covers else covers
    return covers


def state_of(state: model.State) -> State:
    return State(
        state.status.value,
        state.holder,
        state.since,
        state.visible,
        state.unanswered,
        state.epoch,
        state.last_agent,
    )
