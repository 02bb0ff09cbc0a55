"""What is not plain JSON gets the same answer behind every door, before anything of it is believed."""

import base64
import json

import pytest

from tests.office import Office
from tests.unit.bad_input.doors import NOTHING_YET, WITH_BODY, Door, id_of
from tests.unit.bad_input.refusal import CANARY, Watched

DEEP = 10_000
OTHER_TYPES = (
    "", "text/plain", "text/json", "multipart/form-data", "application/x-www-form-urlencoded",
    "application/json-patch+json", "application/jsonx",
)  # fmt: skip
doors = pytest.mark.parametrize("door", WITH_BODY, ids=id_of)


def first_text(door: Door) -> str:
    """A field of the body that takes text."""
    assert door.body is not None
    return next((name for name, value in door.body.items() if isinstance(value, str)), next(iter(door.body)))


def with_raw(door: Door, raw: str) -> str:
    """The good body, its first text replaced by raw JSON."""
    assert door.body is not None
    body = json.dumps({**door.body, first_text(door): "\u2603raw"})
    return body.replace('"\\u2603raw"', raw)


@doors
@pytest.mark.parametrize(
    "raw", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "01", "'x'", "tru", ".5", "+1"]
)
def test_a_number_that_json_does_not_know_is_refused(watched: Watched, door: Door, raw: str) -> None:
    answer = door.knock(watched.office, with_raw(door, raw))
    assert watched.refused(answer) == (400, "bad_request", "body")


@doors
@pytest.mark.parametrize(
    "raw", ['"\\ud83d"', '"a\\udc00b"', '"\\ud83d\\ud83d"', '["\\udfff"]', '{"\\ud800": 1}']
)
def test_half_a_surrogate_pair_is_refused(watched: Watched, door: Door, raw: str) -> None:
    status, code, field = watched.refused(door.knock(watched.office, with_raw(door, raw)))
    assert (status, code) == (422, "invalid_field")
    assert field
    assert field.startswith(first_text(door))


@doors
def test_half_a_pair_in_the_name_of_a_field_is_refused(watched: Watched, door: Door) -> None:
    assert watched.refused(door.knock(watched.office, '{"\\ud83d": 1}')) == (422, "invalid_field", "body")


@doors
def test_half_a_pair_that_is_not_even_escaped_is_refused(watched: Watched, door: Door) -> None:
    assert watched.refused(door.knock(watched.office, '{"text": "\ud83d"}')) == (400, "bad_request", "body")


@doors
@pytest.mark.parametrize("raw", ['"a\\u0000b"', '{"a\\u0000": 1}'])
def test_the_character_zero_is_refused(watched: Watched, door: Door, raw: str) -> None:
    status, _, field = watched.refused(door.knock(watched.office, with_raw(door, raw)))
    assert (status, field) == (422, first_text(door))


@doors
@pytest.mark.parametrize("raw", ['"a\x00b"', '"a\nb"', '"\x1f"'])
def test_a_control_character_that_is_not_escaped_is_no_json(watched: Watched, door: Door, raw: str) -> None:
    answer = door.knock(watched.office, with_raw(door, raw))
    assert watched.refused(answer) == (400, "bad_request", "body")


@doors
@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_ten_thousand_levels_are_no_failure(watched: Watched, door: Door, opening: str) -> None:
    closing = "".join({"[": "]", "{": "}"}.get(letter, "") for letter in reversed(opening))
    levels = DEEP // len(opening)
    for body in (opening * levels + "1" + closing * levels, opening * levels):
        assert watched.refused(door.knock(watched.office, body))[0] in (400, 413, 422)
        nested = with_raw(door, body)
        assert watched.refused(door.knock(watched.office, nested))[0] in (400, 413, 422)


@doors
def test_forty_levels_are_named(watched: Watched, door: Door) -> None:
    status, _, field = watched.refused(door.knock(watched.office, with_raw(door, "[" * 40 + "]" * 40)))
    assert (status, str(field).split(".")[0]) == (422, first_text(door))


@doors
def test_a_field_that_stands_twice_is_named(watched: Watched, door: Door) -> None:
    assert door.body is not None
    name = first_text(door)
    twice = f'{{"{name}": "{CANARY}", {json.dumps(door.body)[1:]}'
    assert watched.refused(door.knock(watched.office, twice)) == (422, "invalid_field", name)


@doors
@pytest.mark.parametrize("kind", OTHER_TYPES)
def test_another_content_type_is_refused(watched: Watched, door: Door, kind: str) -> None:
    answer = door.knock(watched.office, headers={"Content-Type": kind})
    assert watched.refused(answer) == (422, "invalid_field", "Content-Type")


@doors
@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "APPLICATION/JSON", " application/json ;a=b"]
)
def test_json_may_carry_parameters(door: Door, kind: str) -> None:
    answer = door.knock(Office(), headers={"Content-Type": kind})
    assert answer.status < 300 or door.route in NOTHING_YET, answer


@doors
@pytest.mark.parametrize(
    "data",
    [b'{"text": "\xff"}', b'{"text": "\xc3("}', b"\xfe\xff\x00{\x00}", '{"text": "x"}'.encode("utf-16"),
     b'{"text": "\xed\xa0\xbd"}', b'{"text": "\xc0\xaf"}'],
    ids=["a byte of none", "half a letter", "big-endian", "UTF-16", "a surrogate in UTF-8", "overlong"],
)  # fmt: skip
def test_bytes_that_are_not_utf_8_are_refused(watched: Watched, door: Door, data: bytes) -> None:
    answer = door.knock(watched.office, base64.b64encode(data).decode(), base64=True)
    assert watched.refused(answer) == (400, "bad_request", "body")


@doors
@pytest.mark.parametrize("text", ["%%%", "e30", "e30=\n=", "字", "e3-_"])
def test_what_is_not_base64_is_refused(watched: Watched, door: Door, text: str) -> None:
    status, _, field = watched.refused(door.knock(watched.office, text, base64=True))
    assert (status in (400, 422), field) == (True, "body")


@doors
def test_base64_of_a_good_body_is_the_good_body(door: Door) -> None:
    body = json.dumps(door.body, ensure_ascii=False).encode()
    answer = door.knock(Office(), base64.b64encode(body).decode(), base64=True)
    assert answer.status < 300 or door.route in NOTHING_YET, answer
