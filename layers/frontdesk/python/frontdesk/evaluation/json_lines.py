"""Files of JSON objects, one a line; whatever is wrong with one is told with file and line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]


def objects(path: Path, *needed: str) -> Iterator[tuple[str, Row]]:
    """Where each stands, and what it holds; empty lines are passed over. Raises ValueError, OSError."""
    for number, line in enumerate(_text(path).split("\n"), 1):
        where = f"{path.name}, line {number}"
        if line.strip():
            yield where, _object(line, where, needed)


def text_in(row: Row, name: str, where: str) -> str:
    """ "" where it is left out. Raises ValueError for what is no text."""
    value = row.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{where}: {name!r} must be a text")
    return value


def texts_in(row: Row, name: str, where: str) -> tuple[str, ...]:
    """Raises ValueError for what is no list of texts."""
    value = row.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
        raise ValueError(f"{where}: {name!r} must be a list of texts")
    return tuple(value)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not UTF-8") from None


def _object(line: str, where: str, needed: tuple[str, ...]) -> Row:
    try:
        row = json.loads(line)
    except ValueError:
        raise ValueError(f"{where}: this is not JSON") from None
    if not isinstance(row, dict):
        raise ValueError(f"{where}: this is not an object")
    if missing := [name for name in needed if name not in row or row[name] == ""]:
        raise ValueError(f"{where}: {missing[0]!r} is missing")
    return row
