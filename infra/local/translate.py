"""Expands template.yaml and its nested stacks with aws-sam-translator; run as a child that exits.

The translator costs 21 MiB and a quarter of a second, so it never shares the runner's process:

    python -m infra.local.translate template.yaml '{"Stage": "local"}'

prints `{"files": […], "templates": {"": {root}, "Data": {nested}}}`: plain CloudFormation, keyed by the
logical path of the nested stack, intrinsics still in place.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import yaml

Template = dict[str, Any]
REGION = "us-east-1"  # the translator asks for one; nothing is called
LOCAL = (
    "s3://local/"  # the translator takes only S3 addresses for code; this marks a folder of the repository
)
CODE = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
NESTED = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms: `!Ref X`, `!Sub …`, `!GetAtt A.B`."""


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Template:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        value = str(value).split(".", 1) if suffix == "GetAtt" else value
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type] # a scalar, sequence or mapping
    return {name: value}


Loader.add_multi_constructor("!", _intrinsic)


def load(path: Path) -> Template:
    """The file as data; raises ValueError when it holds no template."""
    template = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a SafeLoader
    if not isinstance(template, dict) or "Resources" not in template:
        raise ValueError(f"{path} holds no CloudFormation template")
    return template


def nested(template: Template) -> dict[str, str]:
    """Logical id → file, for every nested stack that lies in this repository."""
    found = {}
    for name, resource in template["Resources"].items():
        location = resource.get("Properties", {}).get(NESTED.get(resource.get("Type"), ""))
        if isinstance(location, str) and "://" not in location:
            found[name] = location
    return found


def expand(template: Template, parameters: dict[str, str]) -> Template:
    """The same template after the SAM transform; one without it comes back unchanged."""
    if "Transform" not in template:
        return template
    from samtranslator.translator.transform import transform

    defaults = {name: each.get("Default", "") for name, each in template.get("Parameters", {}).items()}
    for resource in template["Resources"].values():
        key, properties = CODE.get(resource.get("Type"), ""), resource.get("Properties", {})
        if isinstance(properties.get(key), str):
            properties[key] = LOCAL + properties[key]
    expanded: Template = transform(template, {**defaults, **parameters}, _NoManagedPolicies())
    return expanded


class _NoManagedPolicies:
    """Policies grant nothing here, so their names need not be looked up at AWS."""

    def load(self) -> dict[str, str]:
        return {}


def translate(path: Path, parameters: dict[str, str], prefix: str = "") -> dict[str, Template]:
    template = load(path)
    children = nested(template)
    found = {prefix.rstrip("/"): expand(template, parameters)}
    for name, location in children.items():
        found |= translate(path.parent / location, {}, f"{prefix}{name}/")
    return found


def sources(path: Path) -> list[Path]:
    """The template and every nested file, for whoever wants to know when they change."""
    template = load(path)
    return [
        path,
        *(each for location in nested(template).values() for each in sources(path.parent / location)),
    ]


def main() -> None:
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    path = Path(sys.argv[1])
    parameters = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    files = [str(each) for each in sources(path)]
    json.dump({"files": files, "templates": translate(path, parameters)}, sys.stdout)


if __name__ == "__main__":
    main()
