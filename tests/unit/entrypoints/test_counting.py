"""Counting jobs may come twice, out of order or never: each event is counted once, perhaps by a later one."""

from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.entrypoints import queue
from frontdesk.entrypoints.counting import count_conversation
from tests import world
from tests.desk import Desk
from tests.unit.entrypoints.test_schedule import acts, opens

ADA = Author(Side.AGENT, world.ADA.id, world.ADA.name)
EVER = 9_999_999


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=3, online=True, at=desk.clock)
    return desk


def sums(desk: Desk, tenant: str = world.SHOP.id) -> dict[str, int]:
    together: dict[str, int] = {}
    for each in desk.counters.between(tenant, 0, EVER):
        for measure, value in each.sums.items():
            together[measure] = together.get(measure, 0) + value
    return together


def count(desk: Desk, place: Place) -> Any:
    body = f'{{"do":"count","tenant":"{place.tenant}","conversation":"{place.conversation}"}}'
    with using(desk):
        return queue.handle({"Records": [{"messageId": "m", "body": body}]})["batchItemFailures"]


def waiting(desk: Desk) -> list[tuple[int, str]]:
    """Jobs that no worker has had yet: seconds until they are due, and what they are."""
    found = desk.database.read("SELECT due, body FROM job WHERE body LIKE '%\"count\"%' ORDER BY due")
    return [((due - desk.clock) // 1_000, body) for due, body in found]


def helped(desk: Desk) -> Place:
    """Asked for a person, was answered by Ada, who resolved it; nothing of it is counted yet."""
    place = opens(desk)
    acts(desk, place, Kind.REPLY, "Here I am.")
    acts(desk, place, Kind.RESOLVED)
    return place


WHOLE = {"conversations": 1, "messages": 1, "queued": 1, "replies": 1, "wait": 1, "ended": 1}


def told(found: dict[str, int]) -> dict[str, int]:
    return {name: found.get(name, 0) for name in WHOLE}


def test_a_new_conversation_is_counted_after_a_quarter_of_an_hour(desk: Desk) -> None:
    opens(desk)
    desk.turn(899)
    assert sums(desk) == {}
    desk.turn(2)
    assert sums(desk)["conversations"] == 1


def test_a_conversation_that_ends_is_counted_half_a_minute_later(desk: Desk) -> None:
    helped(desk)
    desk.turn(31)
    assert told(sums(desk)) == WHOLE


def test_a_rating_after_the_end_is_counted_too(desk: Desk) -> None:
    place = helped(desk)
    desk.turn(60)
    head = desk.conversations.tail(place, 1)[-1]
    visitor = desk.conversations.tail(place, 1)[0].author
    draft = Draft(Kind.RATED, visitor, world.client_id(head.seq), "", {"score": 4})
    act(desk.conversations, place, draft, base=head.seq, after=head.seq, now=desk.now)
    desk.settle()
    desk.turn(31)
    assert (sums(desk)["ratings"], sums(desk)["rating_sum"]) == (1, 4)


def test_whoever_takes_one_is_counted_a_minute_later(desk: Desk) -> None:
    place = opens(desk)
    acts(desk, place, Kind.TAKEN)
    desk.turn(61)
    assert sums(desk)["wait"] == 1


def test_a_job_that_comes_twice_counts_nothing_more(desk: Desk) -> None:
    place = helped(desk)
    assert [count(desk, place), count(desk, place)] == [[], []]
    assert told(sums(desk)) == WHOLE


def test_jobs_in_the_wrong_order_count_the_same(desk: Desk) -> None:
    """The one of the end comes first, that of the beginning, sent long before, after it."""
    helped(desk)
    (early, _), (late, _) = waiting(desk)
    assert early < late
    desk.turn(late + 1)
    assert told(sums(desk)) == WHOLE
    assert waiting(desk) == []


def test_a_job_that_was_lost_is_made_good_by_the_next(desk: Desk) -> None:
    place = opens(desk)
    acts(desk, place, Kind.REPLY, "Here I am.")
    desk.database.write("DELETE FROM job", ())
    acts(desk, place, Kind.RESOLVED)
    desk.turn(31)
    assert told(sums(desk)) == WHOLE


def test_who_loses_a_race_leaves_the_rest_to_the_other(desk: Desk) -> None:
    place = helped(desk)
    desk.counters.raise_to(place, 0, 2, [])
    kept = desk.counters.counted
    desk.counters.counted = lambda place: 0  # type: ignore[method-assign]  # before the other
    assert count_conversation(desk, place) == 0
    desk.counters.counted = kept  # type: ignore[method-assign]
    assert sums(desk) == {}


def test_a_long_conversation_goes_in_by_parts(desk: Desk) -> None:
    place = opens(desk)
    for n in range(120):
        head = desk.conversations.tail(place, 1)[-1].seq
        draft = Draft(Kind.NOTE if n % 2 else Kind.REPLY, ADA, f"a_1_{n}", "so", {})
        act(desk.conversations, place, draft, base=head, after=head, now=desk.now)
    assert count_conversation(desk, place) == desk.conversations.tail(place, 1)[-1].seq > 120
    assert (sums(desk)["replies"], sums(desk)["messages"]) == (60, 1)


def test_erasing_changes_no_number(desk: Desk) -> None:
    place = helped(desk)
    count(desk, place)
    before = sums(desk)
    erase(desk.conversations, place, ADA, "a_1_erase", base=1, now=desk.now)
    count(desk, place)
    assert sums(desk) == before


def test_what_was_erased_before_it_was_counted_counts_as_well(desk: Desk) -> None:
    place = helped(desk)
    erase(desk.conversations, place, ADA, "a_1_erase", base=1, now=desk.now)
    count(desk, place)
    assert told(sums(desk)) == WHOLE


def test_a_retired_conversation_leaves_its_numbers_and_is_not_counted_again(desk: Desk) -> None:
    place = helped(desk)
    desk.turn(31)
    before = sums(desk)
    desk.clock += 366 * world.DAY
    for _ in range(3):
        desk.sweep()
        desk.settle()
        assert count(desk, place) == []
        desk.clock += 2 * world.HOUR
    assert desk.kinds(place.conversation) == ["tombstone"]
    assert desk.counters.counted(place) == 0
    assert count(desk, place) == []
    assert sums(desk) == before


def test_a_neighbour_has_none_of_it(desk: Desk) -> None:
    helped(desk)
    desk.turn(31)
    assert sums(desk, world.NEIGHBOUR.id) == {}


def test_no_word_of_anybody_and_no_visitor_stands_in_the_counters(desk: Desk) -> None:
    place = helped(desk)
    visitor = desk.conversations.tail(place, 1)[0].author.id
    desk.turn(31)
    stored = str(desk.database.read("SELECT * FROM counter"))
    assert "conversations" in stored
    for secret in (visitor, place.conversation, world.A_PERSON_PLEASE["en"], "Here I am."):
        assert secret not in stored
