"""The one way an event gets into the log: read, decide, put once; decide again after every lost put."""

from collections.abc import Callable, Mapping

from frontdesk import errors
from frontdesk.conversation.model import Draft, Event, Kind, Place, Side, State
from frontdesk.conversation.ports import Busy, Conversations
from frontdesk.conversation.tail import find, read_tail, written_by
from frontdesk.conversation.transitions import following, hold_changes, stands
from frontdesk.values import frozen

TRIES = 16  # each lost put means that somebody else got on; sixteen in a row is a storm
_UNTOLD = (Side.BOT, Side.SYSTEM)  # nobody waits for their answer: what comes too late is dropped
# What a client puts in `data`.
_SAID = (
    *("score", "comment", "agent", "skill", "until", "priority", "answer", "thumb", "reason"),
    *("email", "phone", "name"),
)


@frozen
class Appended:
    """`event` stands in the log and `tail` reaches it; `repeated`: an earlier try had put it there.

    `standing`: nothing was written, since the question at that seq asks for the same already; then `event`
    is the head.
    """

    event: Event
    tail: list[Event]
    repeated: bool = False
    standing: int = 0

    @property
    def posted(self) -> int:
        """What the author is told: the seq of their event, or of what stands for it."""
        return self.standing or self.event.seq


def append(
    log: Conversations,
    place: Place,
    tail: list[Event],
    draft: Callable[[list[Event]], Draft],
    *,
    now: Callable[[], int],
    weight: int = 1,
) -> Appended:
    """Append what `draft` decides on the tail, which must be whole and come from `read_tail`.

    `draft` is asked again after each lost put, with what stood in the way. Raises what the table of
    transitions raises, errors.Retired behind the fence, errors.IdReused for another body,
    errors.Contended in a storm.
    """
    base = tail[0].seq
    for _ in range(TRIES):
        wanted = draft(tail)
        found = find(written_by(tail, wanted.author), wanted.author.side, wanted.id)
        if found is not None:
            return Appended(same_body(found, wanted), tail, repeated=True)
        state = tail[-1].state
        if stands(state, wanted):
            return Appended(tail[-1], tail, standing=state.unanswered)
        event = next_event(tail, wanted, now())
        try:
            way = log.put(place, event, hold_changes(state, event.state, event.seq, weight))
        except Busy:
            tail = read_tail(log, place, base, consistent=True)
            continue
        if way is None:
            return Appended(event, [*tail, event])
        tail = [*tail, way] if way.kind is not Kind.ERASED else read_tail(log, place, base, consistent=True)
    raise errors.Contended(retry_after=1)


def next_event(tail: list[Event], draft: Draft, at: int) -> Event:
    """The event that would follow the tail; state and seq come from the last event of the same read."""
    head = tail[-1]
    if head.kind is Kind.RETIRED:
        nobody_waits = draft.author.side in _UNTOLD and draft.kind is not Kind.ERASED  # who erases must know
        raise errors.Outdated if nobody_waits else errors.Retired
    state = following(head.state, draft, seq=head.seq + 1, at=at, tail=tail)
    return event_of(draft, state, seq=head.seq + 1, prev=head.state.visible, at=at)


def event_of(draft: Draft, state: State, *, seq: int, prev: int, at: int) -> Event:
    """The draft as a line of the log; what it covers is kept beside its data."""
    data: Mapping[str, object] = {**draft.data, "covers": draft.covers} if draft.covers else draft.data
    return Event(seq, prev, draft.kind, draft.author, draft.id, at, draft.text, data, state)


def same_body(found: Event, draft: Draft) -> Event:
    """The event itself if the retry says the same; an erased event matches any body.

    A bot may compose other words when its message comes twice: the first ones stand.
    """
    if found.data.get("erased") or draft.author.side in _UNTOLD:
        return found
    same_data = all(found.data.get(key) == draft.data.get(key) for key in _SAID)
    if found.kind is draft.kind and found.text == draft.text and same_data:
        return found
    raise errors.IdReused
