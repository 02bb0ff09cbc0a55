"""A JSON body that is small, flat enough and whole, or an error that names what is wrong with it."""

import json
from typing import Any

from fastapi import Request

from frontdesk import errors

DEEPEST = 32


async def read_json(request: Request, limit: int) -> None:
    """Read and check the body once; FastAPI then finds the same value. A request without a body passes."""
    body = await _limited(request, limit)
    if not body:
        return
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise errors.InvalidField("Content-Type", "Must be application/json.")
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise errors.BadRequest("The body is not valid JSON.", field="body") from None
    check_tree(value)
    request._json = value


async def _limited(request: Request, limit: int) -> bytes:
    """Never holds more than the limit, whatever Content-Length says."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise errors.TooLarge(f"The request is larger than {limit // 1024} KB.", field="body")
        chunks.append(chunk)
    request._body = b"".join(chunks)
    return request._body


def check_tree(value: Any) -> None:
    """Raises errors that name the field: for lone surrogates, U+0000, and nesting without end."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(value, ())]
    while waiting:
        item, path = waiting.pop()
        if isinstance(item, str):
            _check_text(item, path)
        elif isinstance(item, dict | list):
            if len(path) >= DEEPEST:
                raise errors.InvalidField(_name(path[:3]), f"Nested more than {DEEPEST} deep.")
            waiting.extend(_inside(item, path))


def _inside(item: dict[str, Any] | list[Any], path: tuple[str, ...]) -> list[tuple[Any, tuple[str, ...]]]:
    if isinstance(item, list):
        return [(value, (*path, str(at))) for at, value in enumerate(item)]
    for key in item:
        _check_text(key, path)
    return [(value, (*path, key)) for key, value in item.items()]


def _check_text(text: str, path: tuple[str, ...]) -> None:
    if "\0" in text:
        raise errors.InvalidField(_name(path), "Must not hold the character U+0000.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise errors.InvalidField(_name(path), "Must be valid Unicode, not half a pair.") from None


def _name(path: tuple[str, ...]) -> str:
    return ".".join(path)[:200] or "body"


def _no_constant(name: str) -> Any:
    raise ValueError(name)
