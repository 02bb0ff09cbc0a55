"""Stacks with their values filled in: parameters, conditions, and what each resource is called here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from infra.local.intrinsics import Scope
from infra.local.template import Expanded, Json, TemplateError

REGION = "us-east-1"
PREFIX = "frontdesk-"
NAMED = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SQS::Queue": "QueueName",
}


@dataclass(frozen=True)
class Resource:
    """One resource that exists under today's conditions, all functions worked out."""

    logical: str
    kind: str
    name: str
    arn: str
    properties: Json


@dataclass(frozen=True)
class Place:
    """Where names point: the account in ARNs and the address that queue URLs begin with."""

    account: str = "000000000000"
    queues: str = "https://queue.invalid"


@dataclass(frozen=True)
class Stack:
    """The root (`path` "") or a nested stack; nested resources are named by their whole path."""

    expanded: Expanded
    given: Mapping[str, Any]
    place: Place = field(default_factory=Place)
    path: str = ""

    @cached_property
    def body(self) -> Json:
        return self.expanded.stacks[self.path]

    @cached_property
    def scope(self) -> Scope:
        parameters = {}
        for name, declared in self.body.get("Parameters", {}).items():
            if name not in self.given and "Default" not in declared:
                raise TemplateError(f"parameter {name} has no default: give it with --parameter {name}=…")
            parameters[name] = self.given.get(name, declared.get("Default"))
        return Scope(
            parameters, self.body.get("Conditions", {}), self.body.get("Mappings", {}), self.attribute
        )

    @cached_property
    def nested(self) -> dict[str, "Stack"]:
        children = {}
        for logical, declared in self._declared():
            path = f"{self.path}/{logical}" if self.path else logical
            if path in self.expanded.stacks:
                given = self.scope.solve(declared.get("Properties", {}).get("Parameters", {}))
                children[logical] = Stack(self.expanded, given, self.place, path)
        return children

    def resources(self) -> Iterator[Resource]:
        """Every resource of this stack and of those nested in it."""
        for logical, declared in self._declared():
            if logical in self.nested:
                yield from self.nested[logical].resources()
            else:
                properties = self.scope.solve(declared.get("Properties", {}))
                kind, name = declared["Type"], self._name(logical, declared)
                yield Resource(logical, kind, name, self._arn(kind, name), properties)

    def output(self, name: str) -> Any:
        outputs = self.body.get("Outputs", {})
        if name not in outputs:
            raise TemplateError(f"stack {self.path} has no output {name}")
        return self.scope.solve(outputs[name]["Value"])

    def attribute(self, logical: str, name: str) -> Any:
        """What `Ref` or `Fn::GetAtt` gives here."""
        if logical not in self.body["Resources"]:
            raise TemplateError(f"{logical} is neither a parameter nor a resource")
        if logical in self.nested and name.startswith("Outputs."):
            return self.nested[logical].output(name.removeprefix("Outputs."))
        declared = self.body["Resources"][logical]
        return self._attribute(declared["Type"], self._name(logical, declared), name)

    def _attribute(self, kind: str, name: str, attribute: str) -> str:
        arn = self._arn(kind, name)
        if attribute == "Arn":
            return arn
        if attribute == "StreamArn":
            return f"{arn}/stream/local"
        if attribute == "Ref" and kind == "AWS::SQS::Queue":
            return f"{self.place.queues}/{self.place.account}/{name}"
        if attribute == "Ref" or attribute.endswith("Name"):
            return arn if kind in ("AWS::Lambda::LayerVersion", "AWS::SNS::Topic") else name
        return f"{name}.{attribute}"

    def _declared(self) -> Iterator[tuple[str, Json]]:
        for logical, declared in self.body["Resources"].items():
            if "Condition" not in declared or self.scope.holds(declared["Condition"]):
                yield logical, declared

    def _name(self, logical: str, declared: Json) -> str:
        explicit = declared.get("Properties", {}).get(NAMED.get(declared["Type"], ""))
        if explicit is not None:
            return str(self.scope.solve(explicit))
        if declared["Type"] not in NAMED:
            return logical
        name = PREFIX + "-".join(part for part in [*self.path.split("/"), logical] if part)
        return name.lower() if declared["Type"] == "AWS::S3::Bucket" else name

    def _arn(self, kind: str, name: str) -> str:
        service = kind.split("::")[1].lower()
        if kind == "AWS::S3::Bucket":
            return f"arn:aws:s3:::{name}"
        kinds = {"AWS::DynamoDB::Table": "table/", "AWS::Lambda::Function": "function:"}
        return f"arn:aws:{service}:{REGION}:{self.place.account}:{kinds.get(kind, '')}{name}"
