"""The night, with the real stream, inbox and files: what was resolved by day is known the next morning."""

from collections.abc import Iterator

import pytest

from frontdesk import errors
from frontdesk.bootstrap import using
from frontdesk.conversation import retire
from frontdesk.conversation.act import act
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints import night
from frontdesk.entrypoints.expertise import expertise_of
from frontdesk.routing.expertise.shelf import key_of
from frontdesk.routing.policy import FACTORS
from frontdesk.tenancy.expertise import Expertise
from functions.expertise.handler import handler
from tests import world
from tests.desk import Desk

SHOP, NEIGHBOUR = world.SHOP.id, world.NEIGHBOUR.id


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    with using(made):
        yield made


def served(desk: Desk, number: int, agent: str, *, tenant: str = SHOP, ends: Kind = Kind.RESOLVED) -> Place:
    """Somebody asked for a person, got this one, who ended it so."""
    place = Place(tenant, world.fixed_id("cnv", number))
    desk.conversations.set_desk(tenant, agent, capacity=99, online=True, at=desk.clock)
    asked = Draft(Kind.PERSON_REQUESTED, Author(Side.VISITOR, world.TOM.id), world.client_id(0, number))
    open_conversation(desk.conversations, place, asked, lambda *_: None, now=desk.now)
    who = Author(Side.AGENT, agent)
    for after, kind in ((1, Kind.TAKEN), (2, ends)):
        desk.clock += world.MINUTE
        draft = Draft(kind, who, world.client_id(after, number, "a"), covers=after)
        act(desk.conversations, place, draft, base=after, after=after, now=desk.now)
    desk.settle()
    return place


def a_night_later(desk: Desk) -> dict[str, int]:
    desk.clock += world.DAY + world.HOUR
    return handler({}, None)


def known(desk: Desk, tenant: str = SHOP) -> Expertise:
    found = desk.directory.get(Expertise, tenant, fresh=True)
    assert found is not None
    return found.value


def test_who_resolves_stands_before_who_gives_up(desk: Desk) -> None:
    for number in range(1, 9):
        served(desk, number, world.ADA.id)
        place = served(desk, 100 + number, world.LIN.id, ends=Kind.RETURNED)
        closed = Draft(Kind.CLOSED, Author(Side.VISITOR, world.TOM.id), world.client_id(3, number))
        act(desk.conversations, place, closed, base=3, after=3, now=desk.now)
    desk.settle()
    assert a_night_later(desk) == {"learned": 1, "outcomes": 16, "listed": 16, "read": 16}
    found = expertise_of(desk, SHOP, {"": 1.0})
    assert set(found) == {agent.id for agent in world.AGENTS}
    assert found[world.ADA.id] > found[world.MARTA.id] > found[world.LIN.id]


def test_what_was_resolved_today_waits_for_its_rating(desk: Desk) -> None:
    served(desk, 1, world.ADA.id)
    desk.clock += world.HOUR
    assert handler({}, None) == {}
    assert a_night_later(desk)["outcomes"] == 1


def test_a_schedule_that_fires_twice_counts_once(desk: Desk) -> None:
    served(desk, 1, world.ADA.id)
    a_night_later(desk)
    before = known(desk)
    desk.clock += world.MINUTE
    assert handler({}, None) == {"repeated": 1}
    assert known(desk) == before


def test_the_next_night_reads_only_what_is_new(desk: Desk) -> None:
    served(desk, 1, world.ADA.id)
    assert a_night_later(desk)["read"] == 1
    served(desk, 2, world.ADA.id)
    assert a_night_later(desk)["read"] == 1
    assert a_night_later(desk) == {"learned": 1, "outcomes": 0, "listed": 0, "read": 0}


def test_what_is_too_much_for_one_night_is_left_for_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(night, "PAGE", 2)
    monkeypatch.setattr(night, "MOST_READ", 4)
    for number in range(1, 8):
        served(desk, number, world.ADA.id)
    assert [a_night_later(desk)["read"] for _ in range(3)] == [4, 3, 0]


def test_two_nights_at_once_count_once(desk: Desk) -> None:
    served(desk, 1, world.ADA.id)
    a_night_later(desk)
    served(desk, 2, world.ADA.id)
    desk.clock += world.DAY
    found = desk.directory.get(Expertise, SHOP, fresh=True)
    night.learn(desk, SHOP, found)
    first = known(desk)
    with pytest.raises(Exception, match="met another version"):
        night.learn(desk, SHOP, found)
    assert known(desk) == first


def test_nobody_who_rests_costs_a_write(desk: Desk) -> None:
    assert a_night_later(desk) == {}
    assert desk.directory.get(Expertise, SHOP, fresh=True) is None
    assert list(desk.blobs.keys(SHOP)) == []


def test_a_bot_alone_leaves_nothing_but_a_place(desk: Desk) -> None:
    place = Place(SHOP, world.fixed_id("cnv", 1))
    visitor = Author(Side.VISITOR, world.TOM.id)
    opening = Draft(Kind.MESSAGE, visitor, world.client_id(0), text="hello")
    open_conversation(desk.conversations, place, opening, lambda *_: None, now=desk.now)
    act(
        desk.conversations,
        place,
        Draft(Kind.CLOSED, visitor, world.client_id(1)),
        base=1,
        after=1,
        now=desk.now,
    )
    desk.settle()
    assert a_night_later(desk) == {"learned": 1, "outcomes": 0, "listed": 1, "read": 0}
    assert known(desk).index == ""
    assert expertise_of(desk, SHOP, {"": 1.0}) == {}


