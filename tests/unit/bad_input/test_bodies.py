"""Each field of each body: missing, null, of another type, too long, unknown; named and refused."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.unit.bad_input.doors import API, FREE, OPERATIONS, WITH_BODY, Door, id_of
from tests.unit.bad_input.refusal import CANARY, Watched

Schema = Mapping[str, Any]
Path = tuple[str | int, ...]
MISSING = object()
NAMES = {CANARY, "body"}.union(
    *(each.get("properties", ()) for each in API["components"]["schemas"].values())
)

OTHER_TYPES: Mapping[str, tuple[Any, ...]] = {
    "string": (7, True, [CANARY], {CANARY: 1}),
    "integer": ("7", 1.5, True, [1], {CANARY: 1}, -(10**30), 10**30),
    "number": ("7", True, [1]),
    "boolean": ("true", 1, 0, [True]),
    "array": (CANARY, 7, {CANARY: 1}),
    "object": (CANARY, 7, [CANARY]),
}


def resolved(schema: Schema) -> tuple[Schema, bool]:
    """The schema behind a reference, and whether null is allowed beside it."""
    if "$ref" in schema:
        return resolved(API["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" not in schema:
        return schema, False
    kinds = [resolved(each)[0] for each in schema["anyOf"]]
    filled = [each for each in kinds if each.get("type") != "null"]
    return filled[0], len(filled) < len(kinds)


def wrong_values(schema: Schema, nullable: bool) -> Iterator[Any]:
    """Values that this field must not take."""
    yield from OTHER_TYPES[schema["type"]]
    if not nullable:
        yield None
    if schema["type"] == "string":
        yield from ("", "x" * 6_000, f"{CANARY}\x00", " \n", "字" * 5_001)
        yield from (CANARY.upper() + "!",) if {"pattern", "enum", "const"} & schema.keys() else ()
    for limit, step in (("maximum", 1), ("minimum", -1), ("exclusiveMaximum", 0), ("exclusiveMinimum", 0)):
        if limit in schema:
            yield schema[limit] + step
    if schema["type"] == "array" and "maxItems" in schema:
        yield [CANARY] * (schema["maxItems"] + 1)


def spoils(schema: Schema, body: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every (place, wrong value) of a body, also inside what it holds."""
    found, nullable = resolved(schema)
    if path:
        yield from ((path, value) for value in wrong_values(found, nullable))
    if found["type"] == "object" and "properties" in found:
        yield (*path, CANARY), 1
        for name, inner in found["properties"].items():
            if name in found.get("required", ()):
                yield (*path, name), MISSING
            if name in body:
                yield from spoils(inner, body[name], (*path, name))
    if found["type"] == "array" and body:
        yield from spoils(found["items"], body[0], (*path, 0))


def spoiled(body: Any, path: Path, value: Any) -> Any:
    made = inside = json.loads(json.dumps(body))
    for key in path[:-1]:
        inside = inside[key]
    if value is MISSING:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return made


def schema_of(door: Door) -> Schema:
    schema: Schema = OPERATIONS[door.route]["requestBody"]["content"]["application/json"]["schema"]
    return schema


def allowed(door: Door, path: Path, value: Any) -> bool:
    """The few of these values that mean something: a free text may be long, a password may be anything."""
    name = path[-1]
    if name == "skill" and value == "":
        return True  # the queue of any skill
    if name in ("text", "comment") and isinstance(value, str):
        return len(value) <= 5_000 and bool(value.strip()) and "\0" not in value
    if "/knowledge/" in door.route and isinstance(value, str):
        long = name == "body" and bool(value.strip()) and "\0" not in value
        decodes = name == "content" and value == "x" * 6_000
        return long or decodes or (name in ("category", "audience", "url") and value == "")
    if name == "password" and isinstance(value, str):
        return 0 < len(value) <= 400 and "\0" not in value
    if "greeting" in path and isinstance(value, str):
        return 0 < len(value) <= 500 and "\0" not in value
    return False


@pytest.mark.parametrize("door", [door for door in WITH_BODY if not door.route.endswith(FREE)], ids=id_of)
def test_each_wrong_field_is_named_and_nothing_is_stored(watched: Watched, door: Door) -> None:
    tried = 0
    for path, value in spoils(schema_of(door), door.body):
        if allowed(door, path, value):
            continue
        answer = door.knock(watched.office, spoiled(door.body, path, value))
        where = ".".join(map(str, path))
        _, code, field = watched.refused(answer, echo=path[-1] == CANARY)
        assert code in ("invalid_field", "too_large"), (where, value, answer)
        near = where.startswith(str(field)) or str(field).startswith(where)
        assert near or (code, field) == ("too_large", "body"), (where, answer)
        ours = [part for part in str(field).split(".") if not (part.isdecimal() or part in NAMES)]
        assert ours == [], f"{field} names what no client sends"
        tried += 1
    assert tried > 5


@pytest.mark.parametrize("door", WITH_BODY, ids=id_of)
@pytest.mark.parametrize("body", ["[]", '"text"', "7", "null", "true", "[{}]"])
def test_a_body_that_is_no_object_is_refused(watched: Watched, door: Door, body: str) -> None:
    assert watched.refused(door.knock(watched.office, body)) == (422, "invalid_field", "body")


@pytest.mark.parametrize("door", WITH_BODY, ids=id_of)
def test_a_request_without_its_body_is_refused(watched: Watched, door: Door) -> None:
    status, _, field = watched.refused(door.knock(watched.office, ""))
    assert (status in (400, 422), field) == (True, "body")
