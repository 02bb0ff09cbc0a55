"""Reads CloudFormation templates, short tags and all, into plain dictionaries."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
NESTED = ("data", "access", "search", "edge", "alarms")

FUNCTION = "AWS::Serverless::Function"
QUEUE = "AWS::SQS::Queue"
ALARM = "AWS::CloudWatch::Alarm"

Json = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """`!Ref X` becomes {"Ref": "X"}, `!GetAtt A.B` {"Fn::GetAtt": ["A", "B"]}, `!Sub …` {"Fn::Sub": …}."""


def _short_tag(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> Json:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in {"Ref", "Condition"} else f"Fn::{tag}": value}


_Loader.add_multi_constructor("!", _short_tag)


def parse(text: str) -> Json:
    """A template as nested dictionaries."""
    template: Json = yaml.load(text, _Loader)  # noqa: S506 - it is a SafeLoader
    return template


def root_text() -> str:
    return (ROOT / "template.yaml").read_text("utf-8")


def nested_text(name: str) -> str:
    return (ROOT / "infra" / f"{name}.yaml").read_text("utf-8")


def presets() -> dict[str, dict[str, str]]:
    """The parameters of each preset of samconfig.toml."""
    config = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))
    return {
        name: dict(pair.split("=", 1) for pair in section["deploy"]["parameters"]["parameter_overrides"])
        for name, section in config.items()
        if isinstance(section, dict) and "deploy" in section
    }


def of_type(template: Json, kind: str) -> dict[str, Json]:
    """Logical id → properties of every resource of a type."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def events(template: Json, kind: str) -> Iterator[tuple[str, Json, Json]]:
    """(function, its properties, the event's properties) of each event source of a type."""
    for name, function in of_type(template, FUNCTION).items():
        for event in function.get("Events", {}).values():
            if event["Type"] == kind:
                yield name, function, event["Properties"]


def routes(template: Json) -> list[tuple[str, str, str]]:
    """(METHOD, path, function) of each route."""
    return [(e["Method"].upper(), e["Path"], name) for name, _, e in events(template, "Api")]


def name_in(reference: Any) -> str:
    """The logical id that a Ref or a GetAtt names, or an empty string."""
    match reference:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            return name
        case _:
            return ""


def variables(properties: Json) -> set[str]:
    """Names of the environment variables of a function, or of Globals."""
    return set(properties.get("Environment", {}).get("Variables", {}))
