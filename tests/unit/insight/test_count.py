"""What a conversation adds to the counters: each event once, whatever is read again."""

from collections import Counter
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.insight.count import count
from frontdesk.insight.model import BIN_BASE, HOUR_MS, Count, Key
from frontdesk.insight.report import as_csv, quantile, report
from tests import world
from tests.desk import Desk

ADA = Author(Side.AGENT, world.ADA.id, world.ADA.name)
TOM = Author(Side.VISITOR, world.TOM.id)
PLACE = Place(world.SHOP.id, world.fixed_id("cnv", 1))


def told(desk: Desk, *steps: tuple[int, Author, Kind, Mapping[str, object]]) -> list[Event]:
    """A visitor asks for a person, then each step so many seconds later."""
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=3, online=True, at=desk.clock)
    first = Draft(Kind.PERSON_REQUESTED, TOM, world.client_id(0, 1))
    open_conversation(desk.conversations, PLACE, first, lambda *_: None, now=desk.now)
    for after_s, author, kind, data in steps:
        desk.clock += after_s * 1_000
        seq = desk.conversations.tail(PLACE, 1)[-1].seq
        id = world.client_id(seq, seq, "a" if author is ADA else "m")
        draft = Draft(kind, author, id, "…" if kind in (Kind.REPLY, Kind.MESSAGE) else "", data, covers=seq)
        act(desk.conversations, PLACE, draft, base=seq, after=seq, now=desk.now)
    return desk.conversations.tail(PLACE, 1)


def sums(counts: list[Count]) -> Counter[str]:
    together: Counter[str] = Counter()
    for each in counts:
        together.update(each.sums)
    return together


WHOLE: tuple[tuple[int, Author, Kind, Mapping[str, object]], ...] = (
    (20, ADA, Kind.TAKEN, {}),
    (10, ADA, Kind.REPLY, {}),
    (60, TOM, Kind.MESSAGE, {}),
    (30, ADA, Kind.REPLY, {}),
    (60, ADA, Kind.RESOLVED, {}),
    (5, TOM, Kind.RATED, {"score": 4}),
)


def test_a_conversation_with_a_person_is_counted_whole() -> None:
    found = sums(count(told(Desk(), *WHOLE), 0))
    assert {name: n for name, n in found.items() if "~" not in name} == {
        "conversations": 1,
        "queued": 1,
        "wait": 1,
        "first_reply": 1,
        "replies": 2,
        "messages": 1,
        "ended": 1,
        "ended_by_bot": 0,
        "resolution": 1,
        "ratings": 1,
        "rating_sum": 4,
    }


def test_durations_are_from_where_they_say() -> None:
    found = sums(count(told(Desk(), *WHOLE), 0))
    for measure, seconds in {"wait": 20, "first_reply": 30, "resolution": 180}.items():
        around = quantile(found, measure, 0.5)
        assert around is not None
        assert seconds / BIN_BASE <= around <= seconds * BIN_BASE


@given(st.integers(0, 8))
def test_counting_in_two_goes_is_counting_once(middle: int) -> None:
    tail = told(Desk(), *WHOLE)
    before, after = count(tail[:middle], 0), count(tail, middle)
    assert sums(before) + sums(after) == +sums(count(tail, 0))


def test_what_is_counted_already_adds_nothing() -> None:
    tail = told(Desk(), *WHOLE)
    assert count(tail, tail[-1].seq) == []


def test_who_closes_in_the_queue_has_left_and_no_bot_gets_the_credit() -> None:
    found = sums(count(told(Desk(), (90, TOM, Kind.CLOSED, {})), 0))
    assert (found["left"], found["ended"], found["ended_by_bot"]) == (1, 1, 0)


def test_a_rating_is_of_who_held_it_last() -> None:
    rated = [each for each in count(told(Desk(), *WHOLE), 0) if each.sums.get("ratings")]
    assert [each.key.agent for each in rated] == [world.ADA.id]


def test_hours_are_of_the_tenants_zone() -> None:
    noon = Key(world.NOW // HOUR_MS)
    (shanghai,) = report([Count(noon, {"messages": 2})], "hour", "Asia/Shanghai")[1]
    (berlin,) = report([Count(noon, {"messages": 2})], "hour", "Europe/Berlin")[1]
    assert (int(shanghai.name[:2]) - int(berlin.name[:2])) % 24 in (6, 7)


def test_a_name_can_not_be_a_formula_in_a_spreadsheet() -> None:
    _, lines = report([Count(Key(1, "=1+1"), {"messages": 1})], "skill", "UTC")
    header, line = as_csv("skill", lines).splitlines()
    assert header.startswith("skill,conversations,")
    assert line.startswith("'=1+1,0,1,")
