"""The table of transitions as docs/protocol.md has it, and which of its rows fit a situation."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

DOCUMENT = Path(__file__).parents[3] / "docs" / "protocol.md"
HEADING = "| event | author | from | condition | to | holder | hold | unanswered | since |"


class Row(NamedTuple):
    """One line: for these authors and statuses, where all conditions hold, this is what follows."""

    event: str
    authors: frozenset[str]
    sources: frozenset[str]
    conditions: frozenset[str]
    to: str
    holder: str
    hold: str
    unanswered: str
    since: str

    def fits(self, event: str, author: str, source: str, facts: frozenset[str]) -> bool:
        asked = self.conditions - {"any"}
        return self.event == event and author in self.authors and source in self.sources and asked <= facts


@cache
def rows() -> tuple[Row, ...]:
    lines = iter(DOCUMENT.read_text(encoding="utf-8").splitlines())
    assert HEADING in lines, "the table has another head"
    next(lines)
    table = []
    for line in lines:
        if not line.startswith("|"):
            break
        event, *sets, to, holder, hold, unanswered, since = (
            cell.strip() for cell in line.strip("|").split("|")
        )
        authors, sources, conditions = (frozenset(word.strip() for word in cell.split(",")) for cell in sets)
        table.append(Row(event, authors, sources, conditions, to, holder, hold, unanswered, since))
    return tuple(table)


def row_for(event: str, author: str, source: str, facts: frozenset[str]) -> Row:
    """The one row that fits; the document promises that there is exactly one."""
    found = [row for row in rows() if row.fits(event, author, source, facts)]
    assert len(found) == 1, f"{len(found)} rows for {event} by {author} on {source} with {sorted(facts)}"
    return found[0]
