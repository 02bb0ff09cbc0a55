"""P8: when the engine is away, slow or wrong, the snapshot answers, within the same time. Stdlib only."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from threading import BoundedSemaphore, Lock

from frontdesk.errors import Unavailable
from frontdesk.knowledge.passages import Findings, Question
from frontdesk.knowledge.ports import KnowledgeSearch

NOT_HERE = "knowledge_not_here"
"""The code of an engine that is well but does not have this version, or has it for another embedding model:
the snapshot answers, and nobody else's searches suffer for it."""

BUDGET_MS = 400
"""From the question to an answer, by whomever."""

RESERVE_MS = 120
"""Of the budget, for the snapshot: its slowest search, encoder included, twice over."""

AT_ONCE = 4
"""Questions that may hang on the engine together; the next one does not join them."""

log = logging.getLogger(__name__)

Seconds = Callable[[], float]


class Breaker:
    """Stops asking an engine that fails, and believes in it again only step by step.

    Closed: everybody asks; `failures` in a row open it. Open: nobody asks for `rest_s`, twice as long after
    each relapse, up to `longest_s`. Then one at a time asks; `proofs` answers in a row close it, and one
    failure opens it again.
    """

    def __init__(
        self, failures: int = 3, rest_s: float = 2.0, longest_s: float = 60.0, proofs: int = 3
    ) -> None:
        self._failures, self._shortest, self._longest, self._proofs = failures, rest_s, longest_s, proofs
        self._failed = 0
        self._proved = 0
        self._rest_s = rest_s
        self._until: float | None = None
        self._trying = False
        self._lock = Lock()

    @property
    def closed(self) -> bool:
        return self._until is None

    def may_ask(self, now: float) -> bool:
        """Whether to ask now. Who is let through must tell `worked` or `failed`, or `left` without either."""
        with self._lock:
            if self._until is None:
                return True
            if self._trying or now < self._until:
                return False
            self._trying = True
            return True

    def left(self) -> None:
        """The engine was asked, and what came says nothing about its health."""
        with self._lock:
            self._trying = False

    def worked(self) -> None:
        with self._lock:
            self._failed, self._trying = 0, False
            if self._until is None:
                return
            self._proved += 1
            if self._proved >= self._proofs:
                self._until, self._proved, self._rest_s = None, 0, self._shortest

    def failed(self, now: float) -> None:
        with self._lock:
            self._failed, self._proved, self._trying = self._failed + 1, 0, False
            if self._until is not None:
                self._rest_s = min(self._rest_s * 2, self._longest)
                self._until = now + self._rest_s
            elif self._failed >= self._failures:
                self._until = now + self._rest_s


class FallbackSearch:
    """Asks `primary`, and `snapshot` when that fails or leaves it no more time. `Findings.engine` says who
    answered. Raises what the snapshot raises: nothing is left to fall back on."""

    def __init__(
        self,
        primary: KnowledgeSearch,
        snapshot: KnowledgeSearch,
        budget_ms: int = BUDGET_MS,
        breaker: Breaker | None = None,
        clock: Seconds = time.monotonic,
    ) -> None:
        self._primary, self._snapshot, self._clock = primary, snapshot, clock
        self._patience_s = max(budget_ms - RESERVE_MS, budget_ms / 2) / 1000
        self._breaker = breaker or Breaker()
        self._room = BoundedSemaphore(AT_ONCE)
        self._threads = ThreadPoolExecutor(AT_ONCE, "knowledge-engine")

    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:
        found = self._asked(tenant, version, question, limit)
        return found or self._snapshot.search(tenant, version, question, limit)

    def _asked(self, tenant: str, version: str, question: Question, limit: int) -> Findings | None:
        """The engine's answer, in time and credible, or None."""
        if not self._breaker.may_ask(self._clock()):
            return None
        if not self._room.acquire(blocking=False):  # all who asked still wait: it stalls
            self._breaker.failed(self._clock())
            return None
        asked = self._threads.submit(self._primary.search, tenant, version, question, limit)
        asked.add_done_callback(lambda _: self._room.release())
        return self._judged(asked, version, limit)

    def _judged(self, asked: "Future[Findings]", version: str, limit: int) -> Findings | None:
        try:
            findings = asked.result(self._patience_s)
        except Exception as error:  # whatever it is, the visitor gets an answer
            self._note(error)
            return None
        if findings.version != version or len(findings.found) > limit:
            self._note(ValueError("an answer to another question"))
            return None
        self._breaker.worked()
        return findings

    def _note(self, error: Exception) -> None:
        if isinstance(error, Unavailable) and error.code == NOT_HERE:
            self._breaker.left()
            return
        kind = "slow" if isinstance(error, TookTooLong) else type(error).__name__
        log.warning("knowledge engine failed: %s", kind)
        self._breaker.failed(self._clock())
