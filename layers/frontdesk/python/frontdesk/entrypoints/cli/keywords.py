"""`frontdesk keywords`: lists of words grown from messages that people have sorted, to be read and put."""

import argparse
import csv
import json
from collections.abc import Iterator
from pathlib import Path

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.knowledge.normalise import normalise
from frontdesk.routing.grow import grow
from frontdesk.routing.keywords import read_lists

COLUMNS = ("text", "intent", "skill")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and its arguments."""
    one = commands.add_parser("keywords", help="grow keyword lists from sorted messages", description=__doc__)
    one.add_argument("examples", help="a CSV file with the columns text, intent and skill")


def run(_: Services, chosen: argparse.Namespace) -> str:
    """The lists as JSON, for `PUT …/keywords`. Raises ValueError for what does not fit."""
    rows = list(_rows(Path(chosen.examples)))
    skills: dict[str, str] = {}
    for _text, intent, skill in rows:
        if skills.setdefault(intent, skill) != skill:
            raise ValueError(f"the intent {intent} stands with two skills")
    lists = grow([(text, intent) for text, intent, _skill in rows], skills, normalise)
    try:
        read_lists(lists, normalise)
    except errors.InvalidField as error:
        raise ValueError(f"{error.field}: {error}") from error
    return json.dumps(lists, ensure_ascii=False, indent=1)


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            text, intent, skill = (str(row.get(column) or "").strip() for column in COLUMNS)
            if not (text and intent and skill):
                raise ValueError(f"line {number} wants {', '.join(COLUMNS)}")
            yield text, intent, skill
