"""Whatever an import finds wrong is told in Chinese too: each sentence of the sources has its form."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.knowledge.content.check import complaints
from frontdesk.knowledge.content.in_chinese import in_chinese
from frontdesk.knowledge.content.model import Content, Faq
from frontdesk.knowledge.content.run_import import BROKE_OFF

ROOT = Path("layers/frontdesk/python/frontdesk")
SOURCES = [*(ROOT / "knowledge/content").glob("*.py"), ROOT / "adapters/web/pages.py"]
SAYING = {"wrong": 1, "note": 1, "Unreadable": 0}
HAN = re.compile("[\u4e00-\u9fff]")


def spoken() -> Iterator[str]:
    """Each literal that a reader says, with 7 for whatever it fills in."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name in SAYING and len(node.args) > SAYING[name]:
                    yield from literals(node.args[SAYING[name]])


def literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)


WRONG = [
    f"{field} {what}"
    for content in (
        Faq("", "", "fr", ("", *("like",) * 50), "x" * 61, "Big", "ftp://"),
        Faq("a\nb", "x" * 5_001, "en", ("\x00",)),
        Content("", "x" * 100_001, "en"),
    )
    for field, what in complaints(content)
]


@pytest.mark.parametrize("sentence", sorted({*spoken(), *WRONG, BROKE_OFF}))
def test_every_sentence_has_its_form(sentence: str) -> None:
    told = in_chinese(f"faq.csv, row 17: {sentence}")
    assert told.startswith("faq.csv，第 17 行：")
    assert HAN.search(told.partition("：")[2])
    assert HAN.search(in_chinese(sentence))


def test_numbers_and_names_stay() -> None:
    assert in_chinese("faq.csv, row 17: answer is longer than 5,000 characters") == (
        "faq.csv，第 17 行：答案超过 5,000 个字符"
    )
    assert in_chinese("a.zip: b.md: body is empty") == "a.zip: b.md: 正文为空"
    assert in_chinese("what nobody has ever said") == "what nobody has ever said"
    assert in_chinese("x, row 2: the same as x, row 1").endswith("与此相同：x, row 1")
