"""The committed OpenAPI file is what the code says, and says all that is served."""

import json
from pathlib import Path
from typing import Any

import yaml

from frontdesk.entrypoints.http.messages import app
from frontdesk.entrypoints.http.openapi import described, document

ROOT = Path(__file__).parents[3]


def routes_of_template() -> set[tuple[str, str]]:
    """Every (method, path) that template.yaml gives to a function."""
    template = yaml.load((ROOT / "template.yaml").read_text("utf-8"), Loader=_Loader)  # noqa: S506  # a SafeLoader
    functions = [each["Properties"] for each in template["Resources"].values() if "Properties" in each]
    events = [event for each in functions for event in (each.get("Events") or {}).values()]
    return {
        (event["Properties"]["Method"].upper(), event["Properties"]["Path"])
        for event in events
        if event["Type"] == "Api"
    }


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions as nothing."""


_Loader.add_multi_constructor("!", lambda _loader, _tag, _node: None)


def routes_of(made: dict[str, Any]) -> set[tuple[str, str]]:
    return {(method.upper(), path) for path, methods in made["paths"].items() for method in methods}


def test_the_committed_file_is_what_the_code_says() -> None:
    committed = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    assert committed == document(), "run `make openapi` and commit what changed"


def test_every_route_of_the_template_is_described_and_no_other() -> None:
    assert routes_of(document()) == routes_of_template()


def test_what_is_told_of_messages_is_what_messages_serves() -> None:
    served = {
        (method, route.path.replace("<", "{").replace(">", "}"))
        for route in app._static_routes + app._dynamic_routes
        for method in [route.method]
    }
    told = {(method, route.path) for route in described.routes for method in route.methods}  # type: ignore[attr-defined]
    assert served == told


def test_every_operation_says_who_may_call_it_and_how_errors_look() -> None:
    for methods in document()["paths"].values():
        for operation in methods.values():
            assert "security" in operation
            assert "application/problem+json" in operation["responses"]["default"]["content"]
