"""Event filter patterns of an event source mapping, as far as Lambda's own rules for streams go.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html: every field of the pattern must
match; a list means any of its values; a record needs to match one of the patterns.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from infra.local.template import TemplateError

Json = Mapping[str, Any]


def matches_any(record: Json, patterns: Iterable[Json]) -> bool:
    """Whether the record passes; without patterns everything does."""
    patterns = list(patterns)
    return not patterns or any(_matches(record, pattern) for pattern in patterns)


def _matches(value: Any, pattern: Any) -> bool:
    if isinstance(pattern, Mapping):
        return all(
            _matches(value.get(name) if isinstance(value, Mapping) else None, wanted)
            for name, wanted in pattern.items()
        )
    return any(_is(value, wanted) for wanted in pattern)


def _is(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, Mapping):
        return bool(value == wanted)
    ((operator, operand),) = wanted.items()
    match operator:
        case "prefix":
            return isinstance(value, str) and value.startswith(operand)
        case "suffix":
            return isinstance(value, str) and value.endswith(operand)
        case "exists":
            return (value is not None) is operand
        case "anything-but":
            refused = operand if isinstance(operand, list) else [operand]
            return value is not None and value not in refused
    raise TemplateError(f"filter operator {operator} is not run")
