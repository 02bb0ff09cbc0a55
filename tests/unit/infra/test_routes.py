"""What API Gateway routes is what the OpenAPI file describes: no more, no less, each to one function."""

import json

from tests.unit.infra.cloudformation import ROOT, parse, root_text, routes

OWNERS = {
    "messages": "Messages",
    "streams": "Stream",
    "identity": "Console",
    "console": "Console",
    "knowledge": "Knowledge",
}


def described() -> dict[tuple[str, str], str]:
    """(METHOD, path) → the tag that the OpenAPI file gives it."""
    document = json.loads((ROOT / "docs/openapi.json").read_text("utf-8"))
    return {
        (method.upper(), path): operation["tags"][0]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in {"get", "put", "post", "delete", "patch"}
    }


def test_every_route_is_described_and_every_description_is_routed() -> None:
    routed = {(method, path) for method, path, _ in routes(parse(root_text()))}
    assert routed - set(described()) == set(), "routed, but no function answers"
    assert set(described()) - routed == set(), "described, but a 404 of the gateway"


def test_a_route_leads_to_the_function_of_its_tag() -> None:
    tags = described()
    for method, path, function in routes(parse(root_text())):
        assert OWNERS.get(tags[method, path], "Tenants") == function, f"{method} {path}"
