"""API Gateway's REST proxy event (payload 1.0) out of a request, and its answer into a reply.

Shapes: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html.
One difference: the stage is not part of the path here, so `requestContext.path` equals `path`.
"""

import base64
import os
import time
from contextlib import suppress
from functools import lru_cache
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from infra.local.http import Header, Reply, Request
from infra.local.plan import Route

Json = dict[str, Any]


class RequestIds:
    """Ids that look like API Gateway's and cost no randomness a request."""

    def __init__(self) -> None:
        self._start = os.urandom(10).hex()
        self._next = count(1)

    def __call__(self) -> str:
        start = self._start
        return f"{start[:8]}-{start[8:12]}-{start[12:16]}-{start[16:20]}-{next(self._next):012x}"


class MalformedAnswer(Exception):
    """The function answered something that API Gateway would refuse (it says 502 then)."""


def proxy_event(
    request: Request, path: str, query: str, route: Route, variables: dict[str, str], *,
    request_id: str, stage: str, binary: bool = False,
) -> Json:  # fmt: skip
    """The event of one request; absent things are None, as on AWS."""
    headers, multi = _sent(request)
    single, several = _query(query) if query else (None, None)
    body, encoded = _body(request.body, binary)
    return {
        "resource": route.resource,
        "path": path,
        "httpMethod": request.method,
        "headers": headers,
        "multiValueHeaders": multi,
        "queryStringParameters": single,
        "multiValueQueryStringParameters": several,
        "pathParameters": variables or None,
        "stageVariables": None,
        "requestContext": _context(request, headers, path, route.resource, request_id, stage),
        "body": body,
        "isBase64Encoded": encoded,
    }


def _sent(request: Request) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The headers: the last value of each name, and all of them."""
    headers: dict[str, str] = {}
    multi: dict[str, list[str]] = {}
    for raw_name, raw_value in request.headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name in multi:
            multi[name].append(value)
        else:
            multi[name] = [value]
        headers[name] = value
    return headers, multi


def _context(
    request: Request, headers: dict[str, str], path: str, resource: str, request_id: str, stage: str
) -> Json:
    now = time.time()
    return {
        "accountId": "000000000000",
        "apiId": "local",
        "domainName": _either(headers, "Host") or "localhost",
        "extendedRequestId": request_id,
        "httpMethod": request.method,
        "identity": {"sourceIp": request.peer, "userAgent": _either(headers, "User-Agent")},
        "path": path,
        "protocol": "HTTP/1.1",
        "requestId": request_id,
        "requestTime": _common_log_time(int(now)),
        "requestTimeEpoch": int(now * 1000),
        "resourceId": resource,
        "resourcePath": resource,
        "stage": stage,
    }


def reply_of(answer: Any) -> Reply:
    """The function's answer on the wire; raises MalformedAnswer."""
    if not isinstance(answer, dict) or not isinstance(answer.get("statusCode"), int):
        raise MalformedAnswer("the answer has no statusCode")
    body = answer.get("body") or ""
    if not isinstance(body, str):
        raise MalformedAnswer("the body is not text")
    data = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
    return Reply(answer["statusCode"], _headers(answer), data)


def _headers(answer: Json) -> list[Header]:
    multi = answer.get("multiValueHeaders") or {}
    headers = [(name, str(each)) for name, values in multi.items() for each in values]
    single = answer.get("headers") or {}
    headers += [(name, str(value)) for name, value in single.items() if name not in multi]
    return [(name, value) for name, value in headers if name.lower() not in FRAMING]


@lru_cache(maxsize=1)
def _common_log_time(second: int) -> str:
    return time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(second))


def _either(headers: dict[str, str], name: str) -> str | None:
    """A header in the two spellings that clients use; the rest is for the function to search."""
    return headers.get(name) or headers.get(name.lower())


FRAMING = frozenset({"content-length", "transfer-encoding", "connection", "date", "keep-alive"})


def _query(query: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    several: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        several.setdefault(name, []).append(value)
    return {name: values[-1] for name, values in several.items()}, several


def _body(data: bytes, binary: bool) -> tuple[str | None, bool]:
    """The body, and whether it is base64: also where bytes are no text, so that the function can refuse them.

    API Gateway puts U+FFFD in their place unless their type is one of BinaryMediaTypes, and what was sent is
    gone. Here nothing is stored that nobody wrote.
    """
    if not data:
        return None, False
    if not binary:
        with suppress(UnicodeDecodeError):
            return data.decode(), False
    return base64.b64encode(data).decode(), True
