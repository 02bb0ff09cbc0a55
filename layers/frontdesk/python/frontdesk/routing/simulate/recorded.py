"""A day that was: arrivals and staff as the logs of conversations tell them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from frontdesk.conversation.model import Event, Kind, Side, Status
from frontdesk.routing.simulate.model import Arrival, Shift, Worker
from frontdesk.values import frozen

BREAK_MS = 2 * 3_600_000  # an agent of whom nothing is heard for so long has gone home
MARGIN_MS = 5 * 60_000  # they were there some minutes before their first word and after their last
PRIOR = 5.0  # conversations' worth of doubt about what a few of them say of an agent
AVERAGE_S = 300.0  # work where nobody finished anything

_WAITS = (Status.QUEUED, Status.OFFERED)
_WORKS = (Status.OPEN, Status.WAITING)


@frozen
class Stay:
    """One stay in the queue, and what followed: `agent` took it at `taken_at` and was done at `done_at`.

    Times in ms since the epoch; 0: it did not come to that. `left_at`: when it ended otherwise.
    """

    conversation: str
    since: int
    skill: str = ""
    topic: str = ""
    language: str = ""
    priority: str = "normal"
    last_agent: str = ""
    agent: str = ""
    taken_at: int = 0
    done_at: int = 0
    left_at: int = 0


@frozen
class Colleague:
    """What the directory knows of an agent."""

    id: str
    name: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    teams: tuple[str, ...] = ()
    capacity: int = 3


def stays(conversation: str, tail: Sequence[Event]) -> Iterator[Stay]:
    """Every stay in the queue of one conversation."""
    language = topic = ""
    for at, event in enumerate(tail):
        language = str(event.data.get("language", "")) or language
        topic = str(event.data.get("intent", "")) or topic
        before = tail[at - 1].state.status if at else None
        if event.state.status is Status.QUEUED and before not in _WAITS:
            yield _stay(conversation, tail[at:], language or _locale(tail), topic)


def _locale(tail: Sequence[Event]) -> str:
    return str(tail[0].data.get("locale", ""))[:2].lower()


def _stay(conversation: str, tail: Sequence[Event], language: str, topic: str) -> Stay:
    first = tail[0]
    ended = next((event for event in tail if event.state.status not in _WAITS), None)
    agent, taken_at, done_at = "", 0, 0
    if ended is not None and ended.state.status in _WORKS:
        agent, taken_at = ended.state.holder, ended.at
        done_at = next(
            (event.at for event in tail if event.seq > ended.seq and event.state.holder != agent), 0
        )
    return Stay(
        conversation,
        first.at,
        first.state.topic,
        topic or first.state.topic,
        language,
        first.state.priority,
        first.state.last_agent,
        agent,
        taken_at,
        done_at,
        ended.at if ended is not None and not agent else 0,
    )


def arrivals(found: Iterable[Stay], pace: Mapping[tuple[str, str], float]) -> list[Arrival]:
    """Each stay as an arrival. The work is what it took, undivided by how much else its agent had to do; one
    that nobody finished takes the average. Who left before is as patient as they were, others for ever."""
    listed = list(found)
    done = [_took_s(stay) for stay in listed if stay.done_at]
    average = sum(done) / len(done) if done else AVERAGE_S
    return [
        Arrival(
            f"{stay.conversation}#{stay.since}",
            stay.since,
            stay.skill,
            stay.topic,
            stay.language,
            stay.priority,
            _took_s(stay) / pace.get((stay.agent, stay.topic), 1.0) if stay.done_at else average,
            (stay.left_at - stay.since) / 1_000 if stay.left_at else float("inf"),
            stay.last_agent,
        )
        for stay in listed
    ]


def _took_s(stay: Stay) -> float:
    return max(1.0, (stay.done_at - stay.taken_at) / 1_000)


def paces(found: Iterable[Stay]) -> dict[tuple[str, str], float]:
    """How long each agent takes with a topic against everybody with that topic, drawn to 1 by `PRIOR`."""
    done = [stay for stay in found if stay.done_at]
    topics = {topic: _mean(stays) for topic, stays in _by(done, lambda stay: stay.topic)}
    return {
        (agent, topic): (sum(map(_took_s, stays)) / topics[topic] + PRIOR) / (len(stays) + PRIOR)
        for (agent, topic), stays in _by(done, lambda stay: (stay.agent, stay.topic))
    }


def _by(found: Iterable[Stay], key: Callable[[Stay], Any]) -> Iterator[tuple[Any, list[Stay]]]:
    return ((name, list(group)) for name, group in groupby(sorted(found, key=key), key=key))


def _mean(found: Sequence[Stay]) -> float:
    return sum(map(_took_s, found)) / len(found)


def workers(
    colleagues: Iterable[Colleague],
    heard: Mapping[str, Sequence[int]],
    pace: Mapping[tuple[str, str], float],
) -> list[Worker]:
    """Who was there when: the log holds no presence, so it is read from when they were `heard` (ms)."""
    return [
        Worker(
            each.id,
            each.name,
            each.skills,
            each.languages,
            each.teams,
            each.capacity,
            tuple(shifts(heard.get(each.id, ()))),
            {topic: value for (agent, topic), value in pace.items() if agent == each.id},
            {topic: 1 / (1 + value**4) for (agent, topic), value in pace.items() if agent == each.id},
        )
        for each in colleagues
    ]


def shifts(moments: Sequence[int]) -> Iterator[Shift]:
    """Moments (ms, any order) that lie close together are one shift."""
    ordered = sorted(moments)
    if not ordered:
        return
    begins = ordered[0]
    for one, other in pairwise([*ordered, ordered[-1] + BREAK_MS + 1]):
        if other - one > BREAK_MS:
            yield Shift(begins - MARGIN_MS, one + MARGIN_MS)
            begins = other


def heard_of(tail: Iterable[Event]) -> Iterator[tuple[str, int]]:
    """Every sign of an agent in a conversation: their own events, and the end of what they let pass."""
    for event in tail:
        if event.author.side is Side.AGENT:
            yield event.author.id, event.at
        elif event.kind is Kind.OFFERED:
            yield str(event.data.get("agent", "")), event.at
