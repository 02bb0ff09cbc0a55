"""Reading an event of API Gateway's REST API: what is wrong with it is an error that names the field."""

import base64
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from frontdesk import errors
from frontdesk.entrypoints.http.plain_json import check_type, parse
from frontdesk.entrypoints.http.problem import check_size, invalid, sentence
from frontdesk.entrypoints.http.wire import Body

T = TypeVar("T")
B = TypeVar("B", bound=Body)


def read_body(event: Mapping[str, Any], model: type[B]) -> B:
    """The body as the model says. Raises errors.TooLarge, errors.BadRequest and errors.InvalidField."""
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = _decoded(body)
    check_size(body)
    check_type(read_header(event, "content-type"))
    value = parse(body)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid(error.errors(include_url=False, include_input=False), value) from None


def read_query(event: Mapping[str, Any], name: str, adapter: TypeAdapter[T], default: str) -> T:
    """One parameter of the address, or what `default` stands for."""
    if len((event.get("multiValueQueryStringParameters") or {}).get(name, ())) > 1:
        raise errors.InvalidField(name, "Must stand once.")
    given = (event.get("queryStringParameters") or {}).get(name, default)
    try:
        return adapter.validate_python(given)
    except ValidationError as error:
        raise errors.InvalidField(name, sentence(error.errors()[0])) from None


def read_header(event: Mapping[str, Any], name: str) -> str:
    """A header by its lower-case name, '' if there is none; names come as clients write them."""
    headers = event.get("headers") or {}
    return next((value for key, value in headers.items() if key.lower() == name), "")


def _decoded(body: str) -> bytes:
    try:
        return base64.b64decode(body, validate=True)
    except ValueError:
        raise errors.BadRequest("The body is not valid UTF-8.", field="body") from None
