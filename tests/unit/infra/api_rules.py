"""What must be true of the API. Each rule returns its complaints."""

import json
from collections import Counter

from tests.unit.infra.cloudformation import Json, events, of_type, routes


def doubled_routes(template: Json) -> list[str]:
    counted = Counter((method, path) for method, path, _ in routes(template))
    return [f"{method} {path} has {count} owners" for (method, path), count in counted.items() if count > 1]


def swallowing_routes(template: Json) -> list[str]:
    """Each route has its path and its method: a typo is a 404 of the gateway and costs nothing."""
    return [
        f"{name} takes {method} {path}"
        for method, path, name in routes(template)
        if method in {"ANY", "X-AMAZON-APIGATEWAY-ANY-METHOD"} or "+}" in path
    ]


def unguarded_stages(template: Json) -> list[str]:
    """Without OpenApiVersion SAM makes a second stage, which no throttle, no log and no WAF guards."""
    apis = of_type(template, "AWS::Serverless::Api")
    return [f"{name} has a second stage" for name, api in apis.items() if "OpenApiVersion" not in api]


def cut_streams(template: Json) -> list[str]:
    """A function streams all its routes or none; API Gateway waits as long as it may run."""
    return [
        f"{name}: {event['Path']} would be cut"
        for name, function, event in events(template, "Api")
        if ("ResponseTransferMode" in event) != (function.get("Handler") == "run.sh")
        or (
            "ResponseTransferMode" in event
            and event.get("TimeoutInMillis", 29_000) < 1000 * function["Timeout"]
        )
    ]


def throttles_of_nothing(template: Json) -> list[str]:
    """A throttle names a route that exists (with ~1 for each slash) or all of them."""
    known = {(path, method) for method, path, _ in routes(template)} | {("/*", "*")}
    return [
        f"{setting['ResourcePath']} is no route"
        for api in of_type(template, "AWS::Serverless::Api").values()
        for setting in api["MethodSettings"]
        if (decoded(setting["ResourcePath"]), setting["HttpMethod"]) not in known
    ]


def decoded(path: str) -> str:
    return path.removeprefix("/").replace("~1", "/") if "~1" in path else path


def crowded_policies(template: Json, limit: int = 20_480) -> list[str]:
    """SAM adds a permission for each route to its function's policy, which may have 20 KB in all."""
    longest = len(json.dumps(PERMISSION)) + 128 + 64  # the longest stack name in the id, the longest stage
    sizes = Counter[str]()
    for _, path, name in routes(template):
        sizes[name] += longest + len(path)
    return [f"the policy of {name} would have {size} bytes" for name, size in sizes.items() if size > limit]


PERMISSION = {
    "Sid": "",
    "Effect": "Allow",
    "Principal": {"Service": "apigateway.amazonaws.com"},
    "Action": "lambda:InvokeFunction",
    "Resource": "arn:aws:lambda:ap-southeast-1:123456789012:function:",
    "Condition": {
        "ArnLike": {"AWS:SourceArn": "arn:aws:execute-api:ap-southeast-1:123456789012:abcdefghij/*/"}
    },
}
