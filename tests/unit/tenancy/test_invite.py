"""An invitation works once, for one agent, for a while."""

from dataclasses import replace

import pytest

from frontdesk import errors
from frontdesk.tenancy.identity import Login
from frontdesk.tenancy.invite import LIFE, accept, invite
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.ports import Put
from frontdesk.tenancy.provision import remove_agent
from frontdesk.tenancy.sign_in import Gate, refresh, sign_in
from tests import world
from tests.unit.tenancy.shop import agent_of, gate

NOW = world.NOW
LIN = world.LIN
NEW = "新密码 是 一句 话"


@pytest.fixture
def desk() -> Gate:
    return gate()


def code_for(desk: Gate, agent: world.Agent = LIN, now: int = NOW) -> str:
    return invite(desk.directory, agent.tenant, agent.id, desk.random, now).code


def is_void(desk: Gate, code: str, now: int = NOW) -> bool:
    with pytest.raises(errors.NotFound) as refused:
        accept(desk, code, NEW, "", now)
    return refused.value.code == "invitation_void"


def test_accepting_sets_the_password_and_signs_in(desk: Gate) -> None:
    entered = accept(desk, code_for(desk), NEW, "", NOW)
    assert entered.agent == agent_of()
    assert sign_in(desk, LIN.tenant, LIN.email, NEW, "", NOW).agent.id == LIN.id
    assert refresh(desk, entered.refresh.token, NOW).agent.id == LIN.id


def test_an_agent_who_never_signed_in_can_be_invited(desk: Gate) -> None:
    newcomer = replace(agent_of(), id="agt_01JD0000000000000000000NEW")
    desk.directory.commit(Put(LIN.tenant, newcomer.id, newcomer))
    code = invite(desk.directory, LIN.tenant, newcomer.id, desk.random, NOW).code
    assert accept(desk, code, NEW, "新来的", NOW).agent.name == "新来的"
    stored = desk.directory.get(Agent, LIN.tenant, newcomer.id)
    assert stored is not None
    assert stored.value.name == "新来的"


def test_a_code_works_once(desk: Gate) -> None:
    code = code_for(desk)
    accept(desk, code, NEW, "", NOW)
    assert is_void(desk, code)


def test_a_newer_code_makes_the_older_one_void(desk: Gate) -> None:
    older, newer = code_for(desk), code_for(desk)
    assert is_void(desk, older)
    accept(desk, newer, NEW, "", NOW)


def test_a_code_ends_after_a_week(desk: Gate) -> None:
    code = code_for(desk)
    assert is_void(desk, code, NOW + LIFE)
    accept(desk, code, NEW, "", NOW + LIFE - 1)


@pytest.mark.parametrize("code", ["", "x", "0" * 32, "../..", "你好"])
def test_a_guessed_code_is_void(desk: Gate, code: str) -> None:
    code_for(desk)
    assert is_void(desk, code)


def test_a_weak_password_leaves_the_code_as_it_was(desk: Gate) -> None:
    code = code_for(desk)
    with pytest.raises(errors.InvalidField):
        accept(desk, code, "short", "", NOW)
    accept(desk, code, NEW, "", NOW)


def test_the_new_password_ends_all_older_sessions(desk: Gate) -> None:
    before = sign_in(desk, LIN.tenant, LIN.email, LIN.password, "", NOW)
    accept(desk, code_for(desk), NEW, "", NOW)
    with pytest.raises(errors.Unauthorised):
        refresh(desk, before.refresh.token, NOW)
    with pytest.raises(errors.Unauthorised):
        sign_in(desk, LIN.tenant, LIN.email, LIN.password, "", NOW)


def test_the_old_password_works_until_the_code_is_used(desk: Gate) -> None:
    code_for(desk)
    assert sign_in(desk, LIN.tenant, LIN.email, LIN.password, "", NOW).agent.id == LIN.id


def test_a_deactivated_agent_accepts_nothing(desk: Gate) -> None:
    code = code_for(desk)
    desk.directory.commit(Put(LIN.tenant, LIN.id, replace(agent_of(), active=False)))
    assert is_void(desk, code)


def test_nobody_is_invited_who_is_not_there(desk: Gate) -> None:
    for tenant, agent in ((LIN.tenant, world.NEIGHBOUR_AGENT.id), (world.NEIGHBOUR.id, LIN.id)):
        with pytest.raises(errors.NotFound):
            invite(desk.directory, tenant, agent, desk.random, NOW)


def test_the_code_is_stored_nowhere(desk: Gate) -> None:
    code = code_for(desk)
    stored = desk.directory.get(Login, LIN.tenant, LIN.id)
    assert stored is not None
    assert stored.value.invitation
    assert code not in repr(stored)


def test_a_code_from_before_an_agent_was_removed_is_void_for_who_came_after(desk: Gate) -> None:
    older = code_for(desk)
    remove_agent(desk.directory, LIN.tenant, LIN.id)
    desk.directory.commit(Put(LIN.tenant, LIN.id, agent_of()))
    assert is_void(desk, older)
    newer = code_for(desk)
    assert is_void(desk, older)
    accept(desk, newer, NEW, "", NOW)
