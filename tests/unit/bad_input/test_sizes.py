"""More than 64 KiB is refused whatever it calls itself, and less is not."""

import base64
import json
from typing import Any

import pytest

from tests import world
from tests.office import Office
from tests.unit.bad_input.doors import FREE, WITH_BODY, Door, id_of
from tests.unit.bad_input.refusal import Watched
from tests.unit.bad_input.test_bodies import Schema, resolved, schema_of

LIMIT = 64 * 1024
SMALL = tuple(
    door
    for door in WITH_BODY
    if not door.route.endswith((*FREE, "/skills")) and "/knowledge/" not in door.route
)
BOUNDED = tuple(door for door in WITH_BODY if not door.route.endswith((*FREE, "/imports")))
RULES = next(door for door in WITH_BODY if door.route.endswith("/rules"))
doors = pytest.mark.parametrize("door", SMALL, ids=id_of)


def sized(door: Door, size: int, *, letter: str = " ") -> str:
    """The good body with something after it that counts and says nothing, or with a field full of letters."""
    body = json.dumps(door.body, ensure_ascii=False)
    if letter == " ":
        return body + " " * (size - len(body.encode()))
    filled = {**(door.body or {}), "filling": ""}
    rest = size - len(json.dumps(filled, ensure_ascii=False).encode())
    filled["filling"] = letter * -(-rest // len(letter.encode()))
    return json.dumps(filled, ensure_ascii=False)


@doors
@pytest.mark.parametrize("letter", [" ", "x", "字", "\U0001f41f"])
def test_a_byte_over_64_kib_is_refused(watched: Watched, door: Door, letter: str) -> None:
    answer = door.knock(watched.office, sized(door, LIMIT + 1, letter=letter))
    assert watched.refused(answer) == (413, "too_large", "body")


@doors
def test_a_mebibyte_is_refused(watched: Watched, door: Door) -> None:
    assert watched.refused(door.knock(watched.office, "x" * (1 << 20)))[0] == 413


@doors
def test_64_kib_are_not(door: Door) -> None:
    answer = door.knock(Office(), sized(door, LIMIT))
    assert answer.status < 300 or "accept" in door.path, answer


@doors
@pytest.mark.parametrize("told", ["1", "0", "-1", "99999999999", "x"])
def test_what_content_length_says_changes_nothing(watched: Watched, door: Door, told: str) -> None:
    big = door.knock(watched.office, sized(door, LIMIT + 1), headers={"Content-Length": told})
    assert watched.refused(big) == (413, "too_large", "body")
    good = door.knock(Office(), headers={"Content-Length": told})
    assert good.status < 300 or "accept" in door.path, good


@doors
def test_base64_does_not_make_it_smaller(watched: Watched, door: Door) -> None:
    body = base64.b64encode(sized(door, LIMIT + 1).encode()).decode()
    assert watched.refused(door.knock(watched.office, body, base64=True)) == (413, "too_large", "body")


@doors
def test_base64_does_not_make_it_larger_either(door: Door) -> None:
    body = base64.b64encode(sized(door, LIMIT).encode()).decode()
    answer = door.knock(Office(), body, base64=True)
    assert answer.status < 300 or "accept" in door.path, answer


def fullest(schema: Schema, name: str = "") -> Any:
    """As much as the schema lets a client send: free text escaped, twelve bytes a character."""
    found, _ = resolved(schema)
    match found["type"]:
        case "object":
            return {name: fullest(inner, name) for name, inner in found.get("properties", {}).items()}
        case "array":
            return [fullest(found["items"], name)] * found.get("maxItems", 10)
        case "string" if "maxLength" in found and "pattern" not in found and name != "origins":
            return "\U0001f41f" * found["maxLength"]
        case "string":
            return "x" * found.get("maxLength", 5)
        case _:
            return 999_999_999


@pytest.mark.parametrize("door", BOUNDED, ids=id_of)
def test_all_that_the_fields_may_hold_fits(door: Door) -> None:
    """It may be wrong in other ways: a list names something twice, an id is none."""
    answer = door.knock(Office(), json.dumps(fullest(schema_of(door))))
    assert answer.status != 413, answer


def test_the_longest_message_may_be_escaped() -> None:
    say = next(door for door in SMALL if door.route.endswith("/messages"))
    for letter in ("\u5b57", "\U0001f41f"):
        body = json.dumps({**(say.body or {}), "text": letter * 5_000})
        assert say.knock(Office(), body).body["events"][0]["text"] == letter * 5_000


def test_rules_may_be_a_mebibyte_and_no_more(watched: Watched) -> None:
    big = json.dumps({**world.RULES, "filling": "x" * (1 << 20)})
    assert watched.refused(RULES.knock(watched.office, big)) == (413, "too_large", "body")


@pytest.mark.parametrize("number", ["1e400", "-1e400"])
def test_rules_hold_no_number_that_json_could_not_say_again(watched: Watched, number: str) -> None:
    facts: dict[str, Any] = {**world.RULES, "facts": {"days": {"zh": "X", "en": "X"}}}
    body = json.dumps(facts).replace('"X"', number)
    assert watched.refused(RULES.knock(watched.office, body)) == (400, "bad_request", "body")
