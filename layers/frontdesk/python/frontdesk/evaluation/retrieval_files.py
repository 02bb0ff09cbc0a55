"""Sets of passages and questions: SQuAD JSON (CMRC, DRCD), pairs of like questions (AFQMC), or JSON lines.

- `*.json`: `{"data": [{"paragraphs": [{"id"?, "context", "qas": [{"question"}]}]}]}`; one file holds both.
- `*.jsonl`: passages `{"id", "text", "question"?, "title"?}`, questions `{"text", "passages": ["id", ...]}`.
- anything else: lines of `question<TAB>question<TAB>0 or 1`; the second ones are the entries, and the first
  ones ask where the pair is alike. The same file holds both.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Passage:
    """`question`: what a FAQ entry answers; such a passage is one chunk, others are cut as articles are."""

    id: str
    text: str
    question: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the ids of the passages that answer it."""

    text: str
    right: frozenset[str]


def read_passages(path: Path) -> list[Passage]:
    """Raises ValueError that names file and line; OSError if it can't be read."""
    if path.suffix == ".json":
        return [Passage(id, text) for id, text, _ in _squad(path)]
    if path.suffix == ".jsonl":
        return [
            Passage(str(row["id"]), row["text"], row.get("question", ""), row.get("title", ""))
            for row in _lines(path, "id", "text")
        ]
    return [Passage(second, "", second) for second in dict.fromkeys(pair[1] for pair in _pairs(path))]


def read_questions(path: Path) -> list[Asked]:
    """As `read_passages`."""
    if path.suffix == ".json":
        return [Asked(asked, frozenset({id})) for id, _, questions in _squad(path) for asked in questions]
    if path.suffix == ".jsonl":
        return [
            Asked(row["text"], frozenset(map(str, row["passages"])))
            for row in _lines(path, "text", "passages")
        ]
    right: dict[str, set[str]] = {}
    for first, second, alike in _pairs(path):
        if alike and first != second:
            right.setdefault(first, set()).add(second)
    return [Asked(text, frozenset(ids)) for text, ids in right.items()]


def _squad(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    """(id, text, questions) of each paragraph."""
    try:
        paragraphs = [
            each for article in json.loads(path.read_text("utf-8"))["data"] for each in article["paragraphs"]
        ]
        for number, each in enumerate(paragraphs):
            yield str(each.get("id", number)), each["context"], [qa["question"] for qa in each["qas"]]
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path.name} is not a set in SQuAD's form: {error!r}") from None


def _lines(path: Path, *fields: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            if missing := [field for field in fields if field not in row]:
                raise ValueError(f"no {missing[0]!r}")
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from None
        yield row


def _pairs(path: Path) -> Iterator[tuple[str, str, bool]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        parts = line.split("\t")
        if len(parts) != 3 or parts[2] not in ("0", "1"):
            raise ValueError(f"{path.name}, line {number}: not question, question and 0 or 1, parted by tabs")
        yield parts[0], parts[1], parts[2] == "1"
