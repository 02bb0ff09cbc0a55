"""The table of transitions, read from docs/protocol.md: the model runs what the document says."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

DOCUMENT = Path(__file__).parents[2] / "docs" / "protocol.md"
HEADING = "| event | author | from | condition | to | holder | hold | unanswered | since |"

STATUSES = ("nothing", "bot", "queued", "offered", "open", "waiting", "snoozed", "resolved")
ERRORS = ("cursor_unknown", "already_held", "already_resolved", "no_room", "not_holder", "unseen_message")
UNWRITTEN = ("dropped", "standing")


class Row(NamedTuple):
    """One line of the table; `conditions` must all hold for it to apply."""

    event: str
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    conditions: frozenset[str]
    to: str
    holder: str
    hold: str
    unanswered: str
    since: str

    @property
    def writes(self) -> bool:
        return self.to not in UNWRITTEN and self.to not in ERRORS


@cache
def rows() -> tuple[Row, ...]:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    start = lines.index(HEADING) + 2
    end = next(at for at, line in enumerate(lines) if at >= start and not line.startswith("|"))
    return tuple(_row(line) for line in lines[start:end])


def _row(line: str) -> Row:
    event, authors, sources, conditions, to, holder, hold, unanswered, since = (
        cell.strip() for cell in line.strip("|").split("|")
    )
    required = frozenset(_listed(conditions)) - {"any"}
    return Row(event, _listed(authors), _listed(sources), required, to, holder, hold, unanswered, since)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(","))


@cache
def cell(event: str, status: str) -> tuple[Row, ...]:
    """All rows for an event in a status."""
    return tuple(row for row in rows() if row.event == event and status in row.sources)


@cache
def row_for(event: str, status: str, facts: frozenset[str]) -> Row:
    """The one row that fits; ValueError if the table has a gap or an overlap."""
    (row,) = (row for row in cell(event, status) if row.conditions <= facts)
    return row
