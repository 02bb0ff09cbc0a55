"""What a draft says of a thing must stand in its source of that very thing: numbers, days and names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from frontdesk.assistant.ground import why_not
from frontdesk.assistant.model import Passage
from frontdesk.assistant.sentences import sentences
from tests.unit.assistant.shelf import chunk

_CASES: dict[str, Any] = json.loads((Path(__file__).parent / "belonging.json").read_text(encoding="utf-8"))
LIVES = 0.9
"""The share of honest drafts that must be said; what is cut is answered by the source's own sentence."""


def why(of: str, draft: str, asked: str = "") -> str:
    text = _CASES["sources"][of]
    return why_not(draft, Passage(1, chunk(text), text, tuple(sentences(text))), asked)


@pytest.mark.parametrize("case", _CASES["swapped"], ids=lambda case: case[1])
def test_a_value_of_another_thing_is_cut(case: list[str]) -> None:
    assert why(*case)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nearly_every_honest_draft_lives(language: str) -> None:
    honest = [case for case in _CASES["honest"] if case[0].endswith("_zh") is (language == "zh")]
    cut = [(case[1], why(*case)) for case in honest if why(*case)]
    assert len(honest) >= 20
    assert len(cut) <= (1 - LIVES) * len(honest), cut
