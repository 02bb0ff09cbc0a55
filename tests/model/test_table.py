"""The table in docs/protocol.md has one row for all that can happen."""

from itertools import product

import pytest

from tests.model.log import HELD
from tests.model.table import STATUSES, Row, cell, row_for, rows

EVENTS = {
    "visitor": ("message", "person_requested", "closed", "rated", "contact_left", "identified"),
    "bot": ("answer", "handed_over"),
    "agent": (
        "reply",
        "note",
        "taken",
        "declined",
        "transferred",
        "returned",
        "resolved",
        "snoozed",
        "prioritised",
        "erased",
    ),
    "system": (
        "classified",
        "offered",
        "offer_expired",
        "requeued",
        "woken",
        "abandoned",
        "erased",
        "retired",
    ),
}
KINDS = sorted({kind for kinds in EVENTS.values() for kind in kinds})
EITHER = (
    ("self", "other"),
    ("room", "no room"),
    ("known", "new"),
    ("owed", "nothing owed"),
    ("seen", "unseen"),
    ("due", "not due"),
    ("current", "stale"),
    ("allowed", "barred"),
    ("to agent", "to holder", "to queue"),
)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("kind", KINDS)
def test_exactly_one_row_fits_each_event_in_each_status(kind: str, status: str) -> None:
    asked = {word for row in cell(kind, status) for word in row.conditions}
    choices = [_possible(words, status) for words in EITHER if asked & set(words)]
    for facts in product(*choices):
        assert row_for(kind, status, frozenset(facts))


def _possible(words: tuple[str, ...], status: str) -> tuple[str, ...]:
    return tuple(word for word in words if word != "to holder" or status in HELD)


def test_every_condition_of_the_table_is_known() -> None:
    known = {word for words in EITHER for word in words}
    assert {word for row in rows() for word in row.conditions} <= known


def test_every_event_has_its_authors() -> None:
    for row in rows():
        assert set(row.authors) == {side for side, kinds in EVENTS.items() if row.event in kinds}


def test_a_held_status_has_an_agent_and_no_other_has() -> None:
    agents = {"author", "target"}
    for row in (row for row in rows() if row.writes and row.to != "same" and row.holder != "same"):
        assert (row.to in {*HELD, "held"}) == (row.holder in agents), row


def test_a_hold_changes_exactly_when_an_agent_comes_or_goes() -> None:
    for row in (row for row in rows() if row.writes):
        for source in row.sources:
            assert row.hold == _hold(row, source), (row, source)


def _hold(row: Row, source: str) -> str:
    """What must happen to the hold items, told from the statuses alone."""
    comes = row.holder in {"author", "target"}
    goes = source in HELD and row.holder != "same"
    return {(True, True): "move", (True, False): "claim", (False, True): "release"}.get((comes, goes), "-")


def test_a_refusal_changes_nothing() -> None:
    for row in (row for row in rows() if not row.writes):
        assert (row.holder, row.hold, row.unanswered, row.since) == ("-", "-", "-", "-")


def test_since_moves_with_status_and_holder_alone() -> None:
    for row in (row for row in rows() if row.writes and row.to == "same"):
        assert (row.holder, row.since) == ("same", "no"), row
