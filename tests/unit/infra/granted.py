"""What the roles of infra/access.yaml allow, and what functions really call, in the same words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from botocore.client import BaseClient

from tests.unit.infra.access_rules import as_list, statements
from tests.unit.infra.cloudformation import Json, of_type

Right = tuple[str, str]
"""(action, resource): ("dynamodb:Query", "InboxArn/index/by_queue"); a resource is named by its parameter."""

running: ContextVar[str] = ContextVar("running", default="")
_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


def granted(access: Json) -> dict[str, set[Right]]:
    """Rights by function: those of its role and of the policies that the role attaches."""
    rights = {name: set[Right]() for name in access["Resources"]}
    for name, statement in statements(access):
        for action in as_list(statement["Action"]):
            rights[name] |= {(action, _named(resource)) for resource in as_list(statement["Resource"])}
    for name, role in of_type(access, "AWS::IAM::Role").items():
        for policy in role["ManagedPolicyArns"]:
            rights[name] |= rights[policy["Ref"]] if "Ref" in policy else set()
    return {name: rights[name] for name in of_type(access, "AWS::IAM::Role")}


def _named(resource: Any) -> str:
    text = (
        str(resource.get("Ref") or resource.get("Fn::Sub")) if isinstance(resource, dict) else str(resource)
    )
    return "SecretParameter" if "SecretParameter" in text else text.replace("${", "").replace("}", "")


class Witness:
    """Writes down each call of botocore, by the function that makes it; names of ours stand for real ones."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.calls: dict[str, set[Right]] = {}

    @contextmanager
    def watching(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        real = BaseClient._make_api_call  # type: ignore[attr-defined]  # the stubs hide what all calls pass

        def watched(client: Any, operation: str, parameters: Json) -> Any:
            if running.get():
                service = client.meta.service_model.service_name
                self.calls.setdefault(running.get(), set()).update(
                    self.rights(service, operation, parameters)
                )
            return real(client, operation, parameters)

        patch.setattr(BaseClient, "_make_api_call", watched)
        yield

    def rights(self, service: str, operation: str, parameters: Json) -> Iterator[Right]:
        match operation:
            case "TransactWriteItems":
                for item in parameters["TransactItems"]:
                    ((kind, write),) = item.items()
                    yield f"dynamodb:{_TRANSACTION[kind]}", self.names[write["TableName"]]
            case "BatchGetItem" | "BatchWriteItem":
                for table in parameters["RequestItems"]:
                    yield f"dynamodb:{operation}", self.names[table]
            case "PutObject" | "GetObject" | "DeleteObject":
                kind = parameters["Key"].split("/")[1]  # keys are <tenant>/<kind>/…
                yield f"s3:{operation}", f"{self.names[parameters['Bucket']]}/*/{kind}/*"
            case "ListObjectsV2":
                yield "s3:ListBucket", self.names[parameters["Bucket"]]
            case _:
                named = parameters.get("TableName") or parameters.get("QueueUrl") or parameters["Name"]
                index = f"/index/{parameters['IndexName']}" if parameters.get("IndexName") else ""
                yield f"{service}:{operation}", self.names[named] + index


@contextmanager
def as_function(name: str) -> Iterator[None]:
    """What is called in here, this function calls."""
    token = running.set(name)
    try:
        yield
    finally:
        running.reset(token)
