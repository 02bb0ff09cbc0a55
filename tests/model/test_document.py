"""docs/protocol.md names every scenario and every error, and nothing that does not exist."""

import re
from pathlib import Path

from tests.model.flaws import Flaw
from tests.model.table import DOCUMENT, ERRORS

TEXT = DOCUMENT.read_text(encoding="utf-8")
ABOUT_THE_PAGE = {"test_table.py", "test_document.py"}


def test_each_scenario_is_named_and_each_that_is_named_exists() -> None:
    files = (path for path in Path(__file__).parent.glob("test_*.py") if path.name not in ABOUT_THE_PAGE)
    texts = (path.read_text(encoding="utf-8") for path in files)
    scenarios = {name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}
    assert set(re.findall(r"`(test_\w+)`", TEXT)) == scenarios


def test_each_error_of_the_table_says_what_a_client_does() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \| \d{3} \|", TEXT, re.MULTILINE))
    assert explained >= {*ERRORS, "conversation_retired", "id_reused", "contended"}


def test_each_link_within_the_page_leads_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= anchors


def test_each_file_of_the_model_that_is_listed_exists() -> None:
    listed = re.findall(r"`(\w+\.py)`", TEXT)
    assert listed
    assert all((Path(__file__).parent / name).is_file() for name in listed)


def test_each_naive_design_is_searched() -> None:
    files = (path for path in Path(__file__).parent.glob("test_*.py") if path.name not in ABOUT_THE_PAGE)
    searched = {
        name for path in files for name in re.findall(r"Flaw\.([A-Z_]+)", path.read_text(encoding="utf-8"))
    }
    assert searched == {flaw.name for flaw in Flaw}
