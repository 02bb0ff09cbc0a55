"""A function that is a web application (run.sh and the Lambda Web Adapter on AWS), mounted in the loop.

ASGI 3, https://asgi.readthedocs.io/en/latest/specs/www.html. Each piece leaves at once. Two things differ
from a Lambda behind the adapter, both on purpose: the application is cancelled when its client leaves (AWS
bills on to the end), and one process serves all connections.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextvars import Context
from functools import partial
from typing import Any
from urllib.parse import unquote

from infra.local.connection import Connection
from infra.local.http import Reply, Request
from infra.local.refusals import Refusals
from infra.local.runtime import Runtime

Message = MutableMapping[str, Any]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]
Report = Callable[[str, str, BaseException], None]

Handed = dict[str, AsyncIterator[bytes]]
BLOCKS = "frontdesk.blocks"
"""An extension of ours: an application that puts an iterator at `["blocks"]` and returns leaves the rest of
the body to us. Its framework's frames are gone then, and with them half the memory of an open stream."""

CONTEXT = b"x-amzn-request-context"
SWEEP_S = 1.0
SPEC = {"version": "3.0", "spec_version": "2.4"}  # 2.4: a send after the client left raises OSError


class Visit:
    """One request of one client: what the application receives and sends."""

    __slots__ = (
        "_connection",
        "_headers",
        "_request",
        "_status",
        "complete",
        "ends",
        "gone",
        "started",
        "task",
    )

    def __init__(self, request: Request, connection: Connection, ends: float) -> None:
        self.ends = ends
        self._request: Request | None = request
        self._connection = connection
        self._status, self._headers = 500, [("", "")]
        self.started = self.complete = self.gone = False
        self.task: asyncio.Task[None] | None = None

    async def receive(self) -> Message:
        request, self._request = self._request, None
        if request is not None:
            return {"type": "http.request", "body": request.body, "more_body": False}
        await asyncio.Event().wait()  # there is no more; the client's leaving cancels us
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if self.gone:
            raise OSError("the client has left")
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = [
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in message.get("headers", ())
                if name not in (b"transfer-encoding", b"connection", b"content-length")
            ]
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if not self.started and not more:
            self.started = self.complete = True
            self._connection.answer(Reply(self._status, self._headers, bytes(body)))
            return
        self._continue(bytes(body), more)
        await self._connection.drain()

    def _continue(self, body: bytes, more: bool) -> None:
        connection = self._connection
        if not self.started:
            self.started = True
            connection.begin_stream(self._status, self._headers)
            self._headers, self._request = [], None
        connection.send(body)
        if not more:
            self.complete = True
            connection.end_stream()

    async def follow(self, blocks: AsyncIterator[bytes]) -> None:
        """Sends what the application handed over, each piece at once."""
        connection = self._connection
        async for piece in blocks:
            connection.send(piece)
            if connection.stalled:
                await connection.drain()
        self._continue(b"", more=False)

    def leave(self) -> None:
        """The client has left."""
        self.gone = True
        self.end()

    def end(self) -> None:
        if self.task is not None:
            self.task.cancel()


class Mounted:
    """Serves requests with the application; each visit ends at the function's timeout, as on Lambda."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, runtime: Runtime, report: Report, refusals: Refusals
    ) -> None:
        self._loop, self._runtime, self._report, self._refusals = loop, runtime, report, refusals
        self._context: Context = runtime.context()
        self._app: App | None = None
        self._visits: set[Visit] = set()
        self._sweep: asyncio.TimerHandle | None = None

    @property
    def visits(self) -> int:
        return len(self._visits)

    def preload(self) -> App:
        """The application; imported once. Best before anybody waits: an import holds up the whole loop."""
        if self._app is None:
            self._app = self._context.run(self._runtime.load)
        return self._app

    def serve(self, request: Request, connection: Connection, path: str, query: str, id: str) -> None:
        visit = Visit(request, connection, self._loop.time() + self._runtime.function.timeout_s)
        visit.task = self._loop.create_task(
            self._visit(self.preload(), visit, _scope(request, path, query, id)),
            context=self._context.copy(),
        )
        visit.task.add_done_callback(partial(self._over, visit, connection))
        connection.on_gone = visit.leave
        self._visits.add(visit)
        if self._sweep is None:
            self._end_overdue()

    def leave(self) -> None:
        """Every open stream ends now; the clients come back with their cursors."""
        for visit in list(self._visits):
            visit.end()

    def _end_overdue(self) -> None:
        """One timer for all visits, and none while there are no visits."""
        now = self._loop.time()
        for visit in [each for each in self._visits if each.ends <= now]:
            visit.end()
        self._sweep = self._loop.call_later(SWEEP_S, self._end_overdue) if self._visits else None

    async def _visit(self, app: App, visit: Visit, scope: Message) -> None:
        handed: Handed = scope["extensions"][BLOCKS]
        try:
            await app(scope, visit.receive, visit.send)
            if "blocks" in handed:
                del scope
                await visit.follow(handed["blocks"])
        except (asyncio.CancelledError, OSError):
            pass  # the timeout, the drain or the client's leaving: each ends the stream, none is a fault
        except Exception as error:
            self._report(self._runtime.function.name, "", error)

    def _over(self, visit: Visit, connection: Connection, _: "asyncio.Task[None]") -> None:
        """Also called for a task that was cancelled before it began."""
        self._visits.discard(visit)
        visit.task = None
        if visit.gone or visit.complete:
            return
        if visit.started:
            connection.end_stream()
        else:
            overran = self._loop.time() >= visit.ends
            connection.answer(
                self._refusals.reply("INTEGRATION_TIMEOUT" if overran else "INTEGRATION_FAILURE")
            )


def _scope(request: Request, path: str, query: str, id: str) -> Message:
    """The adapter hands API Gateway's context on in a header; of it, only the request's id is used."""
    sent = [(name.lower(), value) for name, value in request.headers if name.lower() != CONTEXT]
    return {
        "type": "http",
        "asgi": SPEC,
        "extensions": {BLOCKS: {}},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [*sent, (CONTEXT, b'{"requestId":"%s"}' % id.encode())],
        "client": (request.peer, 0),
        "server": ("127.0.0.1", None),
    }
