"""Reads the REST API out of its OpenAPI body: routes, preflights, throttles and gateway responses."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from infra.local.plan import Api, Fixed, Json, Route, Throttle
from infra.local.stacks import Resource
from infra.local.template import TemplateError

METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "x-amazon-apigateway-any-method"}
INVOKED = re.compile(r"functions/arn:[^/]*:function:([^/:]+)[^/]*/(?:response-streaming-)?invocations")
RESPONSE_HEADER = "gatewayresponse.header."


def api_of(apis: list[Resource], stages: list[Resource], responses: list[Resource]) -> Api:
    if len(apis) != 1 or len(stages) != 1:
        raise TemplateError(f"the runner serves one API with one stage, not {len(apis)} with {len(stages)}")
    body, stage = apis[0].properties.get("Body", {}), stages[0].properties
    throttles = throttles_of(stage.get("MethodSettings", []))
    refusals = dict(body.get("x-amazon-apigateway-gateway-responses", {}))
    refusals |= {each.properties["ResponseType"]: _from_resource(each.properties) for each in responses}
    binary = apis[0].properties.get("BinaryMediaTypes") or body.get("x-amazon-apigateway-binary-media-types")
    return Api(
        stage["StageName"],
        tuple(routes_of(body, throttles)),
        {kind: refusal_of(each) for kind, each in refusals.items()},
        tuple(binary or ()),
    )


def routes_of(body: Json, throttles: Mapping[tuple[str, str], Throttle]) -> Iterator[Route]:
    for path, methods in body.get("paths", {}).items():
        for method, operation in methods.items():
            if method not in METHODS:
                continue
            _no_authorizer(path, method, operation, body)
            verb = "ANY" if method.startswith("x-") else method.upper()
            integration = operation["x-amazon-apigateway-integration"]
            throttle = throttles.get((verb, path)) or throttles.get(("*", "/*"))
            yield route_of(verb, path, integration, throttle)


def route_of(method: str, path: str, integration: Json, throttle: Throttle | None) -> Route:
    kind = integration["type"].lower()
    if kind == "mock":
        return Route(method, path, None, _fixed(integration), throttle)
    invoked = INVOKED.search(integration.get("uri", ""))
    if kind != "aws_proxy" or invoked is None:
        raise TemplateError(f"{method} {path}: integration {kind} is not run")
    return Route(method, path, invoked.group(1), None, throttle)


def throttles_of(settings: list[Json]) -> dict[tuple[str, str], Throttle]:
    """(method, path) → limit; `("*", "/*")` is the default, which holds for each method on its own."""
    found = {}
    for each in settings:
        if "ThrottlingRateLimit" in each:
            path = each["ResourcePath"]
            path = path if path == "/*" else path.removeprefix("/").replace("~1", "/")
            limit = Throttle(float(each["ThrottlingRateLimit"]), int(each["ThrottlingBurstLimit"]))
            found[each["HttpMethod"].upper(), path] = limit
    return found


def refusal_of(response: Json) -> Fixed:
    """One gateway response: header values are literals in quotes, the body a template over `$context`."""
    parameters = response.get("responseParameters", {})
    headers = {
        name.removeprefix(RESPONSE_HEADER): _literal(value)
        for name, value in parameters.items()
        if name.startswith(RESPONSE_HEADER)
    }
    templates = response.get("responseTemplates", {})
    body = templates.get("application/json", '{"message":$context.error.messageString}')
    if templates and "application/json" not in templates:
        (media, body), *_ = templates.items()
        headers = {"content-type": media, **headers}
    return Fixed(int(response.get("statusCode", 0)), headers, body)


def _from_resource(properties: Json) -> Json:
    lowered = {"statusCode": "StatusCode", "responseParameters": "ResponseParameters"}
    lowered["responseTemplates"] = "ResponseTemplates"
    return {new: properties[old] for new, old in lowered.items() if old in properties}


def _fixed(integration: Json) -> Fixed:
    response = integration.get("responses", {}).get("default", {})
    headers = {
        name.removeprefix("method.response.header."): _literal(value)
        for name, value in response.get("responseParameters", {}).items()
    }
    return Fixed(int(response.get("statusCode", 200)), headers)


def _literal(value: Any) -> str:
    text = str(value)
    if len(text) < 2 or text[0] != "'" or text[-1] != "'":
        raise TemplateError(f"header value {text} is not a literal in single quotes")
    return text[1:-1]


def _no_authorizer(path: str, method: str, operation: Json, body: Json) -> None:
    wanted: list[Json] = operation.get("security") or body.get("security") or []
    if any(name != "NONE" for each in wanted for name in each):
        raise TemplateError(f"{method} {path}: authorizers are not run; Frontdesk checks its own tokens")
