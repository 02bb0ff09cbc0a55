"""One container of a function: what it holds in its memory, and the clock of its machine."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from frontdesk.adapters.sqlite.counters import SqliteCounters
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.bootstrap import Services
from frontdesk.conversation.ports import Conversations
from frontdesk.inbox.ports import Inbox
from frontdesk.insight.ports import Counters
from frontdesk.settings import Settings
from frontdesk.tenancy.ports import Directory
from frontdesk.work.ports import Queue
from tests.desk import SECRET

SETTINGS = Settings(profile="embedded", secret=SECRET, public_origin="https://chat.lanternfish.example")


@dataclass(frozen=True, slots=True)
class Clock:
    """True time and how far this machine is off, in ms."""

    true: Callable[[], int]
    skew: int = 0

    def __call__(self) -> int:
        return self.true() + self.skew


class Replica(Services):
    """Services over ports that all replicas share; caches, buckets and the clock are its own."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        random: Random,
        conversations: Conversations,
        inbox: Inbox,
        queue: Queue,
    ) -> None:
        super().__init__(SETTINGS)
        self.random = random.randbytes
        self._database, self._clock = database, clock
        self._conversations, self._inbox, self._queue = conversations, inbox, queue

    def now(self) -> int:
        return self._clock()

    @cached_property
    def conversations(self) -> Conversations:
        return self._conversations

    @cached_property
    def inbox(self) -> Inbox:
        return self._inbox

    @cached_property
    def counters(self) -> Counters:
        return SqliteCounters(self._database)

    @cached_property
    def queue(self) -> Queue:
        return self._queue

    def _directory(self) -> Directory:
        return SqliteDirectory(self._database)
