"""A FastAPI application as the handler of a Lambda function behind API Gateway."""

import asyncio
import threading
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES

from frontdesk.entrypoints.http.problem import CONTENT_TYPE

_TEXT = [*DEFAULT_TEXT_MIME_TYPES, CONTENT_TYPE]  # Mangum alone sends problem+json as bytes, in base64
_mine = threading.local()


class Gateway:
    """Call it with an event of API Gateway's REST API; it answers with what API Gateway expects."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        asyncio.set_event_loop(_loop())
        return self._adapter(event, context)

    @cached_property
    def _adapter(self) -> Mangum:
        return Mangum(self.app, lifespan="off", text_mime_types=_TEXT)


def _loop() -> asyncio.AbstractEventLoop:
    """Mangum takes the thread's loop; only Lambda's main thread has one, and only if nobody took it away."""
    loop: asyncio.AbstractEventLoop | None = getattr(_mine, "loop", None)
    if loop is None:
        loop = _mine.loop = asyncio.new_event_loop()
    return loop
