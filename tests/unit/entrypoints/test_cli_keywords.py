"""`frontdesk keywords` grows lists that the API takes as they are."""

import json
from pathlib import Path

import pytest

from frontdesk.bootstrap import using
from frontdesk.entrypoints.cli import main
from tests.reception import SHOP, Reception

EXAMPLES = """text,intent,skill
我要退货,send_back,returns
怎么退货,send_back,returns
I want to send back these boots,send_back,returns
where is my parcel,where,orders
my parcel is late,where,orders
快递到哪了,where,orders
"""
SKILLS = {"skills": [{"id": id, "names": {"zh": id, "en": id}} for id in ("returns", "orders")]}


def grown(tmp_path: Path, text: str) -> int:
    path = tmp_path / "examples.csv"
    path.write_text(text, "utf-8")
    with using(Reception()):
        return main(["keywords", str(path)])


def test_grown_lists_can_be_put(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grown(tmp_path, EXAMPLES) == 0
    lists = json.loads(capsys.readouterr().out)
    assert "退货" in [word for word, _ in lists["returns"]["send_back"]["zh"]]
    assert "parcel" in [word for word, _ in lists["orders"]["where"]["en"]]
    desk = Reception()
    desk.tenants("PUT", f"{SHOP}/skills", SKILLS)
    assert desk.tenants("PUT", f"{SHOP}/keywords", lists).status == 201


@pytest.mark.parametrize(
    ("line", "said"),
    [("hello,,orders\n", "line 8"), ("hello,where,returns\n", "two skills")],
)
def test_what_does_not_fit_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    assert grown(tmp_path, EXAMPLES + line) == 1
    assert said in capsys.readouterr().err
