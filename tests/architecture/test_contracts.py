"""The dependency contracts in pyproject.toml hold, and no capability escapes them."""

import tomllib

from tests.architecture.tree import PACKAGE, ROOT, tracked

NOT_CAPABILITIES = {"adapters", "entrypoints"}


def contracts() -> dict[str, dict[str, list[str]]]:
    """Each contract by its name."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {table["name"]: table for table in tables}


def packages() -> set[str]:
    """The folders of the package, as modules."""
    parts = [path.relative_to(PACKAGE).parts for path in tracked() if path.is_relative_to(PACKAGE)]
    return {f"frontdesk.{folder}" for folder, *rest in parts if rest}


def capabilities() -> set[str]:
    """The folders that hold business, as modules."""
    return packages() - {f"frontdesk.{name}" for name in NOT_CAPABILITIES}


def test_every_capability_stands_in_every_contract_about_them() -> None:
    named = contracts()
    layers = named["Each layer knows only those below it"]["layers"]
    assert capabilities() <= {name for layer in layers for name in layer.split(" : ")}
    assert capabilities() == set(named["Capabilities know of each other only what the map allows"]["modules"])
    assert capabilities() <= set(
        named["Settings are handed down, never read below bootstrap"]["source_modules"]
    )
    assert capabilities() <= set(named["Web frameworks live in entrypoints.http"]["source_modules"])


def test_every_folder_is_a_package_that_the_linter_can_see() -> None:
    python = {path.parent for path in tracked() if path.is_relative_to(PACKAGE) and path.suffix == ".py"}
    assert [str(folder) for folder in sorted(python) if not (ROOT / folder / "__init__.py").exists()] == []
