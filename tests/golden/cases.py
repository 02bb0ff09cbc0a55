"""The files under `events/`: which cases there are, and where an expectation and what came of it differ."""

import json
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parents[2] / "events"


def cases(*functions: str) -> list[Path]:
    """The events of these functions, without their expectations."""
    found = [path for function in functions for path in (EVENTS / function).glob("*.json")]
    return sorted(path for path in found if not path.name.endswith(".expected.json"))


def id_of(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


def event_of(case: Path) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(case.read_text("utf-8"))
    return event


def expected_of(case: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads(case.with_suffix(".expected.json").read_text("utf-8"))
    return expected


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where the two differ, each as a sentence."""
    if expected == "*" and isinstance(found, str) and found:
        return []
    if isinstance(expected, dict) and isinstance(found, dict):
        if expected.keys() != found.keys():
            return [f"{path}: has {sorted(found)}, not {sorted(expected)}"]
        return [line for key in expected for line in differences(expected[key], found[key], f"{path}.{key}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for at, (one, other) in pairs for line in differences(one, other, f"{path}.{at}")]
    return [] if expected == found else [f"{path}: is {found!r}, not {expected!r}"]
