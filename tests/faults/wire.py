"""The line to a real process: HTTP/1.1 over a kept connection, and streams of events."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from typing import Any

from tests.faults.line import Answer, Broken

PATIENCE_S = 8.0
_LOST = (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError)
Sent = Callable[[str], None]
Told = Callable[[str, int], None]


class RealLine:
    """A Line of one client. `sent` hears of each request as it leaves, `told` of each answer as it comes."""

    def __init__(self, port: int, sent: Sent, told: Told) -> None:
        self._port, self._sent, self._told = port, sent, told
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._exchange(_request(method, path, body, token, headers), method)
        except _LOST as error:
            await self.hang_up()
            raise Broken from error
        except BaseException:
            await self.hang_up()
            raise
        self._told(method, answer.status)
        return answer

    async def _exchange(self, request: bytes, method: str) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request)
        self._sent(method)
        await writer.drain()
        status, got = await _head(reader)
        body = await reader.readexactly(int(got.get("content-length", 0)))
        if got.get("connection") == "close":
            await self.hang_up()
        is_json = "json" in got.get("content-type", "")
        return Answer(
            status, json.loads(body) if body and is_json else None, float(got.get("retry-after", 0))
        )

    async def follow(
        self, path: str, token: str, last: int, seconds: float
    ) -> AsyncGenerator[dict[str, str], None]:
        """The blocks of a stream above `last`, for so long; ends early when the line breaks."""
        writer = None
        try:
            async with asyncio.timeout(seconds):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                writer.write(_request("GET", path, None, token, {"Last-Event-ID": str(last)}))
                status, _ = await _head(reader)
                text = ""
                while status == 200 and (chunk := await _chunk(reader)):
                    *blocks, text = (text + chunk).split("\n\n")
                    for block in blocks:
                        yield dict(line.partition(": ")[::2] for line in block.split("\n"))
        except _LOST:
            return
        finally:
            if writer is not None:
                await _close(writer)

    async def hang_up(self) -> None:
        streams, self._streams = self._streams, None
        if streams is not None:
            await _close(streams[1])


async def _close(writer: asyncio.StreamWriter) -> None:
    """Whatever the other end has become."""
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


def _request(method: str, path: str, body: object, token: str, headers: Mapping[str, str] | None) -> bytes:
    text = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    sent = {
        "Host": "127.0.0.1",
        "Content-Type": "application/json",
        "Content-Length": str(len(text)),
        **(headers or {}),
    }
    if token:
        sent["Authorization"] = f"Bearer {token}"
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join([*lines, "", ""]).encode() + text


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
    return int(first.split(" ")[1]), dict(line.lower().split(": ", 1) for line in lines)


async def _chunk(reader: asyncio.StreamReader) -> str:
    size = int(await reader.readline(), 16)
    return (await reader.readexactly(size + 2))[:-2].decode()


async def ready(port: int, within_s: float) -> Any:
    """What /demo.json says, as soon as the process answers."""
    until = time.monotonic() + within_s
    line = RealLine(port, lambda _: None, lambda *_: None)
    try:
        while time.monotonic() < until:
            with suppress(Broken):
                answer = await line.ask("GET", "/demo.json")
                if answer.status == 200:
                    return answer.body
            await asyncio.sleep(0.02)
    finally:
        await line.hang_up()
    raise TimeoutError(f"nothing answers on port {port}")
