"""What the template asks for, as plain data: functions, routes, queues, streams, schedules, tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Function:
    """One Lambda function. `folder` is its code, relative to the repository; times in seconds."""

    name: str
    folder: str
    handler: str
    timeout_s: int
    memory_mb: int
    environment: Mapping[str, str]

    @property
    def streams(self) -> bool:
        """Whether it is a web application of its own, started by a script (Lambda Web Adapter)."""
        return self.handler.endswith(".sh")

    @property
    def module(self) -> str:
        """`functions.messages.handler`: one process holds all functions, so the folder tells them apart."""
        stem = "handler" if self.streams else self.handler.rpartition(".")[0]
        return ".".join([*self.folder.strip("/").split("/"), *stem.split("/")])

    @property
    def attribute(self) -> str:
        return "app" if self.streams else self.handler.rpartition(".")[2]


@dataclass(frozen=True)
class Throttle:
    """API Gateway's token bucket: `rate` requests a second on average, `burst` at once."""

    rate: float
    burst: int


@dataclass(frozen=True)
class Fixed:
    """An answer that the API gives by itself (a CORS preflight)."""

    status: int
    headers: Mapping[str, str]
    body: str = ""


@dataclass(frozen=True)
class Route:
    """One method of one resource: a function by name, or an answer that is fixed."""

    method: str
    resource: str
    function: str | None
    fixed: Fixed | None = None
    throttle: Throttle | None = None


@dataclass(frozen=True)
class Api:
    """The REST API. `refusals` are its gateway responses by type (THROTTLED, DEFAULT_4XX, …)."""

    stage: str
    routes: tuple[Route, ...]
    refusals: Mapping[str, Fixed]
    binary: tuple[str, ...] = ()


@dataclass(frozen=True)
class Queue:
    """One SQS queue; after `max_receives` deliveries a message goes to `dead_letter` (a queue's name)."""

    name: str
    arn: str
    visibility_s: int = 30
    delay_s: int = 0
    retention_s: int = 345_600
    max_receives: int | None = None
    dead_letter: str | None = None


@dataclass(frozen=True)
class QueueMapping:
    """Which function works a queue, and how many messages it is given at once."""

    function: str
    queue: str
    batch: int = 10
    window_s: int = 0
    partial: bool = False
    concurrency: int | None = None


@dataclass(frozen=True)
class StreamMapping:
    """Which function reads a table's change stream. `retries` and `max_age_s`: -1 means without end."""

    function: str
    table: str
    batch: int = 100
    window_s: int = 0
    parallel: int = 1
    bisect: bool = False
    retries: int = -1
    max_age_s: int = -1
    partial: bool = False
    filters: tuple[Json, ...] = ()
    on_failure: str | None = None
    start: str = "TRIM_HORIZON"


@dataclass(frozen=True)
class Schedule:
    """One timer: `rate(1 minute)` or `cron(…)`, and the event its function gets (None: EventBridge's own)."""

    name: str
    function: str
    expression: str
    input: Json | None = None


@dataclass(frozen=True)
class Table:
    """One DynamoDB table, its properties as `create_table` takes them."""

    name: str
    properties: Json
    ttl: str | None = None

    @property
    def streams(self) -> bool:
        return "StreamSpecification" in self.properties


@dataclass(frozen=True)
class Plan:
    """Everything the template says that the runner acts on, and what it leaves alone and why."""

    functions: Mapping[str, Function]
    api: Api
    queues: Mapping[str, Queue] = field(default_factory=dict)
    queue_mappings: tuple[QueueMapping, ...] = ()
    stream_mappings: tuple[StreamMapping, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    buckets: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    inert: Mapping[str, str] = field(default_factory=dict)
