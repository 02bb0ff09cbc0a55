"""Makes a package import what it only hands on when somebody asks for it (PEP 562): `lazy.py FOLDER`.

Powertools imports all it has, and asyncio with it, for the one resolver that `messages` uses: a tenth of its
cold start.
"""

import ast
import sys
from pathlib import Path

PACKAGES = (
    "aws_lambda_powertools",
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.utilities.data_classes",
)

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


if __name__ == "__main__":
    for name in PACKAGES:
        hand_on_lazily(Path(sys.argv[1]), name)
