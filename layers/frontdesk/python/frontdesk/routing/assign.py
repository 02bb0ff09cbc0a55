"""A queued conversation is offered to one agent: one transaction of the event and the agent's desk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from frontdesk import errors
from frontdesk.conversation.append import append
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side, Status
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail
from frontdesk.routing.choose import choose
from frontdesk.routing.explain import explain
from frontdesk.routing.model import Candidate, Waiting
from frontdesk.routing.policy import DEFAULT, Policy
from frontdesk.routing.room import Room
from frontdesk.values import frozen

ROUTER = Author(Side.SYSTEM, "route")
FIRST_REST_MS, LONGEST_REST_MS = 60_000, 30 * 60_000
OFFER_S = 20
TRIES = 5  # agents whose last free place was taken while we decided

Detect = Callable[[str], str]
Expertise = Callable[[Sequence[Event], Waiting], Mapping[str, float]]
"""How well each agent knows what a conversation is about, by id; empty where nobody can say."""


@frozen
class Assigned:
    """`event`: the offer, None if there is none. `lost`: somebody was faster, or it does not wait any more.

    Else nobody could be asked about what was `wanted`, before `retry_at` (ms, 0: not as things are).
    `since` is the seq with which it came into the queue.
    """

    event: Event | None = None
    lost: bool = False
    wanted: Waiting | None = None
    retry_at: int = 0
    since: int = 0


def assign(
    log: Conversations,
    place: Place,
    room: Room,
    detect: Detect,
    *,
    now: Callable[[], int],
    policy: Policy = DEFAULT,
    expertise: Expertise = lambda _, __: {},
    reach: int = 0,
) -> Assigned:
    """Offer the conversation if it is queued and somebody is free.

    `reach` is a seq that the caller knows of: an older read is repeated. The offer's id is `offer:<since>`,
    so a repeated message finds it. Who loses the race for an agent's last place asks the next one.
    """
    tail = read_tail(log, place, 1, reach=reach)
    if tail[-1].state.status is not Status.QUEUED:
        return Assigned(lost=True)
    wanted = replace(wanted_by(tail, detect), conversation=place.conversation, weight=policy.weight_of())
    known = expertise(tail, wanted)
    for _ in range(TRIES):
        everybody, at = room.candidates(known), now()
        decision = choose(everybody, wanted, policy, at)
        if decision.chosen is None:
            return Assigned(wanted=wanted, retry_at=decision.retry_at, since=tail[-1].state.since)
        why = explain(decision, everybody, wanted, policy, at)
        try:
            event = _offer(log, place, tail, decision.chosen, why, seconds=policy.offer_s or OFFER_S, now=now)
        except errors.NoRoom:
            room.fill(decision.chosen.id)
        except (errors.Outdated, errors.Contended):
            return Assigned(lost=True)
        else:
            if event is None:
                return Assigned(lost=True)
            room.took(decision.chosen.id, place.conversation, event.seq, wanted.weight, event.at)
            return Assigned(event, wanted=wanted)
    return Assigned(lost=True)


def wanted_by(tail: Sequence[Event], detect: Detect) -> Waiting:
    """Skill and last agent from the state, the language from what was decided, else from what was written."""
    state = tail[-1].state
    return Waiting(
        skill=state.topic,
        language=_language(tail, detect),
        since=state.waiting_since or state.since_at,
        priority=state.priority,
        last_agent=state.last_agent,
        last_at=_last_at(tail),
        refused=_refused(tail),
    )


def _last_at(tail: Sequence[Event]) -> int:
    """When the last agent let go of it, 0 if nobody had it."""
    last = tail[-1].state.last_agent
    held = (after.at for before, after in pairwise(tail) if last and before.state.agent == last)
    return max(held, default=0)


def _refused(tail: Sequence[Event]) -> dict[str, int]:
    """Who let it pass, or gave it back, since it is queued, and from when (ms) they may be asked again.

    After the first time a minute, then twice as long each time: a console that nobody sits at is not
    asked all night.
    """
    counts: dict[str, int] = {}
    until: dict[str, int] = {}
    stay = _this_stay(tail)
    before = tail[-len(stay) - 1] if len(tail) > len(stay) else None
    for event in stay:
        agent = _let_go(event, before)
        if agent:
            counts[agent] = counts.get(agent, 0) + 1
            until[agent] = event.at + min(FIRST_REST_MS << (counts[agent] - 1), LONGEST_REST_MS)
        before = event
    return until


def _let_go(event: Event, before: Event | None) -> str:
    """Who does not have it by this: whoever let an offer pass, or held what is put into the queue."""
    match event.kind:
        case Kind.DECLINED:
            return event.author.id
        case Kind.OFFER_EXPIRED:
            return str(event.data.get("agent", ""))
        case Kind.TRANSFERRED:
            return before.state.agent if before else ""
    return ""


def _this_stay(tail: Sequence[Event]) -> list[Event]:
    """The events since the conversation was last with anybody but the queue."""
    stay: list[Event] = []
    for event in reversed(tail):
        if event.state.status not in (Status.QUEUED, Status.OFFERED):
            break
        stay.append(event)
    return stay[::-1]


def _language(tail: Sequence[Event], detect: Detect) -> str:
    for event in reversed(tail):
        decided = str(event.data.get("language", ""))
        told = detect(event.text) if event.author.side is Side.VISITOR and event.text else ""
        if decided or told:
            return decided or told
    return str(tail[0].data.get("locale", ""))[:2].lower() if tail else ""


def _offer(
    log: Conversations,
    place: Place,
    tail: list[Event],
    chosen: Candidate,
    why: Mapping[str, Any],
    *,
    seconds: int,
    now: Callable[[], int],
) -> Event | None:
    """The reason is put before each try, for the place of that try: an offer without one never stands.

    None where the offer of this turn stands already: another one made it, under the same id.
    """
    since = tail[-1].state.since
    data = {"agent": chosen.id, "name": chosen.name, "since": since, "seconds": seconds}
    offer = Draft(Kind.OFFERED, ROUTER, f"offer:{since}", data=data)

    def draft(seen: list[Event]) -> Draft:
        head = seen[-1]
        if head.state.status is Status.QUEUED and head.state.since == since:
            log.explain(place, head.seq + 1, chosen.id, why)
        return offer

    appended = append(log, place, tail, draft, now=now, weight=why["for"]["weight"])
    return None if appended.repeated else appended.event
