"""The one process of the embedded profile, killed right before a commit or right after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from frontdesk.adapters.sqlite.database import Database
from tests.faults.storm import Storm


class Killed(BaseException):
    """kill -9: nothing of this process runs after it."""


class MortalCommits:
    """Commits of one life of the process; `kill` ends it."""

    def __init__(self, database: Database, storm: Storm, kill: Callable[[], None]) -> None:
        self._database, self._storm, self._kill = database, storm, kill
        self._dead = False

    @contextmanager
    def deferred(self) -> Iterator[None]:
        if self._dead:
            raise Killed
        with self._database.deferred():
            yield

    def flush(self) -> None:
        if self._storm.happens("kill_before"):
            self._die()
        if self._storm.happens("fail_commit"):
            self._database.discard()
            raise OSError("a fault on purpose: the commit failed")
        self._database.flush()
        if self._storm.happens("kill_after"):
            self._die()

    def discard(self) -> None:
        self._database.discard()

    def _die(self) -> None:
        self._dead = True
        self._kill()
        raise Killed
