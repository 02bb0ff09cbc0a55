"""What is wrong with a body is a sentence, and names no class of ours."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from frontdesk.entrypoints.http.problem import invalid
from frontdesk.entrypoints.http.wire import Body


class Secretly(Body):
    n: int


def test_an_array_as_a_body_must_be_an_object() -> None:
    with pytest.raises(ValidationError) as found:
        Secretly.model_validate([])
    assert invalid(found.value.errors(), []).detail == "Must be a JSON object."


def test_every_detail_of_the_goldens_is_a_sentence() -> None:
    for path in Path("events").rglob("*.expected.json"):
        body = json.loads(path.read_text()).get("body")
        detail = body.get("detail", "A.") if isinstance(body, dict) else "A."
        assert detail[0] == detail[0].upper(), path
        assert detail.endswith("."), path
