"""What each event of a conversation adds: a pure function, so that counting again adds nothing."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from frontdesk.conversation.model import ASKING, Event, Kind, Side, Status
from frontdesk.insight.model import BIN_BASE, HOUR_MS, Count, Key

_IN_QUEUE = (Status.QUEUED, Status.OFFERED)
_WITH_AGENT = (Status.OPEN, Status.WAITING)
_SAID = {Kind.MESSAGE: "messages", Kind.ANSWER: "bot_answers", Kind.REPLY: "replies"}
Added = tuple[str, int]


def count(tail: Sequence[Event], after: int) -> list[Count]:
    """What the events above `after` add; `tail` is the whole log, erased texts or not."""
    sums: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    past = _Past()
    for at, event in enumerate(tail):
        before = tail[at - 1] if at else None
        added = list(_adds(event, before, past))
        if event.seq > after:
            key = Key(event.at // HOUR_MS, event.state.topic, _who(event, before))
            for measure, value in added:
                sums[key][measure] += value
        past.note(event, before)
    return [Count(key, dict(measures)) for key, measures in sums.items() if measures]


class _Past:
    """What an event must know of those before it."""

    def __init__(self) -> None:
        self.opened_at = self.queued_at = self.asked_at = 0  # ms; 0: not since it was opened
        self.person = False  # whether anybody but the bot had a part since it was opened

    def note(self, event: Event, before: Event | None) -> None:
        was = before.state.status if before else Status.RESOLVED
        now = event.state.status
        if was is Status.RESOLVED and now is not Status.RESOLVED:
            self.opened_at, self.asked_at, self.person = event.at, 0, False
        if now in _IN_QUEUE and was not in _IN_QUEUE:
            self.queued_at = event.at
            self.asked_at = self.asked_at or event.at
        if event.kind is Kind.REPLY:
            self.asked_at = 0
        self.person = self.person or now in _WITH_AGENT


def _adds(event: Event, before: Event | None, past: _Past) -> Iterator[Added]:
    was = before.state.status if before else Status.RESOLVED
    now = event.state.status
    if event.kind in _SAID:
        yield _SAID[event.kind], 1
    if was is Status.RESOLVED and now is not Status.RESOLVED:
        yield ("conversations" if before is None else "reopened"), 1
    if now in _IN_QUEUE and was not in _IN_QUEUE:
        yield "queued", 1
    if was in _IN_QUEUE and now in _WITH_AGENT:
        yield from _lasted("wait", past.queued_at, event.at)
    if was in _IN_QUEUE and now is Status.RESOLVED:
        yield "left", 1
    if event.kind is Kind.REPLY and past.asked_at:
        yield from _lasted("first_reply", past.asked_at, event.at)
    yield from _ends(event, was, past)


def _ends(event: Event, was: Status, past: _Past) -> Iterator[Added]:
    if event.state.status is Status.RESOLVED and was is not Status.RESOLVED:
        yield "ended", 1
        yield "ended_by_bot", int(not past.person and was not in _IN_QUEUE)
        yield from _lasted("resolution", past.opened_at, event.at)
    if event.kind is Kind.TRANSFERRED:
        yield "transfers", 1
    if event.kind is Kind.RATED and "score" in event.data:
        yield "ratings", 1
        yield "rating_sum", int(event.data["score"])


def _lasted(measure: str, since: int, until: int) -> Iterator[Added]:
    """A duration: how many, and in which bin. Clocks may stand apart: below a second is the first bin."""
    seconds = max(1.0, (until - since) / 1_000)
    yield measure, 1
    yield f"{measure}~{int(math.log(seconds, BIN_BASE))}", 1


def _who(event: Event, before: Event | None) -> str:
    """Whose deed it is: the agent's own, else of the agent who holds, held or last held it."""
    if event.author.side is Side.AGENT:
        return event.author.id
    if event.kind in ASKING:
        return event.state.agent
    return event.state.agent or (before.state.agent if before else "") or _rated(event)


def _rated(event: Event) -> str:
    return event.state.last_agent if event.kind is Kind.RATED else ""
