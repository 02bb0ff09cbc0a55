"""What must be true of permissions, parameters and nested stacks. Each rule returns its complaints."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.unit.infra.cloudformation import ALARM, FUNCTION, Json, of_type, variables

REASON = re.compile(r"#\s*\S+(\s+\S+){3,}")


def stars_without_reason(text: str) -> list[str]:
    """A resource of `*` has four words or more of reason beside it."""
    return [
        f"line {number}: everything is allowed, and nobody says why"
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"Resource:\s*(\[\s*)?[\"']?\*[\"']?(\s|\]|$)", line) and not REASON.search(line)
    ]


def broad_actions(template: Json) -> list[str]:
    """A role names each action; only a key's own policy may say `kms:*`, and a denial whatever it likes."""
    return [
        f"{name} allows {action}"
        for name, statement in statements(template)
        if statement["Effect"] == "Allow"
        for action in as_list(statement["Action"])
        if action == "*" or (action.endswith(":*") and action != "kms:*")
    ]


def statements(template: Json) -> Iterator[tuple[str, Json]]:
    """(logical id, statement) of every policy."""
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        documents = [properties.get(key) for key in ("PolicyDocument", "KeyPolicy")]
        documents += [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
        yield from (
            (name, statement) for document in documents if document for statement in document["Statement"]
        )


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def foreign_roles(template: Json, access: Json) -> list[str]:
    """Each function has the role of its own name, and there is no other role."""
    want = {name: {"Fn::GetAtt": ["Access", f"Outputs.{name}"]} for name in of_type(template, FUNCTION)}
    wrong = [
        f"{n} borrows a role"
        for n, role in want.items()
        if of_type(template, FUNCTION)[n].get("Role") != role
    ]
    return wrong + [f"nobody has role {n}" for n in set(of_type(access, "AWS::IAM::Role")) - set(want)]


def unknown_parameters(template: Json, presets: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A preset sets parameters that exist, to values that are allowed."""
    parameters = template["Parameters"]
    complaints = []
    for preset, settings in presets.items():
        for name, value in settings.items():
            allowed = parameters.get(name, {}).get("AllowedValues")
            if name not in parameters:
                complaints.append(f"{preset} sets {name}, which does not exist")
            elif allowed and value not in map(str, allowed):
                complaints.append(f"{preset} sets {name} to {value}, which is not allowed")
    return complaints


def loose_ends(template: Json, nested: Mapping[str, Json]) -> list[str]:
    """Each nested stack gets the parameters it has, and gives the outputs that are asked of it."""
    complaints = []
    for name, stack in of_type(template, "AWS::CloudFormation::Stack").items():
        inner = nested[stack["TemplateURL"]]
        known = inner["Parameters"]
        needed = {key for key, parameter in known.items() if "Default" not in parameter}
        given = set(stack.get("Parameters", {}))
        complaints += [f"{name} has no parameter {key}" for key in given - set(known)]
        complaints += [f"{name} is not given {key}" for key in needed - given]
        asked = set(re.findall(rf"'{name}', 'Outputs\.(\w+)'", str(template)))
        complaints += [f"{name} has no output {key}" for key in asked - set(inner.get("Outputs", {}))]
    return sorted(complaints)


def ringing(alarms: Json, more: bool) -> int:
    """How many alarms there are; without `more` only those that have no condition."""
    return sum(
        1
        for resource in alarms["Resources"].values()
        if resource["Type"] == ALARM and (more or "Condition" not in resource)
    )


def unread_variables(template: Json, names: set[str]) -> list[str]:
    """A function is told nothing that no code reads."""
    given = {"Globals": variables(template["Globals"]["Function"])}
    given |= {name: variables(function) for name, function in of_type(template, FUNCTION).items()}
    return [
        f"{who} sets {variable}, which frontdesk.settings does not know"
        for who, told in given.items()
        for variable in sorted(told)
        if variable.startswith("FRONTDESK_") and variable not in names
    ]
