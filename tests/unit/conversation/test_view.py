"""What a side may see of a tail."""

from dataclasses import replace

import pytest

from frontdesk.conversation.model import Kind
from frontdesk.conversation.view import PAGE, View, view
from tests.contract.stores import message

TAIL = [message(seq) for seq in range(3, 9)]
NOTED = [replace(event, kind=Kind.NOTE) if event.seq in (5, 8) else event for event in TAIL]


def seqs(seen: View) -> list[int]:
    return [event.seq for event in seen.events]


def test_a_view_shows_what_is_above_the_place() -> None:
    seen = view(TAIL, 5, posted=7)
    assert (seqs(seen), seen.cursor, seen.more, seen.posted) == ([6, 7, 8], 8, False, 7)
    assert seen.state == TAIL[-1].state


def test_a_visitor_passes_over_notes_and_an_agent_sees_them() -> None:
    assert (seqs(view(NOTED, 3)), view(NOTED, 3).cursor) == ([4, 6, 7], 8)
    assert seqs(view(NOTED, 3, hidden_too=True)) == [4, 5, 6, 7, 8]


def test_where_more_follows_the_cursor_stops_at_what_was_shown() -> None:
    seen = view(NOTED, 3, limit=2)
    assert (seqs(seen), seen.cursor, seen.more) == ([4, 6], 6, True)
    assert seqs(view(NOTED, seen.cursor, limit=2)) == [7]


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_pages_together_show_all_and_nothing_twice(limit: int) -> None:
    shown, place, more = [], 0, True
    while more:
        page = view(NOTED, place, limit=limit)
        shown += seqs(page)
        place, more = page.cursor, page.more
    assert (shown, place) == ([3, 4, 6, 7], 8)


def test_exactly_a_page_needs_no_other() -> None:
    tail = [message(seq) for seq in range(1, PAGE + 1)]
    assert view(tail, 0).more is False
    assert view([*tail, message(PAGE + 1)], 0).more is True


def test_a_reader_who_has_seen_all_keeps_their_place() -> None:
    seen = view(TAIL, 8)
    assert (seqs(seen), seen.cursor) == ([], 8)
