"""A day on a virtual clock: who waits is offered, in the live order, by the live `choose`."""

import heapq
from collections.abc import Iterable, Sequence
from itertools import count

from frontdesk.routing.choose import choose
from frontdesk.routing.model import Candidate, Waiting
from frontdesk.routing.policy import Policy
from frontdesk.routing.simulate.model import Arrival, Conditions, Outcome, Run, Worker
from frontdesk.routing.simulate.sitting import Sitting

RANKS = {"urgent": 0, "high": 1, "normal": 2, "low": 3, "none": 4}
LONGEST_DAY_MS = 7 * 86_400_000  # after the last arrival: who still waits then waits in vain


def simulate(
    arrivals: Iterable[Arrival],
    workers: Sequence[Worker],
    policy: Policy,
    conditions: Conditions = Conditions(),  # noqa: B008 -- frozen
) -> Run:
    """What would have become of these arrivals with this staff under this policy.

    Nothing in it is random: the same arguments give the same run. Every wait is of one arrival for one agent
    (a transfer is a second arrival).
    """
    return _Day(workers, policy, conditions).run(sorted(arrivals, key=lambda each: (each.at, each.id)))


class _Day:
    def __init__(self, workers: Sequence[Worker], policy: Policy, conditions: Conditions) -> None:
        self._policy, self._conditions = policy, conditions
        ordered = sorted(workers, key=lambda each: each.id)
        self._sittings = {worker.id: Sitting(worker, conditions) for worker in ordered}
        self._waiting: dict[str, Arrival] = {}
        self._able_since: dict[str, int] = {}
        self._able_s: dict[str, float] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._order = count()  # of what happens in the same millisecond: as it was planned
        self._plan: list[tuple[int, int, str, str, int]] = []

    def run(self, arrivals: list[Arrival]) -> Run:
        for sitting in self._sittings.values():
            for shift in sitting.worker.shifts:
                self._at(shift.begins, "come", sitting.worker.id)
                self._at(shift.ends, "go", sitting.worker.id)
        by_id = {arrival.id: arrival for arrival in arrivals}
        hop_ms = round(self._conditions.hop_s * 1_000)
        for arrival in arrivals:
            self._at(arrival.at + hop_ms, "arrive", arrival.id)
        end = (arrivals[-1].at if arrivals else 0) + LONGEST_DAY_MS
        while self._plan and self._plan[0][0] <= end:
            now, _, what, id, turn = heapq.heappop(self._plan)
            self._happens(now, what, id, turn, by_id)
        return self._result(arrivals, end)

    def _at(self, when: int, what: str, id: str, turn: int = 0) -> None:
        heapq.heappush(self._plan, (when, next(self._order), what, id, turn))

    def _happens(self, now: int, what: str, id: str, turn: int, by_id: dict[str, Arrival]) -> None:
        match what:
            case "arrive":
                self._arrive(by_id[id], now)
            case "leave" if id in self._waiting:
                self._leave(id, now)
            case "retry" if id in self._waiting:
                self._try(self._waiting[id], now)
            case "come":
                self._sittings[id].advance(now)
                self._sittings[id].come(now)
                self._at(now, "pull", "")  # after everybody who comes at this moment
            case "pull":
                self._pull(now)
            case "go":
                self._sittings[id].go()
                self._plan_next(self._sittings[id])
            case "done" if self._sittings[id].turn == turn:
                self._done(self._sittings[id], now)

    def _arrive(self, arrival: Arrival, now: int) -> None:
        self._waiting[arrival.id] = arrival
        if arrival.patience_s != float("inf"):
            self._at(arrival.at + round(arrival.patience_s * 1_000), "leave", arrival.id)
        self._try(arrival, now)

    def _leave(self, id: str, now: int) -> None:
        arrival = self._waiting.pop(id)
        waited_s = (now - arrival.at) / 1_000
        self._outcomes[id] = Outcome(arrival, "", waited_s, self._able(id, now), 0, "left")

    def _done(self, sitting: Sitting, now: int) -> None:
        found = sitting.next_done()
        if found is not None:
            sitting.finish(found[1], now)
            outcome = self._outcomes[found[1]]
            self._outcomes[found[1]] = Outcome(
                outcome.arrival, outcome.agent, outcome.waited_s, outcome.able_s, now, outcome.reason
            )
        self._plan_next(sitting)
        self._pull(now)

    def _plan_next(self, sitting: Sitting) -> None:
        found = sitting.next_done()
        if found is not None:
            self._at(found[0], "done", sitting.worker.id, sitting.turn)

    def _pull(self, now: int) -> None:
        """Somebody is free: the queue in its order, until nobody is.

        Where one waits in vain, whoever came later with the same wish does too.
        """
        in_vain: set[tuple[str, str]] = set()
        for arrival in sorted(self._waiting.values(), key=_place):
            if not any(_has_room(sitting) for sitting in self._sittings.values()):
                return
            wish = (arrival.skill, arrival.language)
            if wish not in in_vain and not self._try(arrival, now):
                in_vain.add(wish)

    def _try(self, arrival: Arrival, now: int) -> bool:
        """Whether somebody has it now."""
        candidates = [sitting.candidate(arrival.topic) for sitting in self._sittings.values()]
        waiting = _waiting(arrival)
        decision = choose(candidates, waiting, self._policy, now)
        if decision.chosen is None:
            self._note_able(arrival.id, candidates, waiting, now)
            if decision.retry_at:
                self._at(decision.retry_at, "retry", arrival.id)
            return False
        self._take(arrival, self._sittings[decision.chosen.id], now, decision.reason)
        return True

    def _take(self, arrival: Arrival, sitting: Sitting, now: int, reason: str) -> None:
        del self._waiting[arrival.id]
        able_s = self._able(arrival.id, now)
        self._outcomes[arrival.id] = Outcome(
            arrival, sitting.worker.id, (now - arrival.at) / 1_000, able_s, 0, reason
        )
        pace = sitting.worker.pace.get(arrival.topic, 1.0)
        sitting.take(arrival.id, arrival.work_s * pace + self._conditions.accept_s, now)
        self._plan_next(sitting)

    def _note_able(self, id: str, candidates: list[Candidate], waiting: Waiting, now: int) -> None:
        """Checked beside `choose`, not by it: was somebody there who could have had it?"""
        if any(_could(each, waiting, now) for each in candidates):
            self._able_since.setdefault(id, now)
        elif id in self._able_since:
            self._able_s[id] = self._able(id, now)
            del self._able_since[id]

    def _able(self, id: str, now: int) -> float:
        """The longest time on end, in seconds."""
        began = self._able_since.get(id)
        return max(self._able_s.get(id, 0.0), (now - began) / 1_000 if began is not None else 0.0)

    def _result(self, arrivals: list[Arrival], end: int) -> Run:
        for id, arrival in self._waiting.items():
            waited_s = (end - arrival.at) / 1_000
            self._outcomes[id] = Outcome(arrival, "", waited_s, self._able(id, end), 0, "nobody")
        sittings = self._sittings.values()
        return Run(
            tuple(self._outcomes[arrival.id] for arrival in arrivals),
            {each.worker.id: _hours(each.worker) for each in sittings},
            {each.worker.id: each.held_s / 3_600 for each in sittings},
            {each.worker.id: each.total for each in sittings},
        )


def _waiting(arrival: Arrival) -> Waiting:
    return Waiting(
        arrival.id, arrival.skill, arrival.language, arrival.at, arrival.priority, arrival.last_agent
    )


def _place(arrival: Arrival) -> tuple[int, int, str]:
    """The queue's order: priority, then who has waited longest."""
    return RANKS.get(arrival.priority, 2), arrival.at, arrival.id


def _has_room(sitting: Sitting) -> bool:
    return sitting.online and len(sitting.left) < sitting.worker.capacity


def _could(each: Candidate, waiting: Waiting, now: int) -> bool:
    return each.is_free(now) and each.knows(waiting.skill) and each.speaks(waiting.language)


def _hours(worker: Worker) -> float:
    return sum(shift.ends - shift.begins for shift in worker.shifts) / 3_600_000
