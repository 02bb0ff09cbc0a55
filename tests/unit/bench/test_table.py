"""The figures in the READMEs are those that were measured last."""

from pathlib import Path

import pytest

from bench.table import written

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_table_says_what_the_results_say(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert written(text) == text, "run `python -m bench.table README.md README.zh.md` and commit what changed"
