"""The log line of every request to a web application, written when its answer, or its stream, has ended."""

import json
from asyncio import CancelledError
from collections.abc import AsyncIterator
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.entrypoints.http.sse import LINE, PING
from frontdesk.entrypoints.log import log, passed_ms
from frontdesk.ids import is_id

CLIENT_LEFT = 499  # nginx' word for it: nobody is there to be answered
_CONTEXT = b"x-amzn-request-context"


class Logged:
    """ASGI middleware. It sees no body; of the address only the template of its route gets in the line."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        line = scope[LINE] = Line()

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                line.status = message["status"]
                line.fields = _fields(scope)
            await send(message)

        try:
            await self._app(scope, receive, told)
        except CancelledError:
            line.status = line.status or CLIENT_LEFT
            raise
        finally:
            if not line.streams:
                line.fields = line.fields or _fields(scope)
                line.end()


class Line:
    """What is to be said of one request; an open stream keeps it, and nothing else of its request."""

    __slots__ = ("_began", "fields", "status", "streams")

    def __init__(self) -> None:
        self._began = perf_counter()
        self.status = 0
        self.fields: dict[str, Any] = {}
        self.streams = False

    async def until_the_end_of(self, blocks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The same blocks; after the last one, or when the client has left, the line is written."""
        self.streams, events = True, 0
        try:
            async for piece in blocks:
                events += piece is not PING
                yield piece
        finally:
            self.fields["events"] = events
            self.end()

    def end(self) -> None:
        log("request", **self.fields, status=self.status or 500, ms=passed_ms(self._began))


def _fields(scope: Scope) -> dict[str, Any]:
    route = scope.get("route")
    return {
        "method": scope["method"],
        "route": getattr(route, "path", None),
        "tenant": _tenant(scope),
        "request": _request_id(scope),
    }


def _tenant(scope: Scope) -> str | None:
    """Whose token it was, or whose settings were asked for; nothing that a stranger made up."""
    claims = scope.get("state", {}).get("claims")
    named = scope.get("path_params", {}).get("tenant", "")
    return claims.tenant if claims else named if is_id("ten", named) else None


def _request_id(scope: Scope) -> str | None:
    """API Gateway's, from Mangum's event or from the header in which the Lambda Web Adapter sends it."""
    event = scope.get("aws.event")
    context = event.get("requestContext") if event else _adapted(scope)
    id = context.get("requestId") if isinstance(context, dict) else None
    return id if isinstance(id, str) else None


def _adapted(scope: Scope) -> Any:
    sent = next((value for name, value in scope["headers"] if name == _CONTEXT), b"null")
    try:
        return json.loads(sent)
    except (ValueError, RecursionError):  # whatever else stands before us may let a client's own through
        return None
