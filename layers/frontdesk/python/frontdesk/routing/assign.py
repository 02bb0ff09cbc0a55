"""A queued conversation is offered to one agent: one transaction of the event and the agent's desk."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from frontdesk import errors
from frontdesk.conversation.append import append
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side, Status
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail
from frontdesk.routing.choose import choose
from frontdesk.routing.model import Candidate, Waiting
from frontdesk.routing.policy import DEFAULT, Policy

ROUTER = Author(Side.SYSTEM, "route")
FIRST_REST_MS, LONGEST_REST_MS = 60_000, 30 * 60_000
TRIES = 5  # agents whose last free place was taken while we decided

Candidates = Callable[[], Sequence[Candidate]]
Detect = Callable[[str], str]


def assign(
    log: Conversations,
    place: Place,
    candidates: Candidates,
    detect: Detect,
    *,
    seconds: int,
    now: Callable[[], int],
    policy: Policy = DEFAULT,
) -> Event | None:
    """Offer the conversation if it is queued and somebody is free; None if not. The offer lasts `seconds`.

    The offer's id is `offer:<since>`, so a repeated message finds it. Who loses the race for an agent's last
    place tries the next one.
    """
    tail = read_tail(log, place, 1)
    state = tail[-1].state
    if state.status is not Status.QUEUED:
        return None
    wanted = replace(wanted_by(tail, detect), conversation=place.conversation)
    able = list(candidates())
    for _ in range(TRIES):
        chosen = choose(able, wanted, policy, now()).chosen
        if chosen is None:
            return None
        try:
            return _offer(log, place, tail, chosen, seconds=seconds, now=now)
        except errors.NoRoom:
            able = [each for each in able if each.id != chosen.id]
        except errors.Outdated:
            return None
    return None


def wanted_by(tail: Sequence[Event], detect: Detect) -> Waiting:
    """Skill and last agent from the state, the language from what was decided, else from what was written."""
    state = tail[-1].state
    return Waiting(
        skill=state.topic,
        language=_language(tail, detect),
        since=state.waiting_since or state.since_at,
        priority=state.priority,
        last_agent=state.last_agent,
        refused=_refused(tail),
    )


def _refused(tail: Sequence[Event]) -> dict[str, int]:
    """Who let it pass since it is queued, and from when (ms) they may be asked again.

    After the first time a minute, then twice as long each time: a console that nobody sits at is not
    asked all night.
    """
    counts: dict[str, int] = {}
    until: dict[str, int] = {}
    for event in _this_stay(tail):
        agent = event.author.id if event.kind is Kind.DECLINED else str(event.data.get("agent", ""))
        if event.kind in (Kind.DECLINED, Kind.OFFER_EXPIRED) and agent:
            counts[agent] = counts.get(agent, 0) + 1
            until[agent] = event.at + min(FIRST_REST_MS << (counts[agent] - 1), LONGEST_REST_MS)
    return until


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
        if decided or (event.author.side is Side.VISITOR and event.text):
            return decided or detect(event.text)
    return str(tail[0].data.get("locale", ""))[:2].lower() if tail else ""


def _offer(
    log: Conversations,
    place: Place,
    tail: list[Event],
    chosen: Candidate,
    *,
    seconds: int,
    now: Callable[[], int],
) -> Event:
    since = tail[-1].state.since
    data = {"agent": chosen.id, "name": chosen.name, "since": since, "seconds": seconds}
    draft = Draft(Kind.OFFERED, ROUTER, f"offer:{since}", data=data)
    return append(log, place, tail, lambda _: draft, now=now).event
