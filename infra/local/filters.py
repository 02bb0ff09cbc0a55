"""Event filter patterns of an event source mapping, as far as Lambda's own rules for streams go.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html: every field of the pattern must
match; a list means any of its values; a record needs to match one of the patterns.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from infra.local.template import TemplateError

Json = Mapping[str, Any]
Test = Callable[[Any], bool]


def passes(patterns: Iterable[Json]) -> Test:
    """A test for records, worked out once; without patterns everything passes.

    >>> passes([{"kind": [{"prefix": "m"}]}])({"kind": "message"})
    True
    """
    wanted = [list(_leaves(each, ())) for each in patterns]
    if not wanted:
        return lambda _: True
    return lambda record: any(all(_holds(record, path, tests) for path, tests in each) for each in wanted)


def _leaves(pattern: Json, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Test]]]:
    for name, inner in pattern.items():
        if isinstance(inner, Mapping):
            yield from _leaves(inner, (*path, name))
        else:
            yield (*path, name), [_test(each) for each in inner]


def _holds(value: Any, path: tuple[str, ...], tests: list[Test]) -> bool:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return any(test(value) for test in tests)


def _test(wanted: Any) -> Test:
    if not isinstance(wanted, Mapping):
        return lambda value: bool(value == wanted)
    ((operator, operand),) = wanted.items()
    match operator:
        case "prefix":
            return lambda value: isinstance(value, str) and value.startswith(operand)
        case "suffix":
            return lambda value: isinstance(value, str) and value.endswith(operand)
        case "exists":
            return lambda value: (value is not None) is operand
        case "anything-but":
            refused = operand if isinstance(operand, list) else [operand]
            return lambda value: value is not None and value not in refused
    raise TemplateError(f"filter operator {operator} is not run")
