"""CloudFormation's functions, worked out with the values this machine gives."""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any

from infra.local.template import TemplateError

ABSENT = object()  # AWS::NoValue: the key or item that holds it disappears
PSEUDO = {
    "AWS::AccountId": "000000000000",
    "AWS::NoValue": ABSENT,
    "AWS::NotificationARNs": [],
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::StackId": "arn:aws:cloudformation:us-east-1:000000000000:stack/frontdesk/local",
    "AWS::StackName": "frontdesk",
    "AWS::URLSuffix": "amazonaws.com",
}

Attribute = Callable[[str, str], Any]


class Scope:
    """One stack's values. `attribute(logical id, "Ref" or name)` answers for its resources.

    >>> Scope({"Stage": "local"}, {}, {}, attribute).solve({"Fn::Sub": "frontdesk-${Stage}"})
    'frontdesk-local'
    """

    def __init__(
        self, parameters: Mapping[str, Any], conditions: Mapping[str, Any], mappings: Mapping[str, Any],
        attribute: Attribute,
    ) -> None:  # fmt: skip
        self._parameters, self._conditions, self._mappings = parameters, conditions, mappings
        self._attribute = attribute
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Condition": self.holds,
            "Fn::And": lambda items: all(self.solve(each) for each in items),
            "Fn::Base64": lambda text: base64.b64encode(self.solve(text).encode()).decode(),
            "Fn::Equals": lambda pair: self.solve(pair[0]) == self.solve(pair[1]),
            "Fn::FindInMap": self._find,
            "Fn::GetAtt": self._get,
            "Fn::If": lambda three: self.solve(three[1] if self.holds(three[0]) else three[2]),
            "Fn::Join": lambda pair: pair[0].join(str(each) for each in self.solve(pair[1])),
            "Fn::Not": lambda items: not self.solve(items[0]),
            "Fn::Or": lambda items: any(self.solve(each) for each in items),
            "Fn::Select": lambda pair: self.solve(pair[1])[int(self.solve(pair[0]))],
            "Fn::Split": lambda pair: self.solve(pair[1]).split(pair[0]),
            "Fn::Sub": self._sub,
        }

    def solve(self, value: Any) -> Any:
        """The value with every function in it worked out; raises TemplateError for one we don't know."""
        if isinstance(value, dict):
            return self._solve_mapping(value)
        if isinstance(value, list):
            return [each for each in map(self.solve, value) if each is not ABSENT]
        return value

    def holds(self, condition: str) -> bool:
        if condition not in self._conditions:
            raise TemplateError(f"condition {condition} is not defined")
        return bool(self.solve(self._conditions[condition]))

    def _solve_mapping(self, value: dict[str, Any]) -> Any:
        if len(value) == 1:
            (name, argument), *_ = value.items()
            if name in self._functions and not (name == "Condition" and isinstance(argument, dict)):
                return self._functions[name](argument)
            if name.startswith("Fn::"):
                raise TemplateError(f"{name} is not one of the functions the runner works out")
        solved = {key: self.solve(each) for key, each in value.items()}
        return {key: each for key, each in solved.items() if each is not ABSENT}

    def _ref(self, name: str) -> Any:
        if name in self._parameters:
            return self._parameters[name]
        return PSEUDO[name] if name in PSEUDO else self._attribute(name, "Ref")

    def _get(self, argument: Any) -> Any:
        logical, name = argument.split(".", 1) if isinstance(argument, str) else argument
        return self._attribute(logical, self.solve(name))

    def _find(self, argument: list[Any]) -> Any:
        mapping, first, second = (self.solve(each) for each in argument[:3])
        return self.solve(self._mappings[mapping][first][second])

    def _sub(self, argument: Any) -> str:
        text, extra = argument if isinstance(argument, list) else (argument, {})
        extra = {name: self.solve(each) for name, each in extra.items()}

        def fill(match: re.Match[str]) -> str:
            name = match.group(1)
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in extra:
                return str(extra[name])
            return str(self._get(name) if "." in name else self._ref(name))

        return re.sub(r"\$\{([^}]+)\}", fill, text)
