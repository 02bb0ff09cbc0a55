"""The HTTP server: keep-alive, pipelining, limits and patience."""

import asyncio
import json
from collections.abc import Callable

import pytest

from infra.local.connection import Connection
from infra.local.http import Limits, Reply, Request
from infra.local.loop import event_loop
from infra.local.server import Server, listen

HELLO = b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = b"POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


def echo(request: Request, connection: Connection) -> None:
    text = f"{request.method} {request.target.decode()} {len(request.body)}".encode()
    connection.answer(Reply(200, (("content-type", "text/plain"),), text))


def converse(
    send: list[bytes], *, accept: Callable[[Request, Connection], None] = echo, limits: Limits | None = None,
    eof: bool = False, patience: float = 5.0,
) -> bytes:  # fmt: skip
    """Everything the server says to these packets before it closes or falls silent for 100 ms."""

    async def run() -> bytes:
        server = Server(accept, limits)
        sock = listen("127.0.0.1", 0)
        await server.start(sock)
        reader, writer = await asyncio.open_connection(*sock.getsockname())
        for packet in send:
            writer.write(packet)
            await asyncio.sleep(0.01)
        if eof:
            writer.write_eof()
        heard = b""
        try:
            while data := await asyncio.wait_for(reader.read(65536), patience if not heard else 0.1):
                heard += data
        except TimeoutError:
            heard += b"<open>"
        writer.close()
        await server.stop(0.0)
        return heard

    with asyncio.Runner(loop_factory=event_loop) as runner:
        return runner.run(run())


def test_a_connection_is_kept_for_the_next_request() -> None:
    heard = converse([HELLO, HELLO])
    assert heard.count(b"HTTP/1.1 200 OK") == 2
    assert heard.count(b"GET /hello 0") == 2
    assert heard.endswith(b"<open>")


def test_pipelined_requests_are_answered_in_order() -> None:
    waiting: list[Connection] = []

    def later(request: Request, connection: Connection) -> None:
        waiting.append(connection)
        loop = asyncio.get_running_loop()
        loop.call_later(0.01, lambda: echo(request, connection))

    packet = b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(20))
    heard = converse([packet], accept=later, patience=2)
    numbers = [int(part.split(b" ")[0]) for part in heard.split(b"GET /")[1:]]
    assert numbers == sorted(numbers)
    assert numbers[0] == 0
    assert len(numbers) >= 8


def test_a_body_in_chunks_and_pieces_arrives_whole() -> None:
    heard = converse([CHUNKED, b"5\r\nhel", b"lo\r\n3\r\n...", b"\r\n0\r\n\r\n"])
    assert b"POST /p 8" in heard


