"""The least-loaded agent with the skill and the language; among equals everybody gets a share."""

from collections import Counter

import pytest

from frontdesk.conversation.model import Desk
from frontdesk.routing.choose import HEARTBEAT_MS, Candidate, Wanted, choose
from tests import world


def candidate(agent: world.Agent, *, load: int = 0, capacity: int = 3, silent_ms: int = 0) -> Candidate:
    held = {world.fixed_id("cnv", number): (number, 1) for number in range(load)}
    desk = Desk(agent.id, capacity, online=True, seen_at=world.NOW - silent_ms, held=held)
    return Candidate(agent.id, agent.name, agent.skills, agent.languages, desk)


def chosen(candidates: list[Candidate], wanted: Wanted) -> str | None:
    found = choose(candidates, wanted, world.NOW)
    return found.id if found else None


def test_the_least_loaded_is_asked() -> None:
    assert chosen([candidate(world.ADA, load=2), candidate(world.MARTA, load=1)], Wanted()) == world.MARTA.id


def test_the_skill_decides_before_the_load() -> None:
    agents = [candidate(world.ADA), candidate(world.LIN, load=2)]
    assert chosen(agents, Wanted(topic="sizes")) == world.LIN.id


def test_without_anybody_skilled_a_generalist_is_better_than_nobody() -> None:
    assert chosen([candidate(world.ADA)], Wanted(topic="sizes")) == world.ADA.id


def test_nobody_is_asked_who_does_not_speak_the_language() -> None:
    assert chosen([candidate(world.ADA)], Wanted(language="zh")) is None


def test_whoever_held_it_last_is_preferred() -> None:
    agents = [candidate(world.ADA), candidate(world.MARTA, load=2)]
    assert chosen(agents, Wanted(last_agent=world.MARTA.id)) == world.MARTA.id


@pytest.mark.parametrize("absent", [{"load": 3}, {"silent_ms": HEARTBEAT_MS + 1}, {"capacity": 0}])
def test_a_full_or_silent_desk_is_never_asked(absent: dict[str, int]) -> None:
    assert chosen([candidate(world.ADA, **absent)], Wanted()) is None


def test_among_equals_everybody_gets_a_share() -> None:
    agents = [candidate(each) for each in (world.ADA, world.LIN, world.MARTA)]
    shares = Counter(chosen(agents, Wanted(conversation=world.fixed_id("cnv", n))) for n in range(300))
    assert set(shares) == {world.ADA.id, world.LIN.id, world.MARTA.id}
    assert min(shares.values()) > 60


def test_who_let_it_pass_is_left_alone_for_a_while() -> None:
    refused = {world.ADA.id: world.NOW + 1}
    assert chosen([candidate(world.ADA)], Wanted(refused=refused)) is None
    assert chosen([candidate(world.ADA)], Wanted(refused={world.ADA.id: world.NOW})) == world.ADA.id
