"""Gateway responses: what the API says itself when no function answers, worded by the template."""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from infra.local.http import Reply
from infra.local.plan import Fixed


class Kind(NamedTuple):
    """API Gateway's own status and words for one type of gateway response."""

    status: int
    message: str


KINDS = {
    "INTEGRATION_FAILURE": Kind(502, "Internal server error"),
    "INTEGRATION_TIMEOUT": Kind(504, "Endpoint request timed out"),
    "MISSING_AUTHENTICATION_TOKEN": Kind(403, "Missing Authentication Token"),
    "REQUEST_TOO_LARGE": Kind(413, "Request Too Long"),
    "THROTTLED": Kind(429, "Too Many Requests"),
    "UNAVAILABLE": Kind(503, "Service Unavailable"),
}
DEFAULT_HEADERS = {"content-type": "application/json"}
CONTEXT = re.compile(r"\$context\.(error\.messageString|error\.message|error\.responseType|requestId)")


OURS = {
    400: ("bad_request", "Bad request", "This is not HTTP/1.1, or not all of it makes sense."),
    408: ("bad_request", "Too slow", "The request did not arrive in time."),
    413: ("too_large", "Too large", "The request is larger than 6 MB."),
    421: ("bad_request", "Not this host", "Ask for localhost, or start with --parameter PublicOrigin=…"),
    431: ("too_large", "Too large", "The address and the headers are larger than 10 KB."),
    502: ("unavailable", "Something failed", "The request could not be handled. Try again."),
}
"""What is refused below the gateway, where no template has a say: code, title, detail."""


def refused_below(status: int) -> Reply:
    """A problem like those of docs/errors.md, and with the headers that the template gives its own."""
    code, title, detail = OURS[status]
    body = {"type": f"urn:frontdesk:error:{code}", "title": title, "status": status, "code": code}
    headers = {"content-type": "application/problem+json", "access-control-allow-origin": "*"}
    headers |= {"cache-control": "no-store"}
    return Reply(status, tuple(headers.items()), json.dumps({**body, "detail": detail}).encode())


class Refusals:
    """Builds the reply of each kind: the template's own response, else its DEFAULT_4XX or DEFAULT_5XX."""

    def __init__(self, worded: Mapping[str, Fixed]) -> None:
        self._worded = worded

    def reply(self, name: str, request_id: str = "") -> Reply:
        kind = KINDS[name]
        worded = self._worded.get(name) or self._worded.get(f"DEFAULT_{kind.status // 100}XX")
        if worded is None:
            worded = Fixed(kind.status, {}, '{"message":$context.error.messageString}')
        values = {
            "error.messageString": json.dumps(kind.message),
            "error.message": kind.message,
            "error.responseType": name,
            "requestId": request_id,
        }
        body = CONTEXT.sub(lambda match: values[match.group(1)], worded.body)
        headers = {**DEFAULT_HEADERS, **{name.lower(): value for name, value in worded.headers.items()}}
        return Reply(worded.status or kind.status, tuple(headers.items()), body.encode())
