"""Broken builds of the fallback from the search engine to the snapshot: P8."""

from concurrent.futures import Future
from typing import Any

from frontdesk.knowledge import fallback
from frontdesk.knowledge.fallback import Breaker, FallbackSearch
from frontdesk.knowledge.passages import Findings
from tests.faults.broken import Mutant, Patch


def _waits_as_long_as_it_takes() -> list[Patch]:
    honest = FallbackSearch.__init__

    def patient(self: FallbackSearch, *given: Any, **named: Any) -> None:
        honest(self, *given, **named)
        self._patience_s = 3_600

    return [(FallbackSearch, "__init__", patient)]


def _believes_anything() -> list[Patch]:
    def believed(
        self: FallbackSearch, asked: "Future[Findings]", version: str, limit: int
    ) -> Findings | None:
        try:
            return asked.result(self._patience_s)
        except Exception as error:
            self._note(error)
            return None

    return [(FallbackSearch, "_judged", believed)]


def _never_gives_up() -> list[Patch]:
    return [(Breaker, "failed", lambda self, now: self.left())]


def _gives_up_for_good() -> list[Patch]:
    return [(Breaker, "may_ask", lambda self, now: self.closed)]


def _has_no_hysteresis() -> list[Patch]:
    honest = Breaker.worked

    def worked(self: Breaker) -> None:
        self._proved = self._proofs
        honest(self)

    return [(Breaker, "worked", worked)]


def _blames_all_for_one() -> list[Patch]:
    return [(fallback, "NOT_HERE", "no such code")]


MUTANTS = (
    Mutant("P8", "waits for the search engine without end", _waits_as_long_as_it_takes, experiment="engine"),
    Mutant(
        "P8",
        "believes what the search engine says of another version",
        _believes_anything,
        experiment="engine",
    ),
    Mutant("P8", "asks a failing search engine every time", _never_gives_up, experiment="engine"),
    Mutant("P8", "never asks it again", _gives_up_for_good, experiment="engine"),
    Mutant("P8", "trusts it again at the first answer", _has_no_hysteresis, experiment="engine"),
    Mutant("P8", "stops asking for all when one version lacks", _blames_all_for_one, experiment="engine"),
)
