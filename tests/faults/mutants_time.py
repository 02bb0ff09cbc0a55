"""Broken builds of patience, clocks and tiers: P10 to P12."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from frontdesk.adapters.dynamodb import client
from frontdesk.adapters.dynamodb.client import Calls
from frontdesk.adapters.sqlite.queue import SqliteQueue
from frontdesk.admission.queueing import Turn, take_turn
from frontdesk.admission.tiers import Flag, Policy, Tier, decide_tier
from frontdesk.bootstrap import services
from frontdesk.conversation import tail, view
from frontdesk.conversation.model import Event, Kind, Side, State, Status
from frontdesk.conversation.steps import STEPS, Move
from frontdesk.conversation.view import View
from tests.faults.broken import Mutant, Patch, wherever
from tests.faults.plot import skewed

WINDOW_MS = 120_000
LEASE_MS = 60_000


def _repeats_without_a_budget() -> list[Patch]:
    return [(Calls, "_may_repeat", lambda self: True)]


def _repeats_without_end() -> list[Patch]:
    return [(client, "_ATTEMPTS", 50), (Calls, "_may_repeat", lambda self: True)]


def _repeats_in_step() -> list[Patch]:
    def pause(self: Calls, attempt: int) -> None:
        self._sleep(client._FIRST_PAUSE_S * 2**attempt)

    return [(Calls, "pause", pause)]


def _forgets_ids_by_the_clock() -> list[Patch]:
    def find(seen: Sequence[Event], side: Side, id: str) -> Event | None:
        now = services().now()
        young = (event for event in seen if abs(now - event.at) < WINDOW_MS)
        return next((event for event in young if event.id == id and event.author.side is side), None)

    return wherever(tail.find, find)


def _orders_by_the_clock() -> list[Patch]:
    honest = view.view

    def by_time(seen: Sequence[Event], after: int, **more: Any) -> View:
        whole = honest(seen, after, **more)
        return replace(whole, events=sorted(whole.events, key=lambda event: event.at))

    return [patch for patch in wherever(honest, by_time) if patch[0] is not view]


def _ends_a_hold_by_the_clock() -> list[Patch]:
    """What somebody has held for a while, by the clock of whoever looks, is free to be taken."""
    taken = STEPS[Kind.TAKEN]

    def late(move: Move) -> State:
        if move.state.agent and services().now() - move.state.since_at > LEASE_MS:
            agent = move.draft.author.id
            return replace(move.state, status=Status.OPEN, holder=agent, last_agent=agent)
        return taken(move)

    return [(STEPS, Kind.TAKEN, late)]


def _forgets_delays() -> list[Patch]:
    send = SqliteQueue.send

    def at_once(self: SqliteQueue, name: str, body: Mapping[str, Any], delay_s: int = 0) -> None:
        send(self, name, body)

    return [(SqliteQueue, "send", at_once)]


def _called(signals: Mapping[str, float], policy: Policy) -> Tier:
    return max(
        (each.tier for each in policy.thresholds if signals.get(each.signal, 0) >= each.enter),
        default=Tier.ALL,
    )


def _has_no_hysteresis() -> list[Patch]:
    def decide(current: Flag, signals: Mapping[str, float], policy: Policy, now_ms: int) -> Flag:
        called = _called(signals, policy)
        return current if called == current.tier else Flag(called, now_ms)

    return wherever(decide_tier, decide)


def _never_comes_back() -> list[Patch]:
    def decide(current: Flag, signals: Mapping[str, float], policy: Policy, now_ms: int) -> Flag:
        called = _called(signals, policy)
        return current if called <= current.tier else Flag(called, now_ms)

    return wherever(decide_tier, decide)


def _never_steps_down() -> list[Patch]:
    return wherever(decide_tier, lambda current, signals, policy, now_ms: current)


def _lets_everybody_queue() -> list[Patch]:
    return wherever(take_turn, lambda waiting, agents, conduct: Turn(True))


MUTANTS = (
    Mutant("P10", "repeats without a budget", _repeats_without_a_budget, experiment="throttling"),
    Mutant("P10", "repeats without an end", _repeats_without_end, experiment="throttling"),
    Mutant("P10", "repeats in step with everybody else", _repeats_in_step, experiment="throttling"),
    Mutant("P11", "forgets ids by the clock", _forgets_ids_by_the_clock, skewed),
    Mutant("P11", "orders events by the clock", _orders_by_the_clock, skewed),
    Mutant("P11", "ends a hold by the clock", _ends_a_hold_by_the_clock, skewed),
    Mutant("P11", "sends at once what should wait", _forgets_delays),
    Mutant("P12", "a tier without hysteresis", _has_no_hysteresis, experiment="strain"),
    Mutant("P12", "a tier that never comes back", _never_comes_back, experiment="strain"),
    Mutant("P12", "a tier that nothing enters", _never_steps_down, experiment="strain"),
    Mutant("P12", "a queue without an end", _lets_everybody_queue, experiment="strain"),
)
