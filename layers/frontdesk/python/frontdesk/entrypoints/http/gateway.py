"""A FastAPI application as the handler of a Lambda function behind API Gateway."""

import asyncio
import json
import re
import threading
from base64 import b64decode
from collections.abc import Mapping
from functools import cached_property
from time import perf_counter
from typing import Any

from fastapi import FastAPI
from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES

from frontdesk import errors
from frontdesk.entrypoints.http.problem import CONTENT_TYPE, problem_of
from frontdesk.entrypoints.log import log_request

_TEXT = [*DEFAULT_TEXT_MIME_TYPES, CONTENT_TYPE]  # Mangum alone sends problem+json as bytes, in base64
_SERVER = {"host": re.compile(r"[^:]*(:[0-9]{1,5})?"), "x-forwarded-port": re.compile("[0-9]{1,5}")}
_mine = threading.local()


class Gateway:
    """Call it with an event of API Gateway's REST API; it answers with what API Gateway expects."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        if not _is_readable(event):
            return _refused(event, errors.BadRequest("The body is not valid UTF-8.", field="body"))
        odd = _odd_header(event)
        if odd:
            return _refused(event, errors.BadRequest("This header cannot be read.", field=odd))
        asyncio.set_event_loop(_loop())
        return self._adapter(event, context)

    @cached_property
    def _adapter(self) -> Mangum:
        return Mangum(self.app, lifespan="off", text_mime_types=_TEXT)


def _is_readable(event: Mapping[str, Any]) -> bool:
    """Whether Mangum can turn the body into bytes; if not, it would fail instead of answering."""
    body = event.get("body") or ""
    try:
        if event.get("isBase64Encoded"):
            b64decode(body, validate=True)
        body.encode()
    except ValueError:
        return False
    return True


def _odd_header(event: Mapping[str, Any]) -> str:
    """The header in which Mangum would look for a port and find none; '' if all is well.

    API Gateway lets none through. Whatever else stands before us might.
    """
    for name, values in (event.get("multiValueHeaders") or {}).items():
        known = _SERVER.get(name.lower())
        if known and not all(known.fullmatch(value) for value in values):
            return str(name)
    return ""


def _refused(event: Mapping[str, Any], error: errors.FrontdeskError) -> dict[str, Any]:
    """The application, which writes the log line of all others, never sees this request."""
    status, headers, body = problem_of(error)
    log_request(event, status, began=perf_counter())
    text = json.dumps(body, ensure_ascii=False)
    return {"statusCode": status, "headers": headers, "body": text, "isBase64Encoded": False}


def _loop() -> asyncio.AbstractEventLoop:
    """Mangum takes the thread's loop; only Lambda's main thread has one, and only if nobody took it away."""
    loop: asyncio.AbstractEventLoop | None = getattr(_mine, "loop", None)
    if loop is None:
        loop = _mine.loop = asyncio.new_event_loop()
    return loop
