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
    _children: dict[str, "Stack"] = field(default_factory=dict)

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

    def nested(self, logical: str) -> "Stack | None":
        """The stack behind a resource; built when first asked for, as it may need its siblings' outputs."""
        path = f"{self.path}/{logical}" if self.path else logical
        if logical not in self._children and path in self.expanded.stacks:
            properties = self.body["Resources"][logical].get("Properties", {})
            given = self.scope.solve(properties.get("Parameters", {}))
            self._children[logical] = Stack(self.expanded, given, self.place, path)
        return self._children.get(logical)

    def resources(self) -> Iterator[Resource]:
        """Every resource of this stack and of those nested in it."""
        for logical, declared in self._declared():
            child = self.nested(logical)
            if child is not None:
                yield from child.resources()
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
        if name.startswith("Outputs.") and (child := self.nested(logical)) is not None:
            return child.output(name.removeprefix("Outputs."))
        declared = self.body["Resources"][logical]
        if declared["Type"] == "AWS::Lambda::Alias" and name == "Ref":
            return f"{self._function(declared)}:{self.scope.solve(declared['Properties']['Name'])}"
        return self._attribute(declared["Type"], self._name(logical, declared), name)

    def _function(self, alias: Json) -> str:
        """The ARN of the function that an alias is a name of."""
        return self._arn("AWS::Lambda::Function", self.scope.solve(alias["Properties"]["FunctionName"]))

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
