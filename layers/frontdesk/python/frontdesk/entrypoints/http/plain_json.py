"""JSON that is whole, flat enough and says everything once: the same rules behind every door."""

import json
from math import isfinite
from typing import Any

from frontdesk import errors

DEEPEST = 32


def check_type(content_type: str) -> None:
    """Raises errors.InvalidField unless it is application/json, with whatever parameters."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise errors.InvalidField("Content-Type", "Must be application/json.")


def parse(body: bytes | str) -> Any:
    """The value. Raises errors.BadRequest for what is no JSON, errors.InvalidField with the field's path."""
    try:
        text = body.decode() if isinstance(body, bytes) else body
        text.encode()
    except UnicodeError:
        raise errors.BadRequest("The body is not valid UTF-8.", field="body") from None
    try:
        value = _decode(text)
    except (ValueError, RecursionError):
        raise errors.BadRequest("The body is not valid JSON.", field="body") from None
    if "\\u" in text or text.count("{") + text.count("[") > 1:
        _check_tree(value)  # what is flat and escapes nothing holds nothing that is forbidden
    return value


def _check_tree(value: Any) -> None:
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


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers disagree about which of two counts, so a filter may have seen the other one."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        _check_text(twice, ())
        raise errors.InvalidField(_name((twice,)), "Must stand once.")
    return made


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(number: str) -> float:
    """1e999 reads as infinity, which no JSON can say again."""
    value = float(number)
    if not isfinite(value):
        raise ValueError(number)
    return value


_decode = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_once).decode
