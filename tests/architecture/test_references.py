"""What a document names is there: its links, and the paths of this repository that stand in it."""

import posixpath
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import PurePosixPath

from tests.architecture.tree import ROOT, tracked

LINK = re.compile(r"\]\(([^)\s#]+)[^)]*\)")
QUOTED = re.compile(r"`([\w.<>{},*/-]+)`")
PLACEHOLDER = re.compile(r"<\w+>")
CHOICE = re.compile(r"\{([\w,-]+)\}")
MADE = ("web/node_modules", "web/demo/dist")
"""What a build puts there."""
NUMBER = re.compile(r"\d{4}")


def test_every_link_of_a_document_leads_to_a_file() -> None:
    assert [f"{page}: {link}" for page in pages() for link in dead_links(page, text_of(page))] == []


def test_every_path_that_a_document_names_is_there() -> None:
    assert [f"{page}: {path}" for page in pages() for path in dead_paths(page, text_of(page))] == []


def test_every_decision_is_listed_and_every_number_accounted_for() -> None:
    listing = text_of(PurePosixPath("docs/decisions/README.md"))
    listed = set(re.findall(r"^\| \[(\d{4})\]", listing, re.M))
    there = {path.name[:4] for path in pages() if path.parent.name == "decisions" and path.name[0] == "0"}
    assert listed == there
    never_used = next(line for line in listing.splitlines() if "reserved" in line)
    numbers = {f"{number:04}" for number in range(1, int(max(there)) + 1)}
    assert set(NUMBER.findall(never_used)) == numbers - there


def pages() -> list[PurePosixPath]:
    return [path for path in tracked() if path.suffix == ".md"]


def text_of(page: PurePosixPath) -> str:
    return (ROOT / page).read_text("utf-8")


@cache
def known() -> frozenset[str]:
    """Every file and every folder, from the root."""
    return frozenset(str(each) for path in tracked() for each in (path, *path.parents))


def dead_links(page: PurePosixPath, text: str) -> Iterator[str]:
    for link in LINK.findall(text):
        elsewhere = "://" in link or link.startswith("mailto:")
        if not elsewhere and posixpath.normpath(str(page.parent / link)) not in known():
            yield link


def dead_paths(page: PurePosixPath, text: str) -> Iterator[str]:
    """Quoted paths whose first part lies at the root or beside the page; `<name>` and `*` stand for any."""
    for quoted in QUOTED.findall(text):
        first = quoted.split("/")[0]
        roots = [
            root
            for root in ("", str(page.parent))
            if posixpath.normpath(f"{root}/{first}").lstrip("/") in known()
        ]
        named = "/" in quoted and first not in ("", ".", "..")
        if named and roots and not any(_exists(root, quoted) for root in roots):
            yield quoted


def _exists(root: str, quoted: str) -> bool:
    path = posixpath.normpath(f"{root}/{PLACEHOLDER.sub('*', quoted)}").lstrip("/")
    wanted = _each(path)
    return path in MADE or all(any(fnmatch(name, one) for name in known()) for one in wanted)


def _each(path: str) -> list[str]:
    """`a/{b,c}` is both."""
    choice = CHOICE.search(path)
    if not choice:
        return [path]
    head, tail = path[: choice.start()], path[choice.end() :]
    return [each for option in choice[1].split(",") for each in _each(f"{head}{option}{tail}")]


PAGE = PurePosixPath("docs/sample.md")


def test_a_dead_link_is_seen() -> None:
    text = "[a](protocol.md#append) [b](../README.md) [c](gone.md) [d](https://example.com/gone.md)"
    assert list(dead_links(PAGE, text)) == ["gone.md"]


def test_a_path_to_nothing_is_seen() -> None:
    text = "`docs/gone.md` `docs/http.md` `decisions/gone.md` `tests/model/{log,gone}.py`"
    assert list(dead_paths(PAGE, text)) == ["docs/gone.md", "decisions/gone.md", "tests/model/{log,gone}.py"]
    assert list(dead_paths(PAGE, "`functions/<name>/handler.py`")) == []
    assert list(dead_paths(PAGE, "`application/json` `/v1/x` `a/b` `bench/results/*.json`")) == []
