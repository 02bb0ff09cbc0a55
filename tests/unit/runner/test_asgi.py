"""Web applications in the loop: unbuffered, cancelled when the client leaves, ended by the timeout."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from infra.local.asgi import Message, Mounted
from infra.local.connection import Connection
from infra.local.http import Request
from infra.local.plan import Fixed, Function
from infra.local.refusals import Refusals
from infra.local.runtime import Runtime
from tests.unit.runner.client import Served, run

App = Callable[[Message, Any, Any], Any]
START = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]}


def piece(body: bytes, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


class Site:
    """A mounted application that serves every path."""

    def __init__(self, app: App, timeout_s: int = 5) -> None:
        runtime = Runtime(Function("Stream", "functions/stream", "run.sh", timeout_s, 256, {}), {})
        self.errors: list[BaseException] = []
        self.mounted = Mounted(
            asyncio.get_running_loop(),
            runtime,
            lambda _f, _r, error: self.errors.append(error),
            Refusals({"DEFAULT_5XX": Fixed(503, {"Retry-After": "2"}, '{"code":"unavailable"}')}),
        )
        self.mounted._app = app

    def accept(self, request: Request, connection: Connection) -> None:
        path, _, query = request.target.decode().partition("?")
        self.mounted.serve(request, connection, path, query, "c6af9ac6")


def test_each_piece_leaves_at_once() -> None:
    async def main() -> tuple[bytes, bytes, bytes]:
        more = asyncio.Event()

        async def app(_: Message, __: Any, send: Any) -> None:
            await send(START)
            await send(piece(b"id: 1\n\n"))
            await more.wait()
            await send(piece(b"id: 2\n\n"))
            await send(piece(b"", more=False))

        async with Served(Site(app).accept) as client:
            await client.send("GET", "/stream")
            status, headers = await client.head()
            assert (status, headers["transfer-encoding"]) == (200, "chunked")
            first = await client.chunk()
            more.set()
            return first, await client.chunk(), await client.chunk()

    assert run(main) == (b"id: 1\n\n", b"id: 2\n\n", b"")


def test_a_short_answer_has_a_length_and_keeps_the_connection() -> None:
    async def main() -> tuple[Any, Any]:
        async def app(scope: Message, receive: Any, send: Any) -> None:
            body = (await receive())["body"]
            await send(START)
            await send(piece(scope["query_string"] + b"|" + body, more=False))

        async with Served(Site(app).accept) as client:
            return await client.ask("POST", "/x?a=1", b"one"), await client.ask("POST", "/x?a=2", b"two")

    first, second = run(main)
    assert (first.body, second.body) == (b"a=1|one", b"a=2|two")


def test_an_application_may_hand_over_the_rest_of_its_stream_and_return() -> None:
    async def main() -> tuple[list[bytes], int]:
        async def blocks() -> AsyncIterator[bytes]:
            yield b"id: 1\n\n"
            await returned.wait()
            yield b"id: 2\n\n"

        async def app(scope: Message, _: Any, send: Any) -> None:
            await send(START)
            await send(piece(b"retry: 1\n\n"))
            scope["extensions"]["frontdesk.blocks"]["blocks"] = blocks()
            asyncio.get_running_loop().call_soon(returned.set)

        returned, site = asyncio.Event(), Site(app)
        async with Served(site.accept) as client:
            await client.send("GET", "/stream")
            await client.head()
            pieces = [await client.chunk() for _ in range(4)]
            await asyncio.sleep(0)
            return pieces, site.mounted.visits

    assert run(main) == ([b"retry: 1\n\n", b"id: 1\n\n", b"id: 2\n\n", b""], 0)


def test_an_application_is_cancelled_when_its_client_leaves() -> None:
    async def main() -> bool:
        left = asyncio.Event()

        async def app(_: Message, __: Any, send: Any) -> None:
            await send(START)
            await send(piece(b":\n\n"))
            try:
                await asyncio.sleep(60)
            finally:
                left.set()

        site = Site(app)
        async with Served(site.accept) as client:
            await client.send("GET", "/stream")
            await client.head()
            client.writer.close()
            await asyncio.wait_for(left.wait(), 2)
            await asyncio.sleep(0)
            return site.mounted.visits == 0

    assert run(main)


def test_a_stream_ends_cleanly_at_the_functions_timeout() -> None:
    async def main() -> bytes:
        async def app(_: Message, __: Any, send: Any) -> None:
            await send(START)
            await send(piece(b"id: 1\n\n"))
            await asyncio.sleep(60)

        async with Served(Site(app, timeout_s=1).accept) as client:
            await client.send("GET", "/stream")
            await client.head()
            assert await client.chunk() == b"id: 1\n\n"
            return await client.chunk()

    assert run(main) == b""


def test_an_application_that_raises_before_it_answers_is_refused_as_the_template_says() -> None:
    async def main() -> tuple[int, bytes, list[str]]:
        async def app(*_: Any) -> None:
            raise RuntimeError("broken")

        site = Site(app)
        async with Served(site.accept) as client:
            answer = await client.ask("GET", "/stream")
            return answer.status, answer.body, [str(each) for each in site.errors]

    assert run(main) == (503, b'{"code":"unavailable"}', ["broken"])


def test_a_drain_ends_the_streams_and_the_clients_may_come_back() -> None:
    async def main() -> bytes:
        async def app(_: Message, __: Any, send: Any) -> None:
            await send(START)
            await send(piece(b":\n\n"))
            await asyncio.sleep(60)

        site = Site(app)
        async with Served(site.accept) as client:
            await client.send("GET", "/stream")
            await client.head()
            await client.chunk()
            site.mounted.leave()
            return await client.chunk()

    assert run(main) == b""
