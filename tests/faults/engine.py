"""P8: the search engine goes away, stalls, talks nonsense, comes back; visitors get answers in time."""

import time
from random import Random
from threading import Event

from frontdesk.errors import Unavailable
from frontdesk.knowledge.fallback import NOT_HERE, Breaker, FallbackSearch
from frontdesk.knowledge.passages import Findings, Question
from tests.faults.facts import Violation

BUDGET_MS, STALL_S, GRACE_S = 300, 1.5, 0.7  # a busy machine may take its time, but not the engine's
CALLS, FAILURES, REST_S = 30, 3, 10.0
ASKED = Question("退货 return", "zh")
LATE = "an answer waits for a search engine that stalls"
NONE = "no answer while the search engine is ill"
WRONG = "an answer of another version is believed"
HAMMERED = "a search engine that fails is asked again and again"
TIMID = "one failure is enough to give a search engine up"
ABANDONED = "a search engine that is well again is not asked"
HASTY = "one answer is enough to believe in a search engine that failed"
PARTIAL = "a version that is not indexed takes the search engine from everybody"


class Snapshot:
    """Always there."""

    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:
        return Findings((), "snapshot", version)


class Engine:
    """Does what its mood says: well, away, lost (has no such version), wrong, stalls."""

    def __init__(self, mood: str = "well") -> None:
        self.mood, self.asked, self.released = mood, 0, Event()

    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:
        self.asked += 1
        if self.mood == "away":
            raise Unavailable
        if self.mood == "lost":
            raise Unavailable(code=NOT_HERE)
        if self.mood == "stalls":
            self.released.wait(STALL_S)
        return Findings((), "opensearch", "another" if self.mood == "wrong" else version)


class Trial:
    """One container with an engine, on a clock of its own."""

    def __init__(self, mood: str) -> None:
        self.engine, self.now = Engine(mood), 0.0
        breaker = Breaker(FAILURES, REST_S, proofs=3)
        self.search = FallbackSearch(self.engine, Snapshot(), BUDGET_MS, breaker, lambda: self.now)

    def ask(self) -> Findings:
        return self.search.search("ten", "kv1", ASKED)


def engine(seed: int) -> list[Violation]:
    """All moods in an order of the seed's."""
    checks = [_stalls, _away, _wrong, _lost, _comes_back]
    Random(seed).shuffle(checks)
    found = (check() for check in checks)
    return [Violation("P8", what, "") for some in found for what in some]


def _stalls() -> list[str]:
    trial = Trial("stalls")
    began = time.monotonic()
    answer = trial.ask()
    spent = time.monotonic() - began
    trial.engine.released.set()
    late = [LATE] if spent > BUDGET_MS / 1000 + GRACE_S else []
    return late + ([NONE] if answer.engine != "snapshot" else [])


def _away() -> list[str]:
    trial = Trial("away")
    try:
        engines = {trial.ask().engine for _ in range(CALLS)}
    except Unavailable:
        return [NONE]
    told = [NONE] if engines != {"snapshot"} else []
    return told + ([HAMMERED] if trial.engine.asked > FAILURES else []) + _timid()


def _timid() -> list[str]:
    trial = Trial("away")
    trial.ask()
    trial.engine.mood = "well"
    return [TIMID] if trial.ask().engine != "opensearch" else []


def _wrong() -> list[str]:
    return [WRONG] if Trial("wrong").ask().version != "kv1" else []


def _lost() -> list[str]:
    trial = Trial("lost")
    for _ in range(CALLS):
        trial.ask()
    trial.engine.mood = "well"
    return [PARTIAL] if trial.ask().engine != "opensearch" else []


def _comes_back() -> list[str]:
    """After its rest it is tried; one relapse among the trials and it rests for longer."""
    trial = Trial("away")
    for _ in range(CALLS):
        trial.ask()
    trial.engine.mood, trial.now = "well", REST_S + 1
    if trial.ask().engine != "opensearch":
        return [ABANDONED]
    trial.engine.mood, before = "away", trial.engine.asked
    trial.ask()
    trial.now += REST_S + 1
    trial.ask()
    if trial.engine.asked > before + 1:
        return [HASTY]
    trial.engine.mood, trial.now = "well", trial.now + 10 * REST_S
    return [] if all(trial.ask().engine == "opensearch" for _ in range(CALLS)) else [ABANDONED]
