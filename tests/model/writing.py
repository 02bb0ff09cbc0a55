"""How anyone appends: read from the base, find yourself, decide, put; decide again after every lost put."""

from typing import Any, NamedTuple

from tests.model.flaws import Flaw
from tests.model.log import BLANK, HELD, Draft, Event, State, Tail, follow
from tests.model.ops import Change, Hold, Put, Read, Room, Steps, Transact

ONCE = {
    (Flaw.REAPPENDS, "answer"),
    (Flaw.RESOLVES_AGAIN, "resolved"),
}  # naive: decided before the first put only


class Refused(NamedTuple):
    code: str


def tail_from(conv: int, base: int, flaw: Flaw | None = None) -> Steps[Tail | str]:
    """Everything from `base` on, contiguous, or the code of an error."""
    tail: Tail = yield Read(conv, base)
    if flaw in {Flaw.FORGED_CURSOR, Flaw.EMPTY_TAIL} and not tail:
        return (yield from _supposed(conv, base, flaw))
    if flaw is Flaw.HOLE_ACCEPTED and tail:
        return tail
    if not is_whole(tail, base):
        tail = yield Read(conv, base, strong=True)
    if is_whole(tail, base):
        return (yield from _two_reads(conv, base, tail)) if flaw is Flaw.TWO_READS else tail
    return (yield from _why_missing(conv))


def is_whole(tail: Tail, base: int) -> bool:
    return bool(tail) and all(event.seq == base + at for at, event in enumerate(tail))


def _why_missing(conv: int) -> Steps[str]:
    first: Tail = yield Read(conv, 1, strong=True, upto=1)
    return "conversation_retired" if first and first[0].said.kind == "tombstone" else "cursor_unknown"


def _supposed(conv: int, base: int, flaw: Flaw) -> Steps[Tail]:
    """The naive end of the log: where the client says it is, in the last state that happens to be seen."""
    seen: Tail = (yield Read(conv, 1)) if flaw is Flaw.EMPTY_TAIL else ()
    state = seen[-1].state if seen else State("bot", "bot", 1, base)
    return (Event(base, 0, Draft("unknown", "system", "?"), state),)


def _two_reads(conv: int, base: int, tail: Tail) -> Steps[Tail]:
    again: Tail = yield Read(conv, base)
    return (*again, tail[-1]._replace(state=again[-1].state)) if again else tail


def find(tail: Tail, said: Draft, flaw: Flaw | None = None) -> Event | None:
    """Our own event, written by an earlier try."""
    sides = {said.side} if flaw is not Flaw.IDS_WITHOUT_SIDE else {"visitor", "agent", "bot", "system"}
    return next((event for event in tail if event.said.id == said.id and event.said.side in sides), None)


def same_body(tail: Tail, twin: Event, said: Draft, flaw: Flaw | None = None) -> bool:
    """An erased event matches any body; a blank item says so itself, as a read may miss the `erased`."""
    if is_erased(tail, twin.seq) or (twin.said.text == BLANK and flaw is not Flaw.BLANKS_UNMARKED):
        return True
    return (twin.said.kind, twin.said.text) == (said.kind, said.text)


def is_erased(tail: Tail, seq: int) -> bool:
    return any(event.said.kind == "erased" and event.seq > seq for event in tail)


def append(
    conv: int, tail: Tail, said: Draft, flaw: Flaw | None = None
) -> Steps[tuple[Event | Refused, Tail]]:
    """One event, or why not; with the tail as far as it is known by then."""
    base, read = tail[0].seq if tail else 1, tail
    while True:
        if twin := find(read if flaw is Flaw.BLIND_AFTER_LOST_PUT else tail, said, flaw):
            return (twin if same_body(tail, twin, said, flaw) else Refused("id_reused")), tail
        event = follow(tail, said, flaw)
        if isinstance(event, str):
            return Refused(event), tail
        outcome = yield from _write(conv, tail, event, flaw)
        if outcome in {None, "done"}:
            return event, (*tail, event)
        if (flaw, said.kind) in ONCE:
            return (yield from _write_as_it_is(conv, tail, event)), tail
        if outcome == "no_room":
            return Refused("no_room"), tail
        tail = (yield Read(conv, base, strong=True)) if outcome == "conflict" else (*tail, outcome)


def _write(conv: int, tail: Tail, event: Event, flaw: Flaw | None) -> Steps[Any]:
    """A plain put, or a transaction with the hold items that the event touches."""
    holds = _holds(conv, tail[-1].state, event) if tail else ()
    if not holds or flaw is Flaw.REOPENS_TO_AGENT:
        return (yield Put(conv, event))
    if flaw is Flaw.TWO_WRITES:
        return (yield from _write_apart(conv, event, holds))
    if flaw is Flaw.READ_THEN_WRITE and (yield from _is_full(holds)):
        return "no_room"
    return (yield Transact(conv, event, holds, flaw is Flaw.READ_THEN_WRITE))


def _holds(conv: int, before: State, event: Event) -> tuple[Hold, ...]:
    old = before.holder if before.status in HELD else ""
    new = event.state.holder if event.state.status in HELD else ""
    if old == new:
        return ()
    both = (Hold(old, conv, event.seq, claim=False), Hold(new, conv, event.seq, claim=True))
    return tuple(hold for hold in both if hold.agent)


def _is_full(holds: tuple[Hold, ...]) -> Steps[bool]:
    for hold in holds:
        if hold.claim and (yield Room(hold.agent)) < 1:
            return True
    return False


def _write_apart(conv: int, event: Event, holds: tuple[Hold, ...]) -> Steps[Event | None]:
    """The naive order: first the event, then the holds."""
    in_way: Event | None = yield Put(conv, event)
    if in_way is None:
        for hold in holds:
            yield Change(hold)
    return in_way


def _write_as_it_is(conv: int, tail: Tail, event: Event) -> Steps[Event]:
    """The naive second try: the next seq, everything else as it was decided before."""
    outcome: Any = "conflict"
    while outcome not in {None, "done"}:
        event = event._replace(seq=event.seq + 1)
        outcome = yield from _write(conv, tail, event, None)
    return event
