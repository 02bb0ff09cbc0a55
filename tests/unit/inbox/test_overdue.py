"""The sweep reads no row that cannot be due, and misses none that is."""

import pytest

from frontdesk.inbox.model import InboxRow
from frontdesk.inbox.overdue import STATUSES, Limits, due, not_after
from tests import world

LIMITS = Limits()
AGES = (0, 30_000, 41_000, 31 * world.MINUTE, 366 * world.DAY)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("quiet", [True, False])
def test_whatever_is_due_is_read(status: str, age: int, quiet: bool) -> None:
    then = world.NOW - age
    waits = 0 if quiet or status == "resolved" else then
    row = InboxRow(
        world.SHOP.id, world.MEI_CONVERSATION, 7, status, "agt", since_at=then, waiting_since=waits, at=then,
        unanswered=int(bool(waits)), until=then,
    )  # fmt: skip
    latest = not_after(status, world.NOW, LIMITS)
    assert due(row, world.NOW, LIMITS, holder_is_gone=True) is None or not latest or then <= latest


def test_a_year_of_resolved_conversations_is_not_read_every_minute() -> None:
    assert not_after("resolved", world.NOW, LIMITS) == world.NOW - 365 * world.DAY


def test_a_row_that_any_moment_may_make_due_is_always_read() -> None:
    assert {status for status in STATUSES if not_after(status, world.NOW, LIMITS) == 0} == {
        "queued", "offered", "open", "waiting"
    }  # fmt: skip
