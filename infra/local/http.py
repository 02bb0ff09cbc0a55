"""HTTP messages as the runner sees them: a request that is complete, and a reply as bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

Header = tuple[str, str]

REASONS = {status.value: status.phrase for status in HTTPStatus}
STATUS_LINES = {code: f"HTTP/1.1 {code} {phrase}\r\n" for code, phrase in REASONS.items()}
NO_BODY = frozenset({204, 304})


@dataclass(slots=True, repr=False)
class Request:
    """One request, body included. `target` is the raw path and query; header names keep the client's case.

    It has no repr of its own: what a visitor wrote must not reach a log by way of a traceback.
    """

    method: str
    target: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes
    peer: str
    keep_alive: bool = True
    chunks: bool = True  # whether the client understands Transfer-Encoding: chunked (HTTP/1.1)


class Reply(NamedTuple):
    """One complete answer. `headers` never name Content-Length, Transfer-Encoding, Connection or Date."""

    status: int
    headers: Iterable[Header]
    body: bytes = b""


class Limits(NamedTuple):
    """What one connection may ask of us; sizes in bytes, times in seconds.

    `head` is API Gateway's own limit for the request line and headers of a REST API. `body` is lower than
    its 10 MB, because here every waiting body shares one process; an event of Lambda holds 6 MB.
    """

    head: int = 10_240
    body: int = 6_291_456
    backlog: int = 8
    request_s: float = 15.0
    idle_s: float = 75.0
    stall_s: float = 30.0
    linger_s: float = 2.0


def clean(value: str) -> str:
    """A header value that can't start another header."""
    return value.replace("\r", " ").replace("\n", " ") if "\n" in value or "\r" in value else value


def head(status: int, headers: Iterable[Header], tail: str) -> bytes:
    lines = "".join([f"{name}: {clean(value)}\r\n" for name, value in headers])
    start = STATUS_LINES.get(status) or f"HTTP/1.1 {status} \r\n"
    return f"{start}{lines}{tail}\r\n".encode("latin-1", "replace")


def serialise(reply: Reply, *, date: str, keep_alive: bool, bodiless: bool = False) -> bytes:
    """The reply on the wire. `bodiless`: an answer to HEAD, which states the length and sends nothing."""
    length = "" if reply.status in NO_BODY else f"content-length: {len(reply.body)}\r\n"
    close = "" if keep_alive else "connection: close\r\n"
    start = head(reply.status, reply.headers, f"{date}{length}{close}")
    return start if bodiless or reply.status in NO_BODY else start + reply.body


def stream_head(
    status: int, headers: Iterable[Header], *, date: str, keep_alive: bool, chunked: bool
) -> bytes:
    """The start of an answer whose end is not known yet."""
    framing = "transfer-encoding: chunked\r\n" if chunked else ""
    close = "" if keep_alive else "connection: close\r\n"
    return head(status, headers, f"{date}{framing}{close}")


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


LAST_CHUNK = b"0\r\n\r\n"
