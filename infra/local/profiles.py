"""A profile: where data and queues live, and how functions are called there."""

import asyncio
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path
from typing import Any, Protocol

from frontdesk import bootstrap
from frontdesk.adapters.sqlite.alone import alone
from infra.local.consumer import Deliveries
from infra.local.embedded import EmbeddedChanges, EmbeddedQueue, Signal, port_names
from infra.local.feed import Changes
from infra.local.options import Options
from infra.local.plan import Function, Plan, Queue, StreamMapping
from infra.local.turns import Commits, Turns
from infra.local.whole import write_whole

REGION = "us-east-1"
TAKEN_OVER = tuple(
    f"FRONTDESK_{name}"
    for name in (
        "COMPOSER", "MODEL_URL", "MODEL", "MODEL_KEY", "BEDROCK_MODEL", "EMBEDDER", "BEDROCK_EMBEDDER",
        "MOST_ARTICLES",
    )
)  # fmt: skip
"""What `make run` takes over from the shell."""


class Profile(Protocol):
    """What the runner needs to know of where it runs.

    `inline` functions never wait for anything but the store, and run on the loop's thread. `lanes` bounds the
    batches of one stream that are in hand at once.
    """

    inline: frozenset[str]
    lanes: int
    fresh: bool

    def variables(self, function: Function) -> dict[str, str]:
        """The function's environment here: the template's, and what this machine must say differently."""
        ...

    def commits(self, context: Context) -> Commits: ...

    def changes(self, context: Context, mapping: StreamMapping) -> Changes: ...

    def deliveries(self, context: Context, queue: Queue, turns: Turns) -> Deliveries: ...

    def close(self) -> None:
        """Nothing is called any more."""
        ...


class NoCommits:
    """Where the store commits by itself."""

    @contextmanager
    def deferred(self) -> Iterator[None]:
        yield

    def flush(self) -> None:
        return None

    def discard(self) -> None:
        return None


class Embedded:
    """SQLite for everything. Nothing it does waits for a network, so all but the Mangum functions run inline.

    `Sweep` keeps a thread of its own: it may walk the whole inbox, and nobody should wait for that. So does
    `Answer`: its encoder thinks for some 50 ms.
    """

    inline = frozenset({"Messages", "Dispatch", "Route"})
    lanes = 1

    def __init__(self, options: Options, plan: Plan, loop: asyncio.AbstractEventLoop) -> None:
        options.data.mkdir(parents=True, exist_ok=True)
        self._alone = alone(options.data, "choose another folder with --data")
        self._options, self._loop = options, loop
        self._file = options.data / "frontdesk.db"
        self._secret = signing_secret(options.data / "secret")
        self._names = port_names(plan)
        self.fresh = not self._file.exists()

    def variables(self, function: Function) -> dict[str, str]:
        return {
            **lambda_variables(function),
            "FRONTDESK_PROFILE": "embedded",
            "FRONTDESK_SQLITE": str(self._file),
            "FRONTDESK_SECRET": self._secret,
            "FRONTDESK_SECRET_PARAMETER": "",
            "FRONTDESK_PUBLIC_ORIGIN": self._options.public_origin,
        }  # fmt: skip

    def commits(self, context: Context) -> Commits:
        return context.run(bootstrap.group_commit)

    def changes(self, context: Context, mapping: StreamMapping) -> Changes:  # noqa: ARG002 - one log
        return EmbeddedChanges(context.run(bootstrap.change_source), self._signal(context))

    def deliveries(self, context: Context, queue: Queue, turns: Turns) -> Deliveries:
        jobs: Any = context.run(bootstrap.queue_source)
        now = context.run(bootstrap.services).now
        return EmbeddedQueue(
            jobs, self._names.get(queue.name, queue.name), queue, turns, self._signal(context), now
        )

    def close(self) -> None:
        """The last connection writes everything into the one file: copying it is a backup."""
        bootstrap.database(str(self._file)).close()
        self._alone.close()

    def _signal(self, context: Context) -> Signal:
        signal = Signal(self._loop)
        context.run(bootstrap.group_commit).news.listen(signal.set)
        return signal


def lambda_variables(function: Function) -> dict[str, str]:
    """The template's variables, those that Lambda itself sets, and the models of whoever runs this."""
    own: Mapping[str, str] = {
        "AWS_REGION": REGION,
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
    }
    mine = {name: os.environ[name] for name in TAKEN_OVER if name in os.environ}
    return {**own, **function.environment, **mine}


def signing_secret(file: Path) -> str:
    """The signing secret of this data folder, made on first use; the file is readable by its owner only."""
    if not file.exists():
        write_whole(file, f"local:{secrets.token_hex(32)}\n", mode=0o600)
    return file.read_text(encoding="utf-8").strip()