def test_tenants_never_mix(desk: Desk) -> None:
    served(desk, 1, world.ADA.id)
    served(desk, 2, world.NEIGHBOUR_AGENT.id, tenant=NEIGHBOUR, ends=Kind.RESOLVED)
    assert a_night_later(desk)["learned"] == 2
    assert set(expertise_of(desk, SHOP, {"": 1.0})) == {agent.id for agent in world.AGENTS}
    assert set(expertise_of(desk, NEIGHBOUR, {"": 1.0})) == {world.NEIGHBOUR_AGENT.id}


def test_one_tenants_trouble_is_not_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    served(desk, 1, world.ADA.id)
    served(desk, 2, world.NEIGHBOUR_AGENT.id, tenant=NEIGHBOUR)
    put = desk.blobs.put

    def refuse(key: str, data: bytes) -> None:
        if key.startswith(SHOP):
            raise errors.Unavailable(retry_after=1)
        put(key, data)

    with monkeypatch.context() as broken:
        broken.setattr(desk.blobs, "put", refuse)
        done = a_night_later(desk)
    assert (done["learned"], done["failed"]) == (1, 1)
    assert expertise_of(desk, SHOP, {"": 1.0}) == {}
    assert a_night_later(desk)["outcomes"] == 1


def test_time_that_is_short_is_told_and_the_next_night_begins_elsewhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(night, "BUDGET_MS", 0)
    first = handler({}, None), capsys.readouterr().out
    second = a_night_later(desk), capsys.readouterr().out
    assert "expertise_short" in first[1]
    assert first[1].splitlines()[0] != second[1].splitlines()[0]


def test_erased_and_retired_conversations_do_not_break_it(desk: Desk) -> None:
    erased, gone = served(desk, 1, world.ADA.id), served(desk, 2, world.LIN.id)
    erase(desk.conversations, erased, Author(Side.AGENT, world.OWNER.id), "a_3_x", base=3, now=desk.now)
    desk.settle()
    retire.fence(desk.conversations, gone, base=3, now=desk.now)
    assert a_night_later(desk)["outcomes"] == 1


def test_sums_that_were_lost_are_made_again(desk: Desk) -> None:
    served(desk, 1, world.ADA.id)
    a_night_later(desk)
    desk.blobs.delete(key_of(SHOP, known(desk).sums))
    assert a_night_later(desk)["outcomes"] == 1


def test_only_the_live_version_and_the_one_before_are_kept(desk: Desk) -> None:
    for number in range(1, 5):
        served(desk, number, world.ADA.id)
        a_night_later(desk)
    kept = list(desk.blobs.keys(SHOP))
    assert len(kept) == 5  # two of an index and its file, and the sums
    assert expertise_of(desk, SHOP, {"": 1.0})


def test_routing_goes_on_without_files_that_are_away(desk: Desk) -> None:
    served(desk, 1, world.ADA.id)
    a_night_later(desk)
    desk.blobs.delete(key_of(SHOP, known(desk).index))
    assert expertise_of(desk, SHOP, {"": 1.0}) == {}


def test_a_container_that_is_warm_serves_the_new_version(desk: Desk) -> None:
    served(desk, 1, world.ADA.id)
    a_night_later(desk)
    before = expertise_of(desk, SHOP, {"": 1.0})
    for number in range(2, 6):
        served(desk, number, world.LIN.id)
    a_night_later(desk)
    assert expertise_of(desk, SHOP, {"": 1.0})[world.LIN.id] > before[world.LIN.id]


def test_who_knows_it_is_asked_first_and_the_reason_says_so(desk: Desk) -> None:
    for number in range(1, 31):
        served(desk, number, world.ADA.id)
        served(desk, 100 + number, world.LIN.id, ends=Kind.RETURNED)
        closed = Draft(Kind.CLOSED, Author(Side.VISITOR, world.TOM.id), world.client_id(3, number))
        act(desk.conversations, Place(SHOP, world.fixed_id("cnv", 100 + number)), closed, base=3, after=3,
            now=desk.now)  # fmt: skip
    desk.settle()
    a_night_later(desk)
    for agent in (world.ADA.id, world.LIN.id):
        desk.conversations.set_desk(SHOP, agent, capacity=3, online=True, at=desk.clock)
    place = Place(SHOP, world.fixed_id("cnv", 500))
    asked = Draft(Kind.PERSON_REQUESTED, Author(Side.VISITOR, world.TOM.id), world.client_id(0, 500))
    open_conversation(desk.conversations, place, asked, lambda *_: None, now=desk.now)
    desk.settle()
    offered = desk.conversations.tail(place, 1)[-1]
    assert (offered.kind, offered.state.holder) == (Kind.OFFERED, world.ADA.id)
    why = desk.conversations.why(place, offered.seq, world.ADA.id)
    assert why
    factors = {row[0]: dict(zip(FACTORS, row[2], strict=True)) for row in why["top"]}
    assert factors[world.ADA.id]["expertise"] > factors[world.LIN.id]["expertise"] + 100 > 100
