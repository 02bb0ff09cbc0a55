"""Labelled messages from files: CSV, JSON, JSON lines, or a folder with `seq.in` and `label` (HWU64).

A JSON object of parts (CLINC150) is read by name, `train_val.json#train+oos_train_plus`, or else as its role
says: `train` and `oos_train_plus` to learn from, `test` (or `val`) and `oos_test` (or `oos_val`) to be judged
by. Labels that mean "none of these" (`oos`, `none`, `out_of_scope`, an empty one) become "".
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NONE_LABELS = {"", "oos", "none", "out_of_scope", "out of scope", "ood"}
_TEXTS = ("text", "utterance", "question", "query", "sentence", "instruction", "标准问", "问题", "文本")
_ROLES = {
    "train": (("train",), ("oos_train_plus", "oos_train")),
    "test": (("test", "val", "valid", "dev"), ("oos_test", "oos_val")),
}
_LABELS = ("label", "intent", "category", "class", "意图", "分类", "类别")


@dataclass(frozen=True, slots=True)
class Labelled:
    """What was said and the intent it belongs to, "" for none."""

    text: str
    label: str


def read_labelled(source: str, role: str = "train") -> list[Labelled]:
    """All examples of a file (see above), in order; `role` is train or test.

    Raises ValueError that names file and row, OSError.
    """
    name, _, parts = source.partition("#")
    path = Path(name)
    rows = list(_rows(path, parts, role))
    if not rows:
        raise ValueError(f"{path.name} holds no examples")
    return [_labelled(row, f"{path.name}, row {number}") for number, row in enumerate(rows, 1)]


def _rows(path: Path, parts: str, role: str) -> Iterator[Any]:
    if parts and path.suffix.lower() != ".json":
        raise ValueError(f"{path.name} has no parts: leave out {'#' + parts!r}")
    if path.is_dir():
        texts, labels = (_lines(path / "seq.in"), _lines(path / "label"))
        if len(texts) != len(labels):
            raise ValueError(f"{path.name}: {len(texts)} texts, {len(labels)} labels")
        return zip(texts, labels, strict=True)
    match path.suffix.lower():
        case ".csv":
            return _csv(path)
        case ".json":
            return iter(_parts(_whole(path), parts.split("+") if parts else _ROLES[role], path.name))
        case ".jsonl" | ".ndjson":
            return _json_lines(path)
    raise ValueError(f"{path.name}: expected .csv, .json, .jsonl or a folder with seq.in and label")


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").rstrip("\n").split("\n")


def _csv(path: Path) -> Iterator[Any]:
    """With a header that names a text and a label column, or without one: text, label."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        first = next(rows, [])
        names = [cell.strip().lower() for cell in first]
        headed = any(name in names for name in _TEXTS) and any(name in names for name in _LABELS)
        if not headed and first:
            yield first
        for row in rows:
            yield dict(zip(names, row, strict=False)) if headed else row


def _json_lines(path: Path) -> Iterator[Any]:
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path.name}, row {number}: no JSON") from error


def _whole(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name}, line {error.lineno}: this is not JSON") from None


def _parts(whole: Any, parts: Iterable[str | tuple[str, ...]], name: str) -> Iterable[Any]:
    """Those parts of an object; of names in one tuple, the first that it has."""
    if isinstance(whole, list):
        if all(isinstance(part, str) for part in parts):
            raise ValueError(f"{name} is one list and has no parts: leave out what follows the #")
        return whole
    known = list(whole) if isinstance(whole, dict) else []
    asked = [(part,) if isinstance(part, str) else part for part in parts]
    found = [next((part for part in names if part in known), names[0]) for names in asked]
    if found[0] not in known or any(part not in known for part in found if (part,) in asked):
        raise ValueError(f"{name}: name its parts after a #, joined by +; it has: {', '.join(known)}")
    if strange := [part for part in found if part in known and not isinstance(whole[part], list)]:
        raise ValueError(f"{name}: its part {strange[0]!r} is not a list")
    return [row for part in found if part in known for row in whole[part]]


def _labelled(row: Any, where: str) -> Labelled:
    text, label = _pair(row, where)
    if not isinstance(text, str) or not isinstance(label, str) or not text.strip():
        raise ValueError(f"{where}: expected a text and a label")
    plain = label.strip()
    return Labelled(text, "" if plain.lower() in NONE_LABELS else plain)


def _pair(row: Any, where: str) -> tuple[Any, Any]:
    match row:
        case (text, label, *_):
            return text, label
        case dict():
            text = next((row[name] for name in _TEXTS if name in row), None)
            return text, next((row[name] for name in _LABELS if name in row), None)
    raise ValueError(f"{where}: expected a text and a label")
