"""Size, name, place and manners of modules."""

import statistics
from pathlib import PurePosixPath

import pytest

from tests.architecture import rules
from tests.architecture.tree import PACKAGE, ROOT, sample, shipped, sources, tracked, under

WRITTEN_BY_HAND = {".py", ".ts", ".vue"}


def test_every_module_opens_with_a_docstring() -> None:
    assert [complaint for source in sources() for complaint in rules.undocumented(source)] == []


def test_no_name_fits_everything() -> None:
    assert [complaint for path in tracked() for complaint in rules.vaguely_named(path)] == []


def test_no_file_outgrows_one_subject() -> None:
    files = [path for path in tracked() if path.suffix in WRITTEN_BY_HAND and not is_test_or_generated(path)]
    assert [
        complaint for path in files for complaint in rules.too_long(path, (ROOT / path).read_text())
    ] == []


def test_the_package_is_two_levels_deep() -> None:
    assert [complaint for source in under(PACKAGE) for complaint in rules.too_deep(source)] == []


def test_only_settings_reads_the_environment() -> None:
    others = [source for source in shipped() if str(source.path) != f"{PACKAGE}/settings.py"]
    assert [complaint for source in others for complaint in rules.reads_environment(source)] == []


def test_nothing_happens_at_import() -> None:
    assert [complaint for source in under(PACKAGE) for complaint in rules.calls_at_import(source)] == []


def test_each_folder_knows_only_its_third_parties() -> None:
    assert [complaint for source in shipped() for complaint in rules.foreign_imports(source)] == []


def test_functions_stay_short() -> None:
    lengths = [
        length for source in under(PACKAGE, "functions", "infra") for length in rules.function_lengths(source)
    ]
    assert statistics.median(lengths) <= 8
    assert sum(length > rules.LONG_FUNCTION for length in lengths) <= len(lengths) // 100


def test_tests_use_fakes() -> None:
    assert [str(source.path) for source in under("tests") if rules.mocks(source)] == []


def is_test_or_generated(path: PurePosixPath) -> bool:
    """Tests may list many cases; generated files are not read."""
    named = path.name.endswith((".test.ts", ".d.ts", "schema.ts"))
    return named or not {"tests", "e2e", "generated"}.isdisjoint(path.parts)


@pytest.mark.parametrize(
    "text",
    [
        "import os\nHOME = os.environ['HOME']",
        "import os as system\ndef home() -> str:\n    return system.getenv('HOME')",
        "from os import path, environ",
    ],
)
def test_a_module_that_reads_the_environment_is_found(text: str) -> None:
    assert rules.reads_environment(sample(text))


def test_a_module_that_only_uses_paths_is_not() -> None:
    assert not rules.reads_environment(sample("import os\nSEPARATOR = os.sep"))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("conversation/post.py", "import pydantic"),
        ("conversation/post.py", "def late() -> None:\n    import numpy"),
        ("conversation/post.py", "from re2 import compile"),
        ("adapters/sqlite/inbox.py", "import botocore.session"),
        ("adapters/brand_new/thing.py", "import somebodys_sdk"),
        ("entrypoints/queue.py", "from fastapi import FastAPI"),
    ],
)
def test_a_forbidden_third_party_is_found(path: str, text: str) -> None:
    assert rules.foreign_imports(sample(text, f"{PACKAGE}/{path}"))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("conversation/post.py", "import json, sqlite3\nfrom frontdesk import errors"),
        ("knowledge/index.py", "import re2"),
        ("entrypoints/http/wire.py", "from pydantic import BaseModel"),
        ("adapters/dynamodb/inbox.py", "from botocore.exceptions import ClientError"),
    ],
)
def test_an_allowed_import_is_not(path: str, text: str) -> None:
    assert not rules.foreign_imports(sample(text, f"{PACKAGE}/{path}"))


def test_a_handler_knows_no_framework() -> None:
    assert rules.foreign_imports(sample("from fastapi import FastAPI", "functions/console/handler.py"))


def test_the_other_rules_can_fail_too() -> None:
    assert rules.undocumented(sample("import json"))
    assert rules.vaguely_named(PurePosixPath("web/core/helpers/x.ts"))
    assert rules.vaguely_named(PurePosixPath(f"{PACKAGE}/routing/utils.py"))
    assert rules.too_long(PurePosixPath("x.ts"), "\n" * 251)
    assert rules.too_deep(sample("", f"{PACKAGE}/adapters/sqlite/inner/x.py"))
    assert rules.long_handler(sample("x = 1\n" * 31, "functions/route/handler.py"))
    assert rules.calls_at_import(sample("import logging\nlogging.basicConfig()"))
    assert rules.mocks(sample("def test() -> None:\n    from unittest import mock"))


def test_what_the_rules_allow_passes() -> None:
    assert not rules.vaguely_named(PurePosixPath(f"{PACKAGE}/routing/choose.py"))
    assert not rules.too_long(PurePosixPath("x.ts"), "\n" * 250)
    assert not rules.too_deep(sample("", f"{PACKAGE}/adapters/sqlite/x.py"))
    assert not rules.long_handler(sample("x = 1\n\n" * 30, "functions/route/handler.py"))


def test_a_function_is_as_long_as_its_body() -> None:
    text = '''
def long(
    a: int,
) -> int:
    """Not counted."""
    b = a

    return b
def short() -> None: ...
'''
    assert rules.function_lengths(sample(text)) == [2, 1]
