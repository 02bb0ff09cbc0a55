"""Errors as RFC 9457 problem+json: what is wrong, which field, what to do; never a stack or a key."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.entrypoints.http.wire import MAX_BODY, ProblemOut

CONTENT_TYPE = "application/problem+json"
_TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    410: "Gone",
    412: "Changed in between",
    413: "Too large",
    422: "Not valid",
    429: "Too many requests",
    503: "Busy",
}


def problem_of(error: errors.FrontdeskError) -> tuple[int, dict[str, str], ProblemOut]:
    """Status, headers and body of an error."""
    body: ProblemOut = {
        "type": f"urn:frontdesk:error:{error.code}",
        "title": _TITLES.get(error.status, "Our fault"),
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
    }
    if error.field:
        body["field"] = error.field
    headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store", **error.headers}
    if error.retry_after:
        headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return error.status, headers, body


def invalid(found: Sequence[Mapping[str, Any]], body: object) -> errors.FrontdeskError:
    """The first of pydantic's errors about `body` as one of ours; what the client sent is never repeated."""
    first = found[0]
    field = ".".join(_names(first, body))[:200] or "body"
    return errors.InvalidField(field, sentence(first))


def sentence(error: Mapping[str, Any]) -> str:
    """A sentence, and no name of a class of ours in it."""
    if error["type"] in ("model_type", "model_attributes_type", "dict_type"):
        return "Must be a JSON object."
    said = str(error["msg"]).removeprefix("Value error, ")
    return said[:1].upper() + said[1:].rstrip(".") + "."


def _names(error: Mapping[str, Any], value: Any) -> Iterator[str]:
    """The path in what was sent, without what pydantic puts in between (`skill.constrained-str`)."""
    for part in error["loc"]:
        if isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif isinstance(value, dict) and (part in value or error["type"] == "missing"):
            value = value.get(part)
        else:
            continue
        yield str(part)


def check_size(body: str | bytes | None) -> None:
    """Raises errors.TooLarge over 64 KiB of UTF-8."""
    if body is None or len(body) * 4 <= MAX_BODY:
        return
    size = len(body) if isinstance(body, bytes) else len(body.encode("utf-8", "surrogatepass"))
    if size > MAX_BODY:
        raise errors.TooLarge(field="body")
