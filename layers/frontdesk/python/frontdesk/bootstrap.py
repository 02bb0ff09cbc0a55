"""The only chooser of adapters: builds each on first use, and keeps it as long as the container lives."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from frontdesk.admission.buckets import TokenBuckets
from frontdesk.admission.pace import MarkPace
from frontdesk.bootstrap_knowledge import KnowledgeServices
from frontdesk.settings import Settings, environment, parse_secrets

if TYPE_CHECKING:
    from frontdesk.adapters.dynamodb.client import Client
    from frontdesk.adapters.sqlite.changes import SqliteChanges
    from frontdesk.adapters.sqlite.database import Database
    from frontdesk.adapters.sqlite.queue import SqliteQueue
    from frontdesk.conversation.ports import Conversations
    from frontdesk.inbox.ports import Inbox
    from frontdesk.insight.ports import Counters
    from frontdesk.knowledge.rulebook import RuleBook
    from frontdesk.routing.expertise.shelf import Shelf
    from frontdesk.routing.keywords import Lists
    from frontdesk.routing.policy import Policy
    from frontdesk.tenancy.passwords import Cost
    from frontdesk.tenancy.ports import Directory, Tokens
    from frontdesk.work.ports import Queue

T = TypeVar("T")


class Services(KnowledgeServices):
    """What use cases need of the outside. Tests hand in another object with the same attributes."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.random: Callable[[int], bytes] = secrets.token_bytes
        self.buckets = TokenBuckets()
        self.marks = MarkPace()
        self.rulebooks: dict[str, tuple[str, RuleBook]] = {}  # compiled, by tenant and version
        self.shelves: dict[str, Shelf] = {}  # who knows what, by tenant
        self.policies: dict[str, Policy] = {}  # read, by tenant
        self.keywords: dict[str, tuple[str, Lists]] = {}  # read, by tenant and version

    def now(self) -> int:
        """Milliseconds since the epoch."""
        return time.time_ns() // 1_000_000

    @cached_property
    def password_cost(self) -> "Cost":
        from frontdesk.tenancy.passwords import STRONG

        return STRONG

    async def off_loop(self, read: Callable[[], T]) -> T:
        """Run a blocking read off the event loop; SQLite's takes microseconds and stays on it."""
        if self.embedded:
            return read()
        import asyncio  # whoever awaits this has it already; nobody else needs it

        return await asyncio.to_thread(read)

    @cached_property
    def conversations(self) -> "Conversations":
        if self.embedded:
            from frontdesk.adapters.sqlite.conversations import SqliteConversations

            return SqliteConversations(database(self.settings.sqlite))
        from frontdesk.adapters.dynamodb.conversations import DynamoConversations

        return DynamoConversations(self.dynamodb, self.settings.conversations_table)

    @cached_property
    def dynamodb(self) -> "Client":
        """One for all tables: making it is a third of a cold start."""
        from frontdesk.adapters.dynamodb.client import dynamodb_client

        return dynamodb_client(self.settings.region, session=self._session)

    @cached_property
    def directory(self) -> "Directory":
        from frontdesk.tenancy.cached import CachedDirectory

        return CachedDirectory(self._directory(), self.now)

    def _directory(self) -> "Directory":
        if self.embedded:
            from frontdesk.adapters.sqlite.directory import SqliteDirectory

            return SqliteDirectory(database(self.settings.sqlite))
        from frontdesk.adapters.dynamodb.directory import DynamoDirectory

        return DynamoDirectory(self.dynamodb, self.settings.directory_table)

    @cached_property
    def inbox(self) -> "Inbox":
        if self.embedded:
            from frontdesk.adapters.sqlite.inbox import SqliteInbox

            return SqliteInbox(database(self.settings.sqlite))
        from frontdesk.adapters.dynamodb.inbox import DynamoInbox

        return DynamoInbox(self.dynamodb, self.settings.inbox_table)

    @cached_property
    def counters(self) -> "Counters":
        if self.embedded:
            from frontdesk.adapters.sqlite.counters import SqliteCounters

            return SqliteCounters(database(self.settings.sqlite))
        from frontdesk.adapters.dynamodb.counters import DynamoCounters

        return DynamoCounters(self.dynamodb, self.settings.inbox_table)

    @cached_property
    def queue(self) -> "Queue":
        if self.embedded:
            from frontdesk.adapters.sqlite.queue import SqliteQueue

            return SqliteQueue(database(self.settings.sqlite), self.now)
        from frontdesk.adapters.sqs.queue import SqsQueue, sqs_client

        urls = {
            "answer": self.settings.answer_queue_url,
            "route": self.settings.route_queue_url,
            "parked": self.settings.parked_queue_url,
            "knowledge": self.settings.knowledge_queue_url,
        }
        return SqsQueue(urls, sqs_client(self.settings.region, self._session))

    @cached_property
    def tokens(self) -> "Tokens":
        from frontdesk.adapters.jwt.tokens import JwtTokens

        return JwtTokens(self._secrets)

    def _secrets(self) -> Mapping[str, bytes]:
        if not self.settings.secret_parameter:
            return parse_secrets(self.settings.secret)
        from frontdesk.adapters.ssm.secret import read_secret

        name, region = self.settings.secret_parameter, self.settings.region
        return parse_secrets(read_secret(name, region, self._session))


@cache
def database(path: str) -> "Database":
    """The one writer of a file; every function of the process shares it."""
    from frontdesk.adapters.sqlite.database import Database

    return Database(path)


def group_commit() -> "Database":
    """The embedded store, for the runner: it answers only after `flush()` (see Database)."""
    return database(_settings().sqlite)


def change_source() -> "SqliteChanges":
    """The embedded change stream, for the runner."""
    from frontdesk.adapters.sqlite.changes import SqliteChanges

    return SqliteChanges(group_commit())


def log_records(of: Services) -> "Iterator[dict[str, Any]]":
    """Every event of the store as a record of the change stream, in the order of each conversation."""
    if of.embedded:
        from frontdesk.adapters.sqlite.changes import SqliteChanges

        return SqliteChanges(database(of.settings.sqlite)).all()
    from frontdesk.adapters.dynamodb.scan import scan_log

    return scan_log(of.dynamodb, of.settings.conversations_table)


def queue_source() -> "SqliteQueue":
    """The receiving side of the embedded queues, for the runner."""
    from frontdesk.adapters.sqlite.queue import SqliteQueue

    return SqliteQueue(group_commit(), lambda: time.time_ns() // 1_000_000)


_current: ContextVar[Services | None] = ContextVar("services", default=None)
_built: dict[Settings, Services] = {}


def services() -> Services:
    """The services of whoever asks: a test's own, else those of its environment."""
    current = _current.get()
    return current if current is not None else _of_environment()


def _of_environment() -> Services:
    settings = _settings()
    found = _built.get(settings)
    if found is None:
        found = _built[settings] = Services(settings)
    return found


_read: dict[int, Settings] = {}


def _settings() -> Settings:
    """Read once for each environment; the local runner keeps one mapping for each function."""
    key = id(environment.get())
    found = _read.get(key)
    if found is None:
        found = _read[key] = Settings.read()
    return found


@contextmanager
def using(stand_in: Services) -> Iterator[Services]:
    """Inside the block `services()` is `stand_in` (tests, and the command line)."""
    token = _current.set(stand_in)
    try:
        yield stand_in
    finally:
        _current.reset(token)
