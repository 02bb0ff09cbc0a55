"""One client connection: whole requests in, one answer at a time, in order."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Protocol, cast

from infra.local.http import (
    LAST_CHUNK,
    Header,
    Limits,
    Reply,
    Request,
    chunk,
    serialise,
    stream_head,
)
from infra.local.parser import Refused, RequestParser

_LOG = logging.getLogger(__name__)


class Host(Protocol):
    """What a connection needs from its server."""

    limits: Limits
    date: str
    connections: set["Connection"]
    draining: bool

    def accept(self, request: Request, connection: "Connection", /) -> None: ...

    def refuse(self, status: int, /) -> Reply: ...


class Connection(asyncio.Protocol):
    """Keep-alive, pipelining (answered in order), and backpressure both ways.

    `since` is when the state last changed, for the server's sweep: a request that dribbles in, an idle
    connection and a reader that stalls each have their own patience (`Limits`). `on_gone` is called once if
    the client leaves before its answer is complete.
    """

    __slots__ = (
        "_backlog", "_current", "_host", "_parser", "_transport", "_writable",
        "on_gone", "peer", "refused", "since", "stalled",
    )  # fmt: skip

    def __init__(self, host: Host) -> None:
        self._host = host
        self._transport: asyncio.Transport | None = None
        self._parser: RequestParser | None = None
        self._backlog: list[Request] | None = None
        self._current: Request | None = None
        self._writable: asyncio.Future[None] | None = None
        self.on_gone: Callable[[], object] | None = None
        self.peer, self.since, self.refused, self.stalled = "", monotonic(), False, False

    # -- transport ------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self.peer = peer[0] if isinstance(peer, tuple) else "127.0.0.1"
        self._host.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._host.connections.discard(self)
        self._parser = self._transport = self._backlog = self._current = None
        self.resume_writing()
        gone, self.on_gone = self.on_gone, None
        if gone is not None:
            gone()

    def data_received(self, data: bytes) -> None:
        if self.refused:
            return  # read and thrown away, so that the client sees our answer and not a reset
        if self._parser is None:
            self._parser = RequestParser(self.peer, self._host.limits, self._deliver, self._proceed)
        if not self._parser.partial:
            self.since = monotonic()
        try:
            self._parser.feed(data)
        except Refused as refusal:
            self._refuse(refusal.status)

    def eof_received(self) -> bool:
        """A client that half-closes still gets the answer it is owed; a stream's reader has gone."""
        if self._current is None or self.on_gone is not None:
            return False
        self._current.keep_alive = False
        return True

    def pause_writing(self) -> None:
        self.stalled, self.since = True, monotonic()
        self._writable = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        writable, self._writable, self.stalled = self._writable, None, False
        if writable is not None and not writable.done():
            writable.set_result(None)

    # -- one request at a time ------------------------------------------------------------------------

    def _proceed(self) -> None:
        if self._transport is not None and self._current is None:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _deliver(self, request: Request) -> None:
        if self._current is None:
            return self._start(request)
        if self._backlog is None:
            self._backlog = []
        self._backlog.append(request)
        if len(self._backlog) >= self._host.limits.backlog and self._transport is not None:
            self._transport.pause_reading()
        return None

    def _start(self, request: Request) -> None:
        self._current, self.since = request, monotonic()
        try:
            self._host.accept(request, self)
        except Exception:  # else nobody would ever answer, and a request in hand is never overdue
            _LOG.exception("a request failed before any function had it")
            self._fail(request)

    def _fail(self, request: Request) -> None:
        """The gateway's own 502; an answer that has begun can only be cut off."""
        if self._current is not request:
            return
        if self._parser is None:
            self.abort()
        else:
            self.answer(self._host.refuse(502))

    def _finish(self, request: Request) -> None:
        self._current, self.on_gone, self.since = None, None, monotonic()
        if self._transport is None:
            return
        if not request.keep_alive:
            self._transport.close()
        elif self._backlog:
            following = self._backlog.pop(0)
            self._transport.resume_reading()
            self._start(following)

    # -- answers --------------------------------------------------------------------------------------

    def answer(self, reply: Reply) -> None:
        """The whole answer to the request in hand; the connection goes on with the next one."""
        request = self._current
        if request is None or self._transport is None:
            return
        request.keep_alive = request.keep_alive and not self._host.draining
        bodiless = request.method == "HEAD"
        self._transport.write(
            serialise(reply, date=self._host.date, keep_alive=request.keep_alive, bodiless=bodiless)
        )
        self._finish(request)

    def begin_stream(self, status: int, headers: Iterable[Header]) -> None:
        """The start of an answer in pieces. The parser goes meanwhile: an open stream costs little memory."""
        request = self._current
        if request is None or self._transport is None:
            return
        self._parser, request.headers, request.body = None, [], b""
        request.keep_alive = request.keep_alive and request.chunks
        self._transport.write(
            stream_head(
                status, headers, date=self._host.date, keep_alive=request.keep_alive, chunked=request.chunks
            )
        )

    def send(self, data: bytes) -> None:
        """One piece of a stream, on the wire at once."""
        if self._transport is not None and self._current is not None and data:
            self._transport.write(chunk(data) if self._current.chunks else data)

    async def drain(self) -> None:
        """Returns when the client has read enough for more to be worth sending, or has gone."""
        if self._writable is not None:
            await self._writable

    def end_stream(self) -> None:
        request = self._current
        if request is None or self._transport is None:
            return
        if request.chunks:
            self._transport.write(LAST_CHUNK)
        self._finish(request)

    def abort(self) -> None:
        """Drops the client without a farewell: what was not sent yet is lost, as on a broken line."""
        if self._transport is not None:
            self._transport.abort()

    # -- limits ---------------------------------------------------------------------------------------

    def _refuse(self, status: int) -> None:
        """Answers, then reads and drops what still comes until the client closes or `linger_s` is over."""
        self._parser, transport = None, self._transport
        if transport is None:
            return
        if self._current is not None:  # an earlier request is unanswered: it gets its answer, then we close
            self._current.keep_alive = False
            transport.pause_reading()
            return
        self.refused, self.since = True, monotonic()
        transport.write(serialise(self._host.refuse(status), date=self._host.date, keep_alive=False))
        if transport.can_write_eof():
            transport.write_eof()

    def overdue(self, now: float) -> bool:
        """Whether the sweep must end this connection; a request that dribbles in gets its 408 first."""
        limits, age = self._host.limits, now - self.since
        if self.refused:
            return age > limits.linger_s
        if self.stalled:
            return age > limits.stall_s
        if self._current is not None:
            return False
        if self._parser is not None and self._parser.partial:
            if age > limits.request_s:
                self._refuse(408)
            return False
        return age > limits.idle_s or self._host.draining
