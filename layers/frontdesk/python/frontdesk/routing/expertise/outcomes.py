"""What a conversation's log says of those who held it: a pure function of its tail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from frontdesk.conversation.model import Event, Kind, Side, State, Status
from frontdesk.routing.expertise.model import Outcome
from frontdesk.routing.expertise.topics import topic_of
from frontdesk.values import frozen

SETTLED_MS = 86_400_000
"""What stays resolved for a day is over; who writes again sooner goes on with the same case."""

MOST_TERMS = 16
_HELD = (Status.OPEN, Status.WAITING)
_THROUGH = (Kind.RESOLVED, Kind.CLOSED, Kind.ABANDONED)


@frozen
class Stay:
    """From one change of hands to the next: the events while `agent` held it, and the one that ended it."""

    agent: str
    began: int
    ended: Event
    before: State


def outcomes_of(tail: Sequence[Event]) -> tuple[Outcome, ...]:
    """One outcome for each person who was through with it, in order; none where no person was.

    `tail` is the whole log, from event 1. What an earlier resolution ended that lasted for a day was told
    then. Who gave it away, resolved it later, or was away and came back has one outcome: the last. A log that
    is retired, torn or not resolved says nothing.
    """
    if not _is_told(tail):
        return ()
    case = _case(tail)
    found: dict[str, Outcome] = {}
    for stay in _stays(case):
        began = found[stay.agent].at - _ms(found[stay.agent]) if stay.agent in found else stay.began
        found.pop(stay.agent, None)
        found[stay.agent] = _outcome(stay, began, case)
    return _rated(list(found.values()), case)


def _is_told(tail: Sequence[Event]) -> bool:
    whole = bool(tail) and tail[0].seq == 1 and tail[-1].seq == len(tail)
    over = whole and tail[-1].state.status is Status.RESOLVED
    return over and not any(event.kind in (Kind.TOMBSTONE, Kind.RETIRED) for event in tail)


def _case(tail: Sequence[Event]) -> Sequence[Event]:
    """The events after the last resolution that lasted, but for the one that it has now."""
    first = 0
    for at, (one, other) in enumerate(pairwise(tail), start=1):
        reopened = one.state.status is Status.RESOLVED and other.state.status is not Status.RESOLVED
        if reopened and other.at - one.state.since_at >= SETTLED_MS:
            first = at
    return tail[first:]


def _stays(case: Sequence[Event]) -> Iterator[Stay]:
    """An offer is no stay yet, and who vanished or was relieved by somebody else has shown nothing."""
    holder, began = "", 0
    for one, other in pairwise(case):
        now = one.state.agent if one.state.status in _HELD else ""
        if now != holder:
            holder, began = now, one.at
        later = other.state.agent if other.state.status in _HELD else ""
        if holder and later != holder and _tells(other, holder):
            yield Stay(holder, began, other, one.state)


def _tells(ended: Event, holder: str) -> bool:
    by_themselves = ended.kind in (Kind.TRANSFERRED, Kind.RETURNED) and ended.author.id == holder
    return by_themselves or ended.kind in _THROUGH


def _outcome(stay: Stay, began: int, case: Sequence[Event]) -> Outcome:
    """A visitor who closes while waiting for a word, or is left without one, was not helped."""
    ended = stay.ended
    through = ended.kind in _THROUGH
    helped = through and (ended.kind is Kind.RESOLVED or not stay.before.unanswered)
    before = [event for event in case if event.seq < ended.seq]
    return Outcome(
        agent=stay.agent,
        topic=topic_of(before),
        skill=stay.before.topic,
        team=_team(before),
        terms=_terms(before),
        resolved=helped,
        transferred=not through,
        rating=None,
        seconds_to_resolve=max(0, ended.at - began) / 1_000,
        at=ended.at,
    )


def _ms(outcome: Outcome) -> int:
    return int(outcome.seconds_to_resolve * 1_000)


def _rated(outcomes: list[Outcome], case: Sequence[Event]) -> tuple[Outcome, ...]:
    """The last word of the visitor goes to whoever held it last before."""
    for event in reversed(case):
        score = _score(event)
        if score is None:
            continue
        for at in reversed(range(len(outcomes))):
            if outcomes[at].at <= event.at or outcomes[at].agent == event.state.last_agent:
                outcomes[at] = replace(outcomes[at], rating=score)
                return tuple(outcomes)
    return tuple(outcomes)


def _score(event: Event) -> int | None:
    score = event.data.get("score") if event.kind is Kind.RATED else None
    return score if isinstance(score, int) and 1 <= score <= 5 else None


def _decided(case: Iterable[Event]) -> Iterator[Mapping[str, Any]]:
    """What our own side decided it is about; what a visitor sent says nothing of that."""
    return (event.data for event in case if event.author.side is not Side.VISITOR)


def _team(case: Sequence[Event]) -> str:
    teams = [data["team"] for data in _decided(case) if isinstance(data.get("team"), str)]
    return str(teams[-1]) if teams else ""


def _terms(case: Sequence[Event]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for data in _decided(case):
        terms = data.get("terms")
        if isinstance(terms, list | tuple):
            found |= dict.fromkeys(term for term in terms if isinstance(term, str))
    return tuple(found)[:MOST_TERMS]
