"""The least-loaded agent with the skill and the language; among equals everybody gets a share."""

from collections import Counter
from dataclasses import replace

import pytest

from frontdesk.conversation.model import Desk
from frontdesk.routing.choose import choose
from frontdesk.routing.model import HEARTBEAT_MS, Candidate, Decision, Waiting
from frontdesk.routing.policy import DEFAULT, Overflow, Policy, Team
from tests import world


def candidate(agent: world.Agent, *, load: int = 0, capacity: int = 3, silent_ms: int = 0) -> Candidate:
    held = {world.fixed_id("cnv", number): (number, 1) for number in range(load)}
    desk = Desk(agent.id, capacity, online=True, seen_at=world.NOW - silent_ms, held=held)
    return Candidate(agent.id, agent.name, agent.skills, agent.languages, desk)


def chosen(candidates: list[Candidate], waiting: Waiting) -> str | None:
    found = decided(candidates, waiting).chosen
    return found.id if found else None


def decided(
    candidates: list[Candidate], waiting: Waiting, policy: Policy = DEFAULT, wait_s: int = 0
) -> Decision:
    """What is decided of a conversation that has waited so long."""
    return choose(candidates, replace(waiting, since=world.NOW - wait_s * 1_000), policy, world.NOW)


def test_the_least_loaded_is_asked() -> None:
    assert chosen([candidate(world.ADA, load=2), candidate(world.MARTA, load=1)], Waiting()) == world.MARTA.id


def test_the_skill_decides_before_the_load() -> None:
    agents = [candidate(world.ADA), candidate(world.LIN, load=2)]
    assert chosen(agents, Waiting(skill="sizes")) == world.LIN.id


def test_without_anybody_skilled_a_generalist_is_better_than_nobody() -> None:
    assert chosen([candidate(world.ADA)], Waiting(skill="sizes")) == world.ADA.id


def test_nobody_is_asked_who_does_not_speak_the_language() -> None:
    assert chosen([candidate(world.ADA)], Waiting(language="zh")) is None


def test_whoever_held_it_last_is_preferred() -> None:
    agents = [candidate(world.ADA), candidate(world.MARTA, load=2)]
    assert chosen(agents, Waiting(last_agent=world.MARTA.id)) == world.MARTA.id


@pytest.mark.parametrize("absent", [{"load": 3}, {"silent_ms": HEARTBEAT_MS + 1}, {"capacity": 0}])
def test_a_full_or_silent_desk_is_never_asked(absent: dict[str, int]) -> None:
    assert chosen([candidate(world.ADA, **absent)], Waiting()) is None


def test_among_equals_everybody_gets_a_share() -> None:
    agents = [candidate(each) for each in (world.ADA, world.LIN, world.MARTA)]
    shares = Counter(chosen(agents, Waiting(conversation=world.fixed_id("cnv", n))) for n in range(300))
    assert set(shares) == {world.ADA.id, world.LIN.id, world.MARTA.id}
    assert min(shares.values()) > 60


def test_who_let_it_pass_is_left_alone_for_a_while() -> None:
    refused = {world.ADA.id: world.NOW + 1}
    assert chosen([candidate(world.ADA)], Waiting(refused=refused)) is None
    assert chosen([candidate(world.ADA)], Waiting(refused={world.ADA.id: world.NOW})) == world.ADA.id


def test_a_language_nobody_there_speaks_gives_way_after_a_minute() -> None:
    waiting = Waiting(language="zh")
    refused = decided([candidate(world.ADA)], waiting, wait_s=59)
    assert (refused.chosen, refused.reason, refused.retry_at) == (None, "language", world.NOW + 1_000)
    taken = decided([candidate(world.ADA)], waiting, wait_s=60)
    assert (taken.chosen and taken.chosen.id, taken.reason) == (world.ADA.id, "skill")


def test_somebody_busy_with_the_skill_is_waited_for_a_while() -> None:
    agents = [candidate(world.ADA), candidate(world.LIN, load=3)]
    early = decided(agents, Waiting(skill="sizes"), wait_s=14)
    assert (early.chosen, early.passed) == (None, {world.LIN.id: "full", world.ADA.id: "skill"})
    late = decided(agents, Waiting(skill="sizes"), wait_s=15)
    assert late.chosen == agents[0]


def test_a_team_is_asked_once_the_first_has_had_its_time() -> None:
    teams = (Team("first", ("sizes",), (Overflow("second", 30),)), Team("second"))
    policy = Policy(teams=teams, skill_gives_way_s=0)
    ada = replace(candidate(world.ADA), teams=("second",))
    early = decided([ada], Waiting(skill="sizes"), policy, wait_s=29)
    assert (early.passed, early.retry_at) == ({world.ADA.id: "team"}, world.NOW + 1_000)
    assert decided([ada], Waiting(skill="sizes"), policy, wait_s=30).chosen == ada


def test_the_expert_is_preferred_to_the_slightly_freer() -> None:
    expert = replace(candidate(world.MARTA, load=1), expertise=1.0)
    policy = Policy(weights={"expertise": 0.5, "load": 0.5})
    assert decided([candidate(world.ADA), expert], Waiting(), policy).chosen == expert
    assert [each.agent for each in decided([candidate(world.ADA), expert], Waiting(), policy).ranked] == [
        world.MARTA.id,
        world.ADA.id,
    ]


def test_the_order_of_the_candidates_does_not_matter() -> None:
    agents = [candidate(each, load=load) for load, each in enumerate((world.ADA, world.LIN, world.MARTA))]
    assert decided(agents, Waiting()) == decided(agents[::-1], Waiting())


def test_a_tenant_without_agents_gets_a_reason() -> None:
    assert decided([], Waiting()) == Decision(None, reason="nobody")
