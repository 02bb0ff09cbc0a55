"""What the seeded shop knows beside its rules, and the command that tries a folder before a publish."""

import json
import shutil
from pathlib import Path

import pytest

from frontdesk.entrypoints.cli import main
from frontdesk.entrypoints.cli.knowledge_files import items_in
from frontdesk.knowledge.content.model import Faq
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.rulebook import RuleBook

PACK = Path(__file__).resolve().parents[3] / "layers" / "packs" / "shop"


def no_sheets(_: bytes) -> None:
    raise AssertionError


def test_no_rule_of_the_shop_takes_a_question_from_its_entries() -> None:
    book = RuleBook.compile(load_ruleset(json.loads((PACK / "rules.json").read_text("utf-8"))))
    faqs = [item.content for item in items_in(PACK, no_sheets) if isinstance(item.content, Faq)]  # type: ignore[arg-type]
    assert {faq.language for faq in faqs} == {"zh", "en"}
    taken = [text for faq in faqs for text in (faq.question, *faq.likes) if book.match(text, faq.language)]
    assert taken == []


def test_the_shop_passes_its_own_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check", str(PACK)]) == 0
    assert "22 entries, 8 articles" in capsys.readouterr().out


def test_a_check_names_the_case_that_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(PACK, folder)
    with (folder / "entries.csv").open("a", encoding="utf-8") as sheet:
        sheet.write("How heavy is the Moonjelly tent,,Very heavy.,en,tents\n")
    assert main(["knowledge", "check", str(folder)]) == 1
    said = capsys.readouterr().err
    assert "“How heavy is the Moonjelly tent?” (en) has an answer of its own, but the answer to" in said
    assert "faq_" not in said


def test_a_check_names_the_entry_that_takes_a_case_from_a_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(PACK, folder)
    with (folder / "entries.csv").open("a", encoding="utf-8") as sheet:
        sheet.write("where is my parcel,,It is on the moon.,en,orders\n")
    assert main(["knowledge", "check", str(folder)]) == 1
    said = capsys.readouterr().err
    assert "is a hit of the rule parcel-where, but the answer to “where is my parcel” comes first." in said


def test_a_broken_row_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "faq.csv").write_text("question,answer\nWhen?,\n", encoding="utf-8")
    assert main(["knowledge", "check", str(tmp_path)]) == 1
    assert "faq.csv, row 2: answer is empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("", "holds nothing to check"),
        ("notes.txt.bak", "holds nothing to check"),
        ("rules.json", "rules.json, line 1, column 2: Expecting property name"),
    ],
)
def test_a_check_of_nothing_is_no_pass(
    file: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if file:
        (tmp_path / file).write_text("{oops", encoding="utf-8")
    assert main(["knowledge", "check", str(tmp_path)]) == 1
    assert said in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check", str(tmp_path / "shpo")]) == 1
    assert "there is no folder" in capsys.readouterr().err
