"""What people really wrote to each other, turn by turn: our own sample, and the `multidogo` folder."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from frontdesk.entrypoints.http.wire import MAX_BODY, MAX_TEXT

SAMPLE = Path(__file__).parent / "sample" / "dialogues.jsonl"
ENVELOPE = 256
"""Bytes that a request has around its text, at most: `client_id`, `after`, names, quotes."""

Side = Literal["visitor", "agent"]


@dataclass(frozen=True, slots=True)
class Turn:
    """`text` is None where somebody spoke whose words the file does not hold."""

    side: Side
    text: str | None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One conversation of the file, its turns in the file's order."""

    id: str
    language: str
    turns: tuple[Turn, ...]


def own_sample(path: Path = SAMPLE) -> list[Dialogue]:
    """One JSON object a line: `{"id", "language", "turns": [["visitor", "…"], ["agent", "…"]]}`."""
    read = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [
        Dialogue(each["id"], each["language"], tuple(Turn(side, text) for side, text in each["turns"]))
        for each in read
    ]


def multidogo(folder: Path) -> list[Dialogue]:
    """Every `<domain>/<split>.tsv` of the folder, by name. Raises FileNotFoundError where there is none.

    The files hold the customers' turns alone; a number left out between two of them was the agent's.
    """
    files = sorted(folder.glob("*/*.tsv"))
    if not files:
        raise FileNotFoundError(f"{folder} holds no <domain>/<split>.tsv")
    return [dialogue for file in files for dialogue in _of_file(file)]


def _of_file(file: Path) -> Iterator[Dialogue]:
    with file.open(encoding="utf-8", newline="") as lines:  # a quoted text may hold line breaks of its own
        rows = csv.DictReader(lines, delimiter="\t")
        for id, turns in groupby(rows, key=lambda row: row["conversationId"]):
            said = [(int(float(row["turnNumber"])), row["utterance"]) for row in turns]
            yield Dialogue(id, "en", tuple(_with_gaps(said)))


def _with_gaps(said: list[tuple[int, str]]) -> Iterator[Turn]:
    expected = said[0][0]
    for number, text in said:
        if number > expected:
            yield Turn("agent", None)
        yield Turn("visitor", text)
        expected = number + 1


def refusal(text: str | None) -> str:
    """Why the API's documented limits let nobody say this, in a few words; '' where they do."""
    if text is None:
        return "words not in the file"
    if not text.strip():
        return "empty"
    if "\0" in text:
        return "U+0000"
    if len(text) > MAX_TEXT:
        return f"over {MAX_TEXT:,} characters"
    return _refused_as_bytes(text)


def _refused_as_bytes(text: str) -> str:
    try:
        size = len(json.dumps(text, ensure_ascii=False).encode())
    except UnicodeEncodeError:
        return "half a surrogate pair"
    return f"over {MAX_BODY // 1024} KB" if size + ENVELOPE > MAX_BODY else ""
