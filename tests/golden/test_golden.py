"""Golden events: each file under `events/` is one real event, and beside it stands what must come of it.

Each begins with the Office as its docstring describes it. In an expectation "*" is any text that is not
empty: a token, a secret, a version.
"""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from frontdesk.bootstrap import using
from tests.golden.cases import cases, differences, id_of
from tests.office import Office

BEHIND_THE_GATEWAY = cases("console", "knowledge", "messages", "tenants")


@pytest.mark.parametrize("case", BEHIND_THE_GATEWAY, ids=id_of)
def test_an_event_of_the_gateway_gets_the_answer_beside_it(case: Path) -> None:
    event = json.loads(case.read_text("utf-8"))
    expected = json.loads(case.with_suffix(".expected.json").read_text("utf-8"))
    handler = importlib.import_module(f"functions.{case.parent.name}.handler").handler
    with using(Office()):
        response = handler(event, None)
    assert not differences(expected, simplified(response, expected.get("headers", {}))), response


def simplified(response: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The response as expectations are written: a parsed body, and only the headers that they name."""
    several = {name: values[-1] for name, values in (response.get("multiValueHeaders") or {}).items()}
    sent = {name.lower(): value for name, value in {**several, **(response.get("headers") or {})}.items()}
    return {
        "statusCode": response["statusCode"],
        "headers": {name: sent.get(name, "") for name in names},
        "body": _body(response.get("body"), sent.get("content-type", "")),
    }


def _body(text: str | None, kind: str) -> Any:
    """A table is read line by line, everything else is JSON."""
    if kind.startswith("text/csv"):
        return (text or "").splitlines()
    return json.loads(text) if text else None


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
