"""Makes packages import what a first answer does not need when somebody asks for it: `lazy.py FOLDER`.

Powertools imports all it has, and asyncio with it, for the one resolver that `messages` uses: a tenth of its
cold start. What a package only hands on waits for its name to be asked for (PEP 562); what a module uses in
some function alone waits for that function.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

PACKAGES = (
    "aws_lambda_powertools",
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.utilities.data_classes",
    "jwt",  # a client of key servers, though our keys are our own
)
DEFERRED = {
    "botocore.compat": {"tzlocal"},
    "botocore.credentials": {"dateutil", "parse", "tzlocal", "tzutc"},  # ours come as plain variables
    "botocore.docs": {"ServiceDocumenter"},
    "botocore.docs.docstring": {  # what help() would print
        "DocumentStructure",
        "document_model_driven_method",
        "document_paginate_method",
        "document_wait_method",
    },
    "botocore.tokens": {"dateutil", "tzutc"},
    "botocore.utils": {"dateutil", "tzutc"},
    "pydantic.plugin._loader": {"importlib_metadata"},  # template.yaml switches plugins off
    "urllib3.http2": {"version"},
}
"""Names that a module imports at its top and uses in some of its functions only."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Origin = tuple[str, str]  # module, as the import wrote it, and name

ON_REQUEST = """
_HANDED_ON = {handed_on!r}


def __getattr__(name):
    if name not in _HANDED_ON:
        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
    from importlib import import_module

    module, original = _HANDED_ON[name]
    value = globals()[name] = getattr(import_module(module, __name__), original)
    return value
"""


def hand_on_lazily(target: Path, package: str) -> None:
    """Rewrites the __init__.py of `package`: an import from its own distribution whose names it does not use.

    A name that a module of the package has too stays as it is: importing that module would take the name.
    """
    init = target.joinpath(*package.split("."), "__init__.py")
    tree = ast.parse(init.read_text("utf-8"))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    used |= {path.name.removesuffix(".py") for path in init.parent.iterdir()}
    root = package.partition(".")[0]
    kept: list[ast.stmt] = []
    handed_on: dict[str, Origin] = {}
    for node in tree.body:
        origins = origins_of(node, root)
        if origins and used.isdisjoint(origins):
            handed_on |= origins
        else:
            kept.append(node)
    rest = ast.unparse(ast.Module(kept, []))
    init.write_text(f"{rest}\n\n{ON_REQUEST.format(handed_on=handed_on)}", "utf-8")


def origins_of(node: ast.stmt, root: str) -> dict[str, Origin]:
    """Each name that an import from the package's own distribution brings, with where it comes from."""
    if not isinstance(node, ast.ImportFrom):
        return {}
    module = "." * node.level + (node.module or "")
    if not node.level and module.partition(".")[0] != root:
        return {}
    return {alias.asname or alias.name: (module, alias.name) for alias in node.names}


def defer(path: Path, names: set[str]) -> None:
    """Rewrites a module: each of its imports of `names` moves to just before the statements that use it.

    Raises SystemExit where that is too late: the name is not imported, or the module itself uses it.
    """
    tree = ast.parse(path.read_text("utf-8"))
    imports: dict[str, ast.stmt] = {}
    for node in list(tree.body):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for alias in [alias for alias in node.names if _bound(alias) in names]:
            imports[_bound(alias)] = _only(node, alias)
            node.names.remove(alias)
        if not node.names:
            tree.body.remove(node)
    if missing := names - imports.keys():
        raise SystemExit(f"{path} does not import {', '.join(sorted(missing))}")
    if early := names & _names(_at_once(tree)):
        raise SystemExit(f"{path} itself uses {', '.join(sorted(early))}")
    if bound := names & _assigned(tree):
        raise SystemExit(f"{path} gives another meaning to {', '.join(sorted(bound))}")
    for function in [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]:
        _import_before_use(function, imports)
    path.write_text(f"{ast.unparse(tree)}\n", "utf-8")


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _only(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.Import([alias])
    return ast.ImportFrom(node.module, [alias], node.level)


def _assigned(tree: ast.AST) -> set[str]:
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and _is_stored(node)}
    return stored | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


def _is_stored(name: ast.Name) -> bool:
    return not isinstance(name.ctx, ast.Load)


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _at_once(tree: ast.AST) -> Iterator[ast.AST]:
    """All that runs while the module is imported: everything but the bodies of functions."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if isinstance(node, (*FUNCTIONS, ast.Lambda)):
            outside = [node.args, *getattr(node, "decorator_list", []), getattr(node, "returns", None)]
            yield from (inner for part in outside if part for inner in ast.walk(part))
        else:
            yield from _at_once(node)


def _import_before_use(holder: ast.AST, imports: Mapping[str, ast.stmt]) -> None:
    """In each list of statements below `holder`, down to the innermost statement that names one itself."""
    for block in ("body", "orelse", "finalbody"):
        statements: list[ast.stmt] = []
        for node in getattr(holder, block, []):
            if not isinstance(node, FUNCTIONS):  # an inner one is a function of its own
                own = _names(_own(node)) & imports.keys()
                statements += [imports[name] for name in sorted(own)]
                _import_before_use(node, imports)
            statements.append(node)
        if statements:
            setattr(holder, block, statements)
    for handler in getattr(holder, "handlers", []):
        _import_before_use(handler, imports)


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """What a statement holds without the statements inside it."""
    for node in ast.iter_child_nodes(statement):
        if not isinstance(node, ast.stmt | ast.ExceptHandler):
            yield from ast.walk(node)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    for package in PACKAGES:
        hand_on_lazily(target, package)
    for module, names in DEFERRED.items():
        path = target.joinpath(*module.split("."))
        defer(path / "__init__.py" if path.is_dir() else path.with_suffix(".py"), names)
