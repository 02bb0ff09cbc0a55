"""A late pattern finds what a compiled one finds, and is compiled by whoever looks first."""

import re

import pytest

from frontdesk.patterns import pattern


def test_it_finds_what_the_compiled_one_finds() -> None:
    late, compiled = pattern(r"(\d+) days?", re.IGNORECASE), re.compile(r"(\d+) days?", re.IGNORECASE)
    text = "30 DAYS, then 1 day"
    assert late.findall(text) == compiled.findall(text)
    assert late.sub("x", text) == compiled.sub("x", text)
    assert late.pattern == compiled.pattern


def test_a_wrong_one_is_told_on_its_first_use() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.search("")