def test_connection_close_is_honoured_and_said() -> None:
    heard = converse([HELLO.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")])
    assert b"connection: close\r\n" in heard
    assert not heard.endswith(b"<open>")


def test_a_client_that_half_closes_still_gets_its_answer() -> None:
    def later(request: Request, connection: Connection) -> None:
        asyncio.get_running_loop().call_later(0.05, lambda: echo(request, connection))

    heard = converse([HELLO], accept=later, eof=True)
    assert heard.endswith(b"GET /hello 0")


@pytest.mark.parametrize(
    ("packets", "status"),
    [
        ([b"GET / HTTP/1.1\r\nX: " + b"a" * 11_000 + b"\r\n\r\n"], 431),
        ([b"GET / HTTP/1.1\r\nX: " + b"a" * 9_000, b"a" * 9_000, b"a" * 9_000], 431),
        ([b"GET /" + b"a" * 30_000], 431),
        ([b"POST / HTTP/1.1\r\nContent-Length: 7000000\r\n\r\n"], 413),
        ([CHUNKED, b"5fffff\r\n" + b"a" * 6_291_455, b"\r\nff\r\n" + b"a" * 99], 413),
        ([b"FETCH / HTTP/1.1\r\nHost: x\r\n\r\n"], 400),
        ([b"\x16\x03\x01\x02 this is TLS\r\n\r\n"], 400),
        ([b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"], 400),
        ([b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"], 400),
    ],
)  # fmt: skip
def test_what_is_too_large_or_malformed_gets_one_answer_and_an_end(packets: list[bytes], status: int) -> None:
    heard = converse(packets)
    assert heard.startswith(b"HTTP/1.1 %d " % status)
    assert b"connection: close" in heard
    assert not heard.endswith(b"<open>")
    head, _, body = heard.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json\r\n" in head
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["code"] == {400: "bad_request"}.get(status, "too_large")


def test_a_malformed_follower_does_not_cost_the_first_request_its_answer() -> None:
    def later(request: Request, connection: Connection) -> None:
        asyncio.get_running_loop().call_later(0.05, lambda: echo(request, connection))

    heard = converse([HELLO + b"GARBAGE\r\n\r\n"], accept=later)
    assert heard.endswith(b"GET /hello 0")
    assert heard.count(b"HTTP/1.1") == 1


def test_a_request_that_dribbles_in_is_timed_out() -> None:
    heard = converse([b"GET / HTTP/1.1\r\n"], limits=Limits(request_s=0.1))
    assert heard.startswith(b"HTTP/1.1 408 ")


def test_an_idle_connection_is_closed() -> None:
    assert converse([HELLO], limits=Limits(idle_s=0.0), patience=3) != b""


def test_an_upgrade_is_ignored_and_the_connection_ends() -> None:
    heard = converse([HELLO.replace(b"\r\n\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")])
    assert heard.startswith(b"HTTP/1.1 200 OK")
    assert not heard.endswith(b"<open>")


def test_a_header_cannot_smuggle_another_header_into_the_answer() -> None:
    def split(_: Request, connection: Connection) -> None:
        connection.answer(Reply(200, (("x-name", "a\r\nset-cookie: b"),)))

    assert b"\r\nset-cookie" not in converse([HELLO], accept=split)


def test_head_states_the_length_and_sends_no_body() -> None:
    heard = converse([HELLO.replace(b"GET", b"HEAD")])
    assert b"content-length: 13\r\n" in heard
    assert heard.endswith(b"\r\n\r\n<open>")


def test_a_stream_goes_out_piece_by_piece_and_the_connection_lives_on() -> None:
    def stream(request: Request, connection: Connection) -> None:
        if request.target != b"/hello":
            return echo(request, connection)
        connection.begin_stream(200, (("content-type", "text/event-stream"),))
        connection.send(b"id: 1\n\n")
        asyncio.get_running_loop().call_later(0.05, connection.end_stream)
        return None

    heard = converse([HELLO, HELLO.replace(b"hello", b"next")], accept=stream)
    assert b"transfer-encoding: chunked\r\n\r\n7\r\nid: 1\n\n\r\n0\r\n\r\nHTTP/1.1 200 OK" in heard
    assert b"GET /next 0" in heard


def test_a_reader_that_stalls_makes_the_writer_wait_and_is_dropped_at_last() -> None:
    async def run() -> tuple[bool, bool]:
        gone, waited = asyncio.Event(), asyncio.Event()

        async def flood(connection: Connection) -> None:
            connection.begin_stream(200, ())
            for _ in range(400):
                connection.send(b"x" * 65536)
                if connection.stalled:
                    waited.set()
                await connection.drain()

        def accept(_: Request, connection: Connection) -> None:
            connection.on_gone = gone.set
            tasks.append(asyncio.create_task(flood(connection)))

        tasks: list[asyncio.Task[None]] = []
        server = Server(accept, Limits(stall_s=0.1))
        sock = listen("127.0.0.1", 0)
        await server.start(sock)
        _, writer = await asyncio.open_connection(*sock.getsockname(), limit=1024)
        writer.write(HELLO)
        await asyncio.wait_for(gone.wait(), 5)
        await asyncio.gather(*tasks)
        await server.stop(0.0)
        writer.close()
        return waited.is_set(), gone.is_set()

    with asyncio.Runner(loop_factory=event_loop) as runner:
        assert runner.run(run()) == (True, True)


def test_who_fails_before_answering_is_answered_502_and_the_connection_goes_on() -> None:
    def accept(request: Request, connection: Connection) -> None:
        if request.target == b"/hello":
            raise KeyError("nobody foresaw this")
        echo(request, connection)

    heard = converse([HELLO + HELLO.replace(b"/hello", b"/next")], accept=accept)
    assert heard.startswith(b"HTTP/1.1 502 ")
    assert b"application/problem+json" in heard
    assert b"GET /next 0" in heard
