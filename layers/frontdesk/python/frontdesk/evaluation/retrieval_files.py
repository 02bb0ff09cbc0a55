"""Sets of passages and questions: SQuAD JSON (CMRC, DRCD), pairs of like questions (AFQMC), or JSON lines.

- `*.json`: `{"data": [{"paragraphs": [{"id"?, "context", "qas": [{"question"}]}]}]}`; one file holds both.
- `*.jsonl`: passages `{"id", "text", "question"?, "title"?}`, questions `{"text", "passages": ["id", ...]}`.
- anything else: lines of `question<TAB>question<TAB>0 or 1`; the second ones are the entries, and the first
  ones ask where the pair is alike. The same file holds both.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from frontdesk.evaluation.json_lines import Row, objects, text_in


@dataclass(frozen=True, slots=True)
class Passage:
    """`question`: what a FAQ entry answers; such a passage is one chunk, others are cut as articles are."""

    id: str
    text: str
    question: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the ids of the passages that answer it, and its file and line."""

    text: str
    right: frozenset[str]
    where: str = field(default="", compare=False)


def read_passages(path: Path) -> list[Passage]:
    """Raises ValueError that names file and line; OSError if it can't be read."""
    if path.suffix == ".json":
        return [Passage(id, text) for id, text, _ in _squad(path)]
    if path.suffix == ".jsonl":
        return [
            Passage(str(row["id"]), *(text_in(row, name, where) for name in ("text", "question", "title")))
            for where, row in objects(path, "id", "text")
        ]
    return [Passage(second, "", second) for second in dict.fromkeys(pair[1] for pair in _pairs(path))]


def read_questions(path: Path) -> list[Asked]:
    """As `read_passages`."""
    if path.suffix == ".json":
        return [Asked(asked, frozenset({id})) for id, _, questions in _squad(path) for asked in questions]
    if path.suffix == ".jsonl":
        return [
            Asked(text_in(row, "text", where), _right(row, where), where)
            for where, row in objects(path, "text", "passages")
        ]
    right: dict[str, set[str]] = {}
    for first, second, alike in _pairs(path):
        if alike and first != second:
            right.setdefault(first, set()).add(second)
    return [Asked(text, frozenset(ids)) for text, ids in right.items()]


def all_known(passages: Iterable[Passage], questions: Iterable[Asked]) -> None:
    """Raises ValueError for a question that names a passage nobody wrote: it could only ever be missed."""
    ids = {passage.id for passage in passages}
    for asked in questions:
        if unknown := sorted(asked.right - ids):
            raise ValueError(f"{asked.where or repr(asked.text)}: there is no passage {unknown[0]!r}")


def _squad(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    """(id, text, questions) of each paragraph."""
    try:
        paragraphs = [
            each for article in json.loads(path.read_text("utf-8"))["data"] for each in article["paragraphs"]
        ]
        for number, each in enumerate(paragraphs):
            yield str(each.get("id", number)), each["context"], [qa["question"] for qa in each["qas"]]
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name}, line {error.lineno}: this is not JSON in SQuAD's form") from None
    except KeyError as error:
        raise ValueError(f"{path.name} is not a set in SQuAD's form: {error} is missing") from None
    except (TypeError, AttributeError):
        wanted = "data, paragraphs and qas must be lists of objects"
        raise ValueError(f"{path.name} is not a set in SQuAD's form: {wanted}") from None


def _right(row: Row, where: str) -> frozenset[str]:
    ids = row["passages"]
    if not isinstance(ids, list) or not ids or not all(isinstance(id, str | int) for id in ids):
        raise ValueError(f"{where}: 'passages' must be a list of ids")
    return frozenset(map(str, ids))


def _pairs(path: Path) -> Iterator[tuple[str, str, bool]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        parts = line.split("\t")
        if len(parts) != 3 or parts[2] not in ("0", "1"):
            raise ValueError(f"{path.name}, line {number}: not question, question and 0 or 1, parted by tabs")
        yield parts[0], parts[1], parts[2] == "1"
