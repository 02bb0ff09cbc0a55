"""A plain HTTP client and a server on a free port, for tests of the runner."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar

from infra.local.connection import Connection
from infra.local.http import Limits, Reply, Request
from infra.local.loop import event_loop
from infra.local.refusals import refused_below
from infra.local.server import Server, listen

T = TypeVar("T")


class Answer(NamedTuple):
    """What came back; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def run(main: Callable[[], Awaitable[T]]) -> T:
    """Run it on the loop that the runner uses."""

    async def whole() -> T:
        return await main()

    with asyncio.Runner(loop_factory=event_loop) as runner:
        return runner.run(whole())


class Client:
    """One keep-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, method: str, target: str, body: bytes = b"", **headers: str) -> None:
        lines = [f"{method} {target} HTTP/1.1", "Host: desk.test", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)

    async def head(self) -> tuple[int, dict[str, str]]:
        raw = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10)).decode("latin-1")
        first, *lines = raw.rstrip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        return int(first.split(" ")[1]), headers

    async def chunk(self) -> bytes:
        """The next piece of a stream; empty at its end."""
        size = int(await asyncio.wait_for(self.reader.readline(), 10), 16)
        return (await self.reader.readexactly(size + 2))[:-2]

    async def ask(self, method: str, target: str, body: bytes = b"", **headers: str) -> Answer:
        await self.send(method, target, body, **headers)
        status, got = await self.head()
        return Answer(status, got, await self.reader.readexactly(int(got.get("content-length", 0))))


class Served:
    """A server with one client: `async with Served(accept) as client`."""

    def __init__(
        self,
        accept: Callable[[Request, Connection], None],
        limits: Limits | None = None,
        refuse: Callable[[int], Reply] = refused_below,
    ) -> None:
        self.server = Server(accept, limits, refuse)

    async def __aenter__(self) -> Client:
        self.socket = listen("127.0.0.1", 0)
        await self.server.start(self.socket)
        self.client = await self.another()
        return self.client

    async def another(self) -> Client:
        return Client(*await asyncio.open_connection(*self.socket.getsockname()))

    async def __aexit__(self, *_: Any) -> None:
        self.client.writer.close()
        await self.server.stop(0.0)
