"""The HTTP server: one listening socket, its connections, their patience, and a clean end."""

import asyncio
import socket
from collections.abc import Callable
from email.utils import formatdate
from time import monotonic

from infra.local.connection import Connection
from infra.local.http import Limits, Reply, Request
from infra.local.refusals import refused_below

SWEEP_S = 1.0


class Server:
    """Listens, hands each whole request to `accept`, and ends what is overdue.

    `refuse(status)` words what is over a limit (413, 431), too slow (408) or no HTTP/1.1 (400).

    >>> server = Server(lambda request, connection: connection.answer(Reply(200, (), b"hello")))
    >>> await server.start(listen("127.0.0.1", 8080))
    """

    def __init__(
        self,
        accept: Callable[[Request, Connection], None],
        limits: Limits | None = None,
        refuse: Callable[[int], Reply] = refused_below,
    ) -> None:
        self.accept, self.refuse = accept, refuse
        self.limits = limits or Limits()
        self.connections: set[Connection] = set()
        self.draining = False
        self.date = ""
        self._listener: asyncio.Server | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def start(self, sock: socket.socket) -> None:
        self._listener = await asyncio.get_running_loop().create_server(
            lambda: Connection(self), sock=sock, backlog=1024
        )
        self._sweep()

    async def stop(self, grace_s: float) -> None:
        """No new connections; requests in hand have `grace_s` to finish; then what is left is dropped."""
        self.draining = True
        if self._listener is not None:
            self._listener.close()
        until = monotonic() + grace_s
        while self.connections and monotonic() < until:
            self._end_overdue()
            await asyncio.sleep(0.02)
        if self._timer is not None:
            self._timer.cancel()
        for connection in list(self.connections):
            connection.abort()

    def _sweep(self) -> None:
        self.date = f"date: {formatdate(usegmt=True)}\r\n"
        self._end_overdue()
        self._timer = asyncio.get_running_loop().call_later(SWEEP_S, self._sweep)

    def _end_overdue(self) -> None:
        now = monotonic()
        for connection in [each for each in self.connections if each.overdue(now)]:
            connection.abort()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one."""
    sock = socket.create_server((host, port), backlog=1024)
    sock.setblocking(False)
    return sock
