"""Port Conversations: agents' desks, and the events that move what they hold, on every store."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest

from frontdesk import errors
from frontdesk.conversation.desk import AWAY_MS
from frontdesk.conversation.model import Desk, Place
from frontdesk.conversation.ports import Conversations
from tests import world
from tests.contract.stores import STORES, Store, message, place, releases, takes

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module", params=STORES)
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    store: Store = request.param
    yield from store(tmp_path_factory.mktemp("store"))


class Room(NamedTuple):
    """Two agents of a tenant no other test has touched, each with room for two."""

    tenant: str
    ada: str
    lin: str

    def place(self, number: int) -> Place:
        return place(number, self.tenant)


@pytest.fixture
def room(log: Conversations) -> Room:
    tenant = world.fixed_id("ten", next(NUMBERS))
    for agent in (world.ADA.id, world.LIN.id):
        log.set_desk(tenant, agent, capacity=2, online=True, at=world.NOW)
    return Room(tenant, world.ADA.id, world.LIN.id)


def desk(log: Conversations, room: Room, agent: str) -> Desk:
    found = log.desk(room.tenant, agent)
    assert found is not None
    return found


def holding(log: Conversations, room: Room, agent: str, number: int, *, weight: int = 1) -> Place:
    """A conversation of two events, the second of which made the agent its holder."""
    here = room.place(number)
    log.put(here, message(1))
    assert log.put(here, message(2), [takes(agent, 2, weight)]) is None
    return here


def test_an_agent_who_never_signed_in_has_no_desk(log: Conversations, room: Room) -> None:
    assert log.desk(room.tenant, world.MARTA.id) is None
    assert log.desks(room.tenant, [world.MARTA.id]) == []


def test_a_desk_keeps_what_is_not_changed(log: Conversations, room: Room) -> None:
    came = world.NOW
    assert desk(log, room, room.ada) == Desk(room.ada, 2, True, came, {}, came)
    assert log.set_desk(room.tenant, room.ada, capacity=5) == Desk(room.ada, 5, True, came, {}, came)
    assert log.set_desk(room.tenant, room.ada, online=False) == Desk(room.ada, 5, False, came, {}, came)
    later = world.NOW + 20_000
    assert log.set_desk(room.tenant, room.ada, at=later) == Desk(room.ada, 5, False, later, {}, came)
    assert desk(log, room, room.ada) == Desk(room.ada, 5, False, later, {}, came)


def counted(stands: Desk) -> tuple[int, int, int, int]:
    return stands.since, stands.taken, stands.taken_at, stands.given


def test_a_desk_keeps_when_its_agent_took_and_the_time_given(log: Conversations, room: Room) -> None:
    assert counted(desk(log, room, room.ada)) == (world.NOW, 0, 0, 0)
    here = holding(log, room, room.ada, 1)
    took = message(2).at
    assert counted(desk(log, room, room.ada)) == (world.NOW, 1, took, -took)
    log.put(here, message(5), [releases(room.ada, 5)])
    assert counted(desk(log, room, room.ada)) == (world.NOW, 1, took, 3)
    log.put(here, message(6), [takes(room.ada, 6)])
    assert counted(desk(log, room, room.ada)) == (world.NOW, 2, took + 4, 3 - (took + 4))
    beats = log.set_desk(room.tenant, room.ada, online=True, at=world.NOW + 20_000)
    assert counted(beats) == (world.NOW, 2, took + 4, 3 - (took + 4))
    assert log.desks(room.tenant, [room.ada]) == [beats]


def test_what_is_taken_again_while_held_is_given_from_the_first_time_on(
    log: Conversations, room: Room
) -> None:
    here = holding(log, room, room.ada, 1)
    log.put(here, message(4), [takes(room.ada, 4)])
    assert counted(desk(log, room, room.ada)) == (world.NOW, 1, message(4).at, -message(2).at)


def test_a_lost_put_a_full_desk_and_a_release_of_nothing_count_nothing(
    log: Conversations, room: Room
) -> None:
    log.put(room.place(1), message(1))
    log.put(room.place(1), message(1, id="other"), [takes(room.ada, 1)])
    log.put(room.place(1), message(2), [releases(room.ada, 2)])
    with pytest.raises(errors.NoRoom):
        log.put(room.place(2), message(1), [takes(room.ada, 1, 3)])
    assert counted(desk(log, room, room.ada)) == (world.NOW, 0, 0, 0)


def test_who_comes_online_begins_to_count(log: Conversations, room: Room) -> None:
    holding(log, room, room.ada, 1)
    later = world.NOW + 20_000
    log.set_desk(room.tenant, room.ada, online=False, at=later)
    assert counted(desk(log, room, room.ada)) == (world.NOW, 1, message(2).at, -message(2).at)
    came = log.set_desk(room.tenant, room.ada, online=True, at=later + 1)
    assert (counted(came), came.load) == ((later + 1, 0, message(2).at, -(later + 1)), 1)
    assert came.mean_load(later + 1) == 0
    assert log.set_desk(room.tenant, room.ada, online=True, at=later + 2) == replace(came, seen_at=later + 2)


def test_a_console_that_was_silent_for_long_begins_again(log: Conversations, room: Room) -> None:
    holding(log, room, room.ada, 1)
    short, long = world.NOW + AWAY_MS, world.NOW + 2 * AWAY_MS + 1
    assert log.set_desk(room.tenant, room.ada, online=True, at=short).since == world.NOW
    back = log.set_desk(room.tenant, room.ada, online=True, at=long)
    assert (back.since, back.taken, back.given) == (long, 0, -long)


def test_a_heartbeat_that_comes_late_does_not_set_the_clock_back(log: Conversations, room: Room) -> None:
    assert log.set_desk(room.tenant, room.ada, at=world.NOW - 1).seen_at == world.NOW


def test_a_new_desk_is_offline_and_without_capacity(log: Conversations, room: Room) -> None:
    assert log.set_desk(room.tenant, world.MARTA.id) == Desk(world.MARTA.id, 0)


def test_desks_come_in_the_order_asked_for(log: Conversations, room: Room) -> None:
    asked = [room.lin, world.MARTA.id, room.ada]
    assert [each.agent for each in log.desks(room.tenant, asked)] == [room.lin, room.ada]


def test_more_desks_than_one_request_can_fetch(log: Conversations, room: Room) -> None:
    agents = [world.fixed_id("agt", number) for number in range(120)]
    for agent in agents:
        log.set_desk(room.tenant, agent, capacity=1)
    assert [each.agent for each in log.desks(room.tenant, agents)] == agents


def test_two_tenants_desks_do_not_meet(log: Conversations, room: Room) -> None:
    assert log.desk(world.fixed_id("ten", next(NUMBERS)), room.ada) is None


def test_taking_puts_the_event_and_the_hold(log: Conversations, room: Room) -> None:
    here = holding(log, room, room.ada, 1, weight=2)
    assert log.tail(here, 1, consistent=True) == [message(1), message(2)]
    stands = desk(log, room, room.ada)
    assert (stands.held, stands.load, stands.free) == ({here.conversation: (2, 2)}, 2, 0)
    assert (stands.capacity, stands.online, stands.seen_at) == (2, True, world.NOW)
    assert log.desks(room.tenant, [room.ada]) == [stands]


def test_without_room_nothing_is_written(log: Conversations, room: Room) -> None:
    for number in (1, 2):
        holding(log, room, room.ada, number)
    here = room.place(3)
    log.put(here, message(1))
    with pytest.raises(errors.NoRoom):
        log.put(here, message(2), [takes(room.ada, 2)])
    assert log.tail(here, 1, consistent=True) == [message(1)]
    assert desk(log, room, room.ada).load == 2


def test_who_never_signed_in_has_no_room(log: Conversations, room: Room) -> None:
    with pytest.raises(errors.NoRoom):
        log.put(room.place(1), message(1), [takes(world.MARTA.id, 1)])
    assert log.desk(room.tenant, world.MARTA.id) is None


def test_a_lost_put_moves_no_hold(log: Conversations, room: Room) -> None:
    here = room.place(1)
    log.put(here, message(1))
    assert log.put(here, message(1, id="other"), [takes(room.ada, 1)]) == message(1)
    assert desk(log, room, room.ada).held == {}


def test_a_lost_put_is_told_before_a_full_desk(log: Conversations, room: Room) -> None:
    for number in (1, 2):
        holding(log, room, room.ada, number)
    here = room.place(3)
    log.put(here, message(1))
    assert log.put(here, message(1, id="other"), [takes(room.ada, 1)]) == message(1)


def test_a_release_gives_back_the_weight_that_was_taken(log: Conversations, room: Room) -> None:
    here = holding(log, room, room.ada, 1, weight=2)
    assert log.put(here, message(3), [releases(room.ada, 3)]) is None
    stands = desk(log, room, room.ada)
    assert (stands.held, stands.free) == ({}, 2)
    holding(log, room, room.ada, 2, weight=2)


def test_a_release_takes_off_one_conversation_only(log: Conversations, room: Room) -> None:
    here, other = (holding(log, room, room.ada, number) for number in (1, 2))
    log.put(here, message(3), [releases(room.ada, 3)])
    assert desk(log, room, room.ada).held == {other.conversation: (2, 1)}


def test_what_is_already_gone_is_not_given_back_twice(log: Conversations, room: Room) -> None:
    here = holding(log, room, room.ada, 1)
    for seq in (3, 4):
        assert log.put(here, message(seq), [releases(room.ada, seq)]) is None
    assert len(log.tail(here, 1, consistent=True)) == 4
    stands = desk(log, room, room.ada)
    assert (stands.held, stands.free) == ({}, 2)


def test_nobody_s_desk_can_be_released_from(log: Conversations, room: Room) -> None:
    assert log.put(room.place(1), message(1), [releases(world.MARTA.id, 1)]) is None
    assert log.desk(room.tenant, world.MARTA.id) is None


def test_a_release_leaves_a_newer_hold_alone(log: Conversations, room: Room) -> None:
    here = room.place(1)
    log.put(here, message(7), [takes(room.ada, 7)])
    assert log.put(here, message(5), [releases(room.ada, 5)]) is None
    assert desk(log, room, room.ada).held == {here.conversation: (7, 1)}


def test_a_transfer_moves_the_hold_in_one_step(log: Conversations, room: Room) -> None:
    here = holding(log, room, room.ada, 1)
    assert log.put(here, message(3), [releases(room.ada, 3), takes(room.lin, 3, 2)]) is None
    assert desk(log, room, room.ada).held == {}
    assert desk(log, room, room.lin).held == {here.conversation: (3, 2)}


def test_a_transfer_to_a_full_desk_moves_nothing(log: Conversations, room: Room) -> None:
    here = holding(log, room, room.ada, 1)
    for number in (2, 3):
        holding(log, room, room.lin, number)
    with pytest.raises(errors.NoRoom):
        log.put(here, message(3), [releases(room.ada, 3), takes(room.lin, 3)])
    assert desk(log, room, room.ada).held == {here.conversation: (2, 1)}
    assert desk(log, room, room.lin).load == 2
    assert len(log.tail(here, 1, consistent=True)) == 2


def test_a_transfer_of_what_is_already_gone_still_arrives(log: Conversations, room: Room) -> None:
    here = holding(log, room, room.ada, 1)
    log.put(here, message(3), [releases(room.ada, 3)])
    assert log.put(here, message(4), [releases(room.ada, 4), takes(room.lin, 4)]) is None
    assert desk(log, room, room.ada).free == 2
    assert desk(log, room, room.lin).held == {here.conversation: (4, 1)}


def test_taking_again_replaces_the_hold_and_counts_it_once(log: Conversations, room: Room) -> None:
    here = holding(log, room, room.ada, 1, weight=2)
    assert log.put(here, message(3), [takes(room.ada, 3, 2)]) is None
    stands = desk(log, room, room.ada)
    assert (stands.held, stands.free) == ({here.conversation: (3, 2)}, 0)
    with pytest.raises(errors.NoRoom):
        log.put(here, message(4), [takes(room.ada, 4, 3)])


def test_capacity_below_the_load_makes_free_negative_and_takes_nothing_away(
    log: Conversations, room: Room
) -> None:
    first, second = (holding(log, room, room.ada, number) for number in (1, 2))
    lowered = log.set_desk(room.tenant, room.ada, capacity=1)
    assert (lowered.free, lowered.load) == (-1, 2)
    for here, left in ((first, 0), (second, 1)):
        with pytest.raises(errors.NoRoom):
            log.put(room.place(3), message(1), [takes(room.ada, 1)])
        log.put(here, message(3), [releases(room.ada, 3)])
        assert desk(log, room, room.ada).free == left
    assert log.put(room.place(3), message(1), [takes(room.ada, 1)]) is None


def test_raised_capacity_makes_room(log: Conversations, room: Room) -> None:
    for number in (1, 2):
        holding(log, room, room.ada, number)
    assert log.set_desk(room.tenant, room.ada, capacity=3).free == 1
    holding(log, room, room.ada, 3)


def test_a_desk_is_not_adrift_and_a_hold_that_is_gone_is_taken_off(log: Conversations, room: Room) -> None:
    first, second = (holding(log, room, room.ada, number) for number in (1, 2))
    assert log.drift(room.tenant, room.ada) == log.drift(room.tenant, world.MARTA.id) == 0
    log.mend(room.tenant, room.ada, {first.conversation: 2, second.conversation: 9})
    stands = desk(log, room, room.ada)
    assert (stands.held, stands.free) == ({second.conversation: (2, 1)}, 1)
    assert log.drift(room.tenant, room.ada) == 0
    log.mend(room.tenant, world.MARTA.id, {})
    assert log.desk(room.tenant, world.MARTA.id) is None
