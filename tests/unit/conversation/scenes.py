"""Every situation the table of transitions tells apart: a state, what led to it, who wants to add what."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from frontdesk.conversation.model import (
    BOT,
    NOBODY,
    QUEUE,
    Author,
    Draft,
    Event,
    Kind,
    Side,
    State,
    Status,
)
from tests import world

ADA, LIN, MARTA = world.ADA.id, world.LIN.id, world.MARTA.id
HELD = (Status.OFFERED, Status.OPEN, Status.WAITING)
AUTHORS = {
    Side.VISITOR: Author(Side.VISITOR, world.MEI.id),
    Side.BOT: Author(Side.BOT, "bot"),
    Side.SYSTEM: Author(Side.SYSTEM, "clock"),
}
SINCE, ASKED, ALSO, HEAD = 4, 6, 8, 9
"""The status has stood since 4; the visitor asked at 6 and did something at 8; the head is a note at 9."""


@dataclass(frozen=True)
class Scene:
    state: State | None
    draft: Draft
    tail: tuple[Event, ...] = ()

    @property
    def source(self) -> str:
        return self.state.status.value if self.state else "nothing"


def scenes() -> Iterator[Scene]:
    """All of them; `nothing` first, then each kind of event on each state."""
    for kind, author in _said():
        yield Scene(None, Draft(kind, author, "id", covers=1, data={"since": 1, "agent": ADA}))
    for state, also in product(_states(), (Kind.MESSAGE, Kind.RATED)):
        for kind, author in _said():
            for draft in _drafts(kind, author, state):
                yield Scene(state, draft, _tail(state, also))
                if kind is Kind.CLASSIFIED:
                    yield Scene(replace(state, topic=""), draft, _tail(state, also))


def _said() -> Iterator[tuple[Kind, Author]]:
    ada, lin = (Author(Side.AGENT, agent) for agent in (ADA, LIN))
    for kind in (Kind.MESSAGE, Kind.PERSON_REQUESTED, Kind.CLOSED):
        yield kind, AUTHORS[Side.VISITOR]
    for kind in (Kind.RATED, Kind.CONTACT_LEFT, Kind.IDENTIFIED):
        yield kind, AUTHORS[Side.VISITOR]
    for kind in (Kind.ANSWER, Kind.HANDED_OVER):
        yield kind, AUTHORS[Side.BOT]
    for kind in (Kind.REPLY, Kind.NOTE, Kind.TAKEN, Kind.DECLINED, Kind.TRANSFERRED, Kind.RETURNED):
        yield from ((kind, ada), (kind, lin))
    for kind in (Kind.RESOLVED, Kind.SNOOZED, Kind.PRIORITISED, Kind.ERASED):
        yield from ((kind, ada), (kind, lin))
    for kind in (
        Kind.CLASSIFIED,
        Kind.OFFERED,
        Kind.OFFER_EXPIRED,
        Kind.REQUEUED,
        Kind.WOKEN,
        Kind.ABANDONED,
    ):
        yield kind, AUTHORS[Side.SYSTEM]
    yield from ((kind, AUTHORS[Side.SYSTEM]) for kind in (Kind.ERASED, Kind.RETIRED))


def _states() -> Iterator[State]:
    for status, asked, last in product(Status, (0, ASKED), ("", ADA)):
        if asked and status in (Status.WAITING, Status.SNOOZED, Status.RESOLVED):
            continue
        if (status is Status.OPEN and not asked) or (status in HELD[1:] and not last):
            continue
        yield State(
            status,
            {Status.BOT: BOT, Status.QUEUED: QUEUE}.get(status, ADA if status in HELD else NOBODY),
            since=SINCE,
            visible=ALSO,
            unanswered=asked,
            waiting_since=_at(asked) if asked else 0,
            priority="low",
            topic="orders",
            epoch=1,
            last_agent=last,
            since_at=_at(SINCE),
        )


def _drafts(kind: Kind, author: Author, state: State) -> Iterator[Draft]:
    """The ways in which this author may say it here."""
    plain = Draft(kind, author, "id")
    if kind in (Kind.ANSWER, Kind.HANDED_OVER):
        yield from _by_bot(plain, state)
    elif kind in (Kind.REPLY, Kind.RESOLVED, Kind.SNOOZED):
        yield from (replace(plain, covers=after) for after in (ASKED - 1, ASKED, ALSO, HEAD))
    elif kind is Kind.DECLINED:
        yield from (replace(plain, covers=after) for after in (SINCE - 1, SINCE, HEAD))
    elif kind is Kind.TRANSFERRED:
        goals: tuple[dict[str, Any], ...] = ({"agent": ADA}, {"agent": MARTA}, {"skill": "returns"})
        yield from (replace(plain, data=to, supervisor=leads) for to, leads in product(goals, (False, True)))
    elif kind is Kind.PRIORITISED:
        yield replace(plain, data={"priority": "urgent"})
    elif kind is Kind.CLASSIFIED:
        yield from (replace(plain, data={"since": s, "skill": "returns"}) for s in (SINCE - 1, SINCE))
    elif kind is Kind.OFFERED:
        yield replace(plain, data={"since": SINCE, "agent": ADA})
    elif kind in (Kind.OFFER_EXPIRED, Kind.WOKEN):
        yield from (replace(plain, data={"since": since}) for since in (SINCE - 1, SINCE))
    elif kind is Kind.REQUEUED:
        named = product((ADA, LIN, ""), (HEAD - 1, HEAD))
        yield from (replace(plain, data={"agent": agent}, covers=head) for agent, head in named)
    elif kind is Kind.ABANDONED:
        yield from (replace(plain, covers=head) for head in (HEAD - 1, HEAD))
    else:
        yield plain


def _by_bot(plain: Draft, state: State) -> Iterator[Draft]:
    """Composed in this state or an earlier one, for a question or an older place, by rules or a model."""
    reads = (
        None,
        state,
        replace(state, epoch=0),
        replace(state, since=SINCE - 1),
        replace(state, unanswered=ASKED - 1),
        replace(state, unanswered=0),
    )
    for read, place, data in product(reads, (SINCE, ASKED - 1, ASKED, ALSO, HEAD), ({}, {"by": "model"})):
        yield replace(plain, read=read, covers=place, data=data)


def _tail(state: State, also: Kind) -> tuple[Event, ...]:
    kinds = {ASKED: Kind.MESSAGE, ALSO: also}
    return tuple(_event(seq, kinds.get(seq, Kind.NOTE), state) for seq in range(SINCE, HEAD + 1))


def _event(seq: int, kind: Kind, state: State) -> Event:
    author = Author(Side.AGENT, LIN) if kind is Kind.NOTE else AUTHORS[Side.VISITOR]
    return Event(seq, 0, kind, author, f"{seq}", _at(seq), "", {}, state)


def _at(seq: int) -> int:
    return world.NOW + seq * world.MINUTE
