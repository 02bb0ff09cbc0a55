"""What must hold of a log, whoever wrote it."""

from functools import lru_cache
from itertools import pairwise
from typing import cast

from tests.model.log import HIDDEN, QUESTIONS, Event, Tail, follow
from tests.model.model import Items

GAP = "the log has a gap"
CHAIN = "prev does not name the visible event before"
LATE_BOT = "a bot answer from before a takeover landed after it"
OUTRUN = "a model's answer lands though the visitor has gone on since"
OVERLOOKED = "a question counts as answered that nobody has read"
REPEATED = "the bot answers a question that was answered while it composed"
ERASED = "an erased text was answered"
ERASED_WAITS = "an erased question still waits for an answer"
TOO_EARLY = "a guard took a newer question from the bot before its time"
EXPELLED = "an agent lost the conversation as vanished right after speaking"
EXPIRED = "an expiry took back another offer than its own"
ASKED_AGAIN = "a person is asked for who is asked for already"
UNLAWFUL = "an event carries a state that the table does not give"


@lru_cache(maxsize=200_000)
def check_log(items: Items) -> frozenset[str]:
    if None in items:
        return frozenset({GAP})
    log = cast(Tail, items)
    return frozenset(
        {
            _chain(log),
            _bot(log),
            _questions(log),
            _guards(log),
            _expiries(log),
            _expelled(log),
            _states(log),
            _wishes(log),
        }
    )


def _states(log: Tail) -> str:
    """Every state is the one that the table gives."""
    for at, event in enumerate(log):
        lawful = follow(log[:at], event.said)
        if not isinstance(lawful, Event) or lawful.state != event.state:
            return UNLAWFUL
    return ""


def _chain(log: Tail) -> str:
    visible = [event for event in log if event.said.kind not in HIDDEN]
    good = all(after.prev == before.seq for before, after in pairwise(visible))
    return "" if good else CHAIN


def _bot(log: Tail) -> str:
    for answer in (event for event in log if event.said.kind == "answer"):
        since = [event for event in log if answer.said.read < event.seq < answer.seq]
        before = log[answer.seq - 2]
        if any(event.state.holder != "bot" for event in (*since, before)):
            return LATE_BOT
        if any(event.said.kind == "erased" for event in since):
            return ERASED
        if answer.said.llm and any(event.said.kind == "answer" for event in since):
            return REPEATED
        if answer.said.llm and any(event.said.side == "visitor" for event in since):
            return OUTRUN
    return ""


def _questions(log: Tail) -> str:
    """What the state calls answered has been read by whoever answered it, or closed by who had seen it."""
    waiting: set[int] = set()
    for event in log:
        if event.said.kind in QUESTIONS:
            waiting.add(event.seq)
        waiting = {seq for seq in waiting if not _settles(event, seq)}
        if 0 < event.state.unanswered < event.seq and event.said.kind == "erased":
            return ERASED_WAITS
        if any(not event.state.unanswered or seq < event.state.unanswered for seq in waiting):
            return OVERLOOKED
    return ""


def _settles(event: Event, question: int) -> bool:
    said = event.said
    if said.kind == "answer":
        return question <= said.read or question == said.upto
    if said.kind in {"reply", "resolved", "snoozed", "abandoned"}:
        return question <= said.upto
    return said.kind in {"closed", "erased"}


def _wishes(log: Tail) -> str:
    """Where a person is asked for, or owes an answer, nobody writes it down once more."""
    again = (
        after.said.kind == "person_requested" and before.state.unanswered
        for before, after in pairwise(log)
        if before.state.status in {"queued", "offered", "open"}
    )
    return ASKED_AGAIN if any(again) else ""


def _guards(log: Tail) -> str:
    early = (
        after.said.id.startswith("guard") and before.state.unanswered > after.said.upto
        for before, after in pairwise(log)
    )
    return TOO_EARLY if any(early) else ""


def _expiries(log: Tail) -> str:
    wrong = (
        after.said.kind == "offer_expired" and before.state.since != after.said.upto
        for before, after in pairwise(log)
    )
    return EXPIRED if any(wrong) else ""


def _expelled(log: Tail) -> str:
    for event in (event for event in log if event.said.kind == "requeued"):
        spoke = (e for e in log if event.said.upto < e.seq < event.seq and e.said.author == event.said.to)
        if any(spoke):
            return EXPELLED
    return ""
