"""What is wrong with a body is a sentence, and names no class of ours."""

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from frontdesk import errors
from frontdesk.entrypoints.http.problem import invalid
from frontdesk.entrypoints.http.reading import read_query
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


def test_what_is_wrong_in_an_address_is_a_sentence_too() -> None:
    with pytest.raises(errors.InvalidField) as found:
        read_query({"queryStringParameters": {"after": "x"}}, "after", TypeAdapter(int), "0")
    assert is_sentence(found.value.detail), found.value.detail


SOURCES = sorted(Path("layers/frontdesk/python/frontdesk").rglob("*.py"))
ERRORS = {
    name: list(inspect.signature(kind).parameters)
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.FrontdeskError)
}
"""With what each is told, in order."""
ELSEWHERE = {
    "detail": "handed on, from an error or to one",
    "told": "chosen where it is raised, among sentences",
}


def is_sentence(detail: str) -> bool:
    return detail[:1] == detail[:1].upper() and detail.endswith(".") and not detail.endswith("..")


def raised(tree: ast.AST) -> Iterator[ast.expr]:
    """What each error of ours is told as its detail."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        told = ERRORS.get(name, [])
        yield from (each.value for each in call.keywords if name in ERRORS and each.arg == "detail")
        yield from (value for value, of in zip(call.args, told, strict=False) if of == "detail")


def sentences(told: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    """What it may come to; a value in braces stands for any."""
    match told:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from sentences(one, constants)
            yield from sentences(other, constants)
        case ast.Name(id=name) if name in constants:
            yield from sentences(constants[name], constants)
        case ast.Name(id=name) if name in ELSEWHERE:
            pass
        case ast.Call(func=ast.Name(id="sentence")):
            pass
        case _:
            yield f"unknown: {ast.unparse(told)}"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_every_detail_in_the_sources_is_a_sentence(path: Path) -> None:
    tree = ast.parse(path.read_text())
    constants = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for told in raised(tree):
        for text in sentences(told, constants):
            assert is_sentence(text), f"{path}:{told.lineno}: {text}"


@pytest.mark.parametrize("error", sorted(ERRORS))
def test_what_an_error_says_of_itself_is_a_sentence(error: str) -> None:
    detail = getattr(getattr(errors, error), "detail", "A.")
    assert is_sentence(detail), detail
