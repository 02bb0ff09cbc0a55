"""P11: timers, measured by a clock that no function can see, are early by no more than clocks differ."""

from collections.abc import Iterator, Mapping, Sequence

from frontdesk.conversation.model import Event, Kind
from frontdesk.entrypoints.schedule import GONE_MS
from tests.faults.facts import Facts, Violation

EARLY = "a timer was early by more than the clocks differ"
GUARD_MS = 25_000
ABANDON_MS = 30 * 60_000
SLACK_MS = 1_000

Written = Mapping[tuple[str, int], int]
Beats = Mapping[str, Sequence[int]]


def timers(facts: Facts, written: Written, beats: Beats, skew_ms: int) -> Iterator[Violation]:
    """`written`: the true time of each event, `beats`: of an agent's signs of life; ms since the epoch."""
    for conversation, log in facts.logs.items():
        times = {event.seq: written.get((conversation, event.seq), 0) for event in log}
        for event in log:
            due = _due(event, log, times, beats) if times[event.seq] else 0
            if times[event.seq] + SLACK_MS < due - skew_ms:
                where = f"{conversation} {event.seq} {event.kind} {(due - times[event.seq]) / 1_000:.0f} s"
                yield Violation("P11", EARLY, where)


def _due(event: Event, log: Sequence[Event], times: Mapping[int, int], beats: Beats) -> int:
    """When it may happen, in true time; 0 for what is no timer's doing."""
    match event.kind:
        case Kind.OFFER_EXPIRED:
            offer = log[int(event.data["since"]) - 1]
            return times[offer.seq] + int(offer.data["seconds"]) * 1_000
        case Kind.WOKEN:
            return log[int(event.data["since"]) - 1].state.until
        case Kind.REQUEUED:
            alive = [beat for beat in beats.get(event.data["agent"], ()) if beat <= times[event.seq]]
            return max(alive, default=0) + GONE_MS
        case Kind.ABANDONED:
            return times[event.seq - 1] + ABANDON_MS
        case Kind.HANDED_OVER if event.id.startswith("guard:"):
            return times[int(event.id.split(":")[1])] + GUARD_MS
        case _:
            return 0
