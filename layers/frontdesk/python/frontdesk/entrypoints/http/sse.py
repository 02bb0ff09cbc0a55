"""Server-sent events (WHATWG HTML, section 9.2) as a response that costs a connection little."""

import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

RETRY_MS = 2_000
LINE = "frontdesk.line"
"""Where a request's log line waits in the scope: a stream takes it along, and writes it at its end."""

PING = b": ping\n\n"
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def block(event: str, data: object, id: int | str | None = None) -> bytes:
    """One event; JSON has no line breaks, so `data` is one line."""
    head = f"id: {id}\n" if id is not None else ""
    return f"{head}event: {event}\ndata: {_dump(data)}\n\n".encode()


def place_only(id: int | str) -> bytes:
    """The cursor moves and nothing is shown: a hidden event."""
    return f"id: {id}\n\n".encode()


class EventStream(Response):
    """Sends what `blocks` yields, each at once; ends with it, or when the server cancels us.

    Starlette's StreamingResponse keeps a task group and two tasks for each connection, this one coroutine.
    """

    media_type = "text/event-stream"

    def __init__(self, blocks: AsyncIterator[bytes]) -> None:
        self.blocks = blocks
        self.status_code = 200
        self.background = None
        self.body = b""
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send(_body(f"retry: {RETRY_MS}\n\n".encode()))
        line = scope.get(LINE)
        blocks = line.until_the_end_of(self.blocks) if line else self.blocks
        handed = scope.get("extensions", {}).get("frontdesk.blocks")
        if handed is not None:  # the local runner reads on by itself, and the framework's frames can go
            if line:
                line.streams = True
            handed["blocks"] = blocks
            return
        async for piece in blocks:
            await send(_body(piece))
        await send(_body(b"", more=False))


def _body(piece: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.response.body", "body": piece, "more_body": more}
