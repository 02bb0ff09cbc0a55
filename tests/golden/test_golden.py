"""Golden events: each file under `events/` is one real event, and beside it stands what must come of it.

In an expectation "*" is any text that is not empty: a token, a secret, a version.
"""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from frontdesk.bootstrap import using
from tests.reception import Reception

EVENTS = Path(__file__).parents[2] / "events"
BEHIND_THE_GATEWAY = ("console", "messages", "tenants")
CASES = sorted(
    path
    for function in BEHIND_THE_GATEWAY
    for path in (EVENTS / function).glob("*.json")
    if not path.name.endswith(".expected.json")
)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}/{case.stem}" for case in CASES])
def test_an_event_of_the_gateway_gets_the_answer_beside_it(case: Path) -> None:
    event = json.loads(case.read_text("utf-8"))
    expected = json.loads(case.with_suffix(".expected.json").read_text("utf-8"))
    handler = importlib.import_module(f"functions.{case.parent.name}.handler").handler
    with using(Reception()):
        response = handler(event, None)
    assert not differences(expected, simplified(response, expected.get("headers", {}))), response


def simplified(response: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The response as expectations are written: a parsed body, and only the headers that they name."""
    several = {name: values[-1] for name, values in (response.get("multiValueHeaders") or {}).items()}
    sent = {name.lower(): value for name, value in {**several, **(response.get("headers") or {})}.items()}
    return {
        "statusCode": response["statusCode"],
        "headers": {name: sent.get(name, "") for name in names},
        "body": json.loads(response["body"]) if response.get("body") else None,
    }


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where the two differ, each as a sentence."""
    if expected == "*" and isinstance(found, str) and found:
        return []
    if isinstance(expected, dict) and isinstance(found, dict):
        if expected.keys() != found.keys():
            return [f"{path}: has {sorted(found)}, not {sorted(expected)}"]
        return [line for key in expected for line in differences(expected[key], found[key], f"{path}.{key}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for at, (one, other) in pairs for line in differences(one, other, f"{path}.{at}")]
    return [] if expected == found else [f"{path}: is {found!r}, not {expected!r}"]


@pytest.mark.parametrize(
    ("expected", "found", "where"),
    [
        ({"a": [1, "*"]}, {"a": [1, "x"]}, None),
        ({"a": [1, "*"]}, {"a": [1, ""]}, ".a.1"),
        ({"a": [1, "*"]}, {"a": [1, 2]}, ".a.1"),
        ({"a": 1}, {"a": 1, "b": 2}, ""),
        ({"a": [1]}, {"a": [1, 2]}, ".a"),
        ({"a": None}, {"a": 0}, ".a"),
    ],
)
def test_a_difference_is_found_where_it_is(expected: Any, found: Any, where: str | None) -> None:
    assert [line.partition(":")[0] for line in differences(expected, found)] == (
        [] if where is None else [where]
    )
