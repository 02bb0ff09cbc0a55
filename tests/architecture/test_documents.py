"""Who looks something up finds it: each error code, setting and endpoint has its line in the docs."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

from frontdesk.settings import Settings
from tests.architecture.tree import PACKAGE, ROOT, Source, sample, under

CODE = re.compile(r"^\| `([a-z_]+)` \| (\d{3}) \|", re.M)
ENDPOINT = re.compile(r"^\| `([A-Z]+ /v1/[^`]*)` \|", re.M)
VARIABLE = re.compile(r"`(FRONTDESK_[A-Z_]+)`")


def test_every_error_code_has_its_line_and_every_line_a_code() -> None:
    raised = {code for source in under(PACKAGE) for code in codes_of(source)}
    assert set(told_codes(read("errors.md"))) == raised


def test_a_code_is_told_with_the_status_that_it_has() -> None:
    known = dict(statuses(under(PACKAGE)))
    told = told_codes(read("errors.md"))
    assert {code: told[code] for code in known if code in told} == known


def test_what_the_protocol_tells_of_errors_stands_here_too() -> None:
    assert told_codes(read("protocol.md")).items() <= told_codes(read("errors.md")).items()


def test_every_endpoint_has_its_line_and_every_line_an_endpoint() -> None:
    paths = json.loads(read("openapi.json"))["paths"]
    served = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert sorted(ENDPOINT.findall(read("http.md"))) == sorted(served)


def test_every_setting_has_its_line_and_every_line_a_setting() -> None:
    """The region comes from Lambda's own variable."""
    names = {f"FRONTDESK_{field.name.upper()}" for field in fields(Settings)} - {"FRONTDESK_REGION"}
    assert set(VARIABLE.findall(read("operations.md"))) == names


def read(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def told_codes(page: str) -> dict[str, int]:
    """Code and status of each line of a table of errors."""
    return {code: int(status) for code, status in CODE.findall(page)}


def codes_of(source: Source) -> Iterator[str]:
    """Every code that this file can raise: a keyword `code="…"`, or a class's own `code`."""
    for node in ast.walk(source.tree):
        match node:
            case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
                yield code
            case ast.ClassDef():
                yield from (str(value) for name, value in _assigned(node) if name == "code")


def statuses(sources: Iterable[Source]) -> Iterator[tuple[str, int]]:
    """Code and status of each class that sets both."""
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef):
                own = dict(_assigned(node))
                code, status = own.get("code"), own.get("status")
                if isinstance(code, str) and isinstance(status, int):
                    yield code, status


def _assigned(node: ast.ClassDef) -> Iterator[tuple[str, object]]:
    """Names and constants of a class's assignments, `a, b = 1, 2` included."""
    for step in node.body:
        if not isinstance(step, ast.Assign):
            continue
        for target in step.targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = step.value.elts if isinstance(step.value, ast.Tuple) else [step.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                    yield name.id, value.value


RAISES = """
class Melted(Exception):
    status, code = 418, "melted"
class Frozen(Melted):
    code = "frozen"
    detail = "code"
def f() -> None:
    raise Melted("code", code="lukewarm")
"""


def test_every_way_to_name_a_code_is_seen() -> None:
    assert set(codes_of(sample(RAISES))) == {"melted", "frozen", "lukewarm"}
    assert dict(statuses([sample(RAISES)])) == {"melted": 418}


def test_a_line_that_is_missing_or_too_many_is_seen() -> None:
    page = "| code | status |\n|---|---|\n| `melted` | 418 | it was warm |\nthe code `frozen` is 500\n"
    assert told_codes(page) == {"melted": 418}
    assert ENDPOINT.findall("| `GET /v1/x` | all |\nsee `GET /v1/y`\n| `/v1/z` |") == ["GET /v1/x"]
    assert VARIABLE.findall("`FRONTDESK_STAGE` and FRONTDESK_OTHER and `AWS_REGION`") == ["FRONTDESK_STAGE"]
