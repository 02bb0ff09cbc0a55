"""An event and its record are the same thing."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.conversation.codec import from_record, to_record
from frontdesk.conversation.model import Author, Event, Kind, Side, State, Status
from tests.contract.stores import message

WORDS = st.text(max_size=8)
PLACES = st.integers(0, 10**12)
EVENTS = st.builds(
    Event,
    seq=PLACES,
    prev=PLACES,
    kind=st.sampled_from(Kind),
    author=st.builds(Author, st.sampled_from(Side), WORDS, WORDS),
    id=WORDS,
    at=PLACES,
    text=WORDS,
    data=st.dictionaries(WORDS, st.none() | st.booleans() | PLACES | WORDS | st.lists(WORDS), max_size=3),
    state=st.builds(
        State,
        st.sampled_from(Status),
        WORDS,
        *[PLACES] * 4,
        WORDS,
        WORDS,
        PLACES,
        WORDS,
        PLACES,
        PLACES,
    ),
    v=st.integers(1, 9),
)


@given(EVENTS)
def test_every_event_comes_back_from_its_record(event: Event) -> None:
    assert from_record(to_record(event)) == event


@given(EVENTS)
def test_numbers_may_be_decimals(event: Event) -> None:
    record: dict[str, Any] = {
        name: Decimal(value) if isinstance(value, int) else value for name, value in to_record(event).items()
    }
    assert from_record(record) == event


def test_what_is_empty_costs_nothing() -> None:
    plain = to_record(message(1, ""))
    assert {"text", "data", "priority", "topic", "epoch", "last", "until"}.isdisjoint(plain)
