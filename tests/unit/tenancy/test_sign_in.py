"""Signing in, staying in, and being thrown out."""

import hashlib
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from frontdesk import errors
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.tenancy import passwords, sign_in
from frontdesk.tenancy.identity import AgentClaims, Login, RefreshClaims, Session
from frontdesk.tenancy.model import EmailOwner
from frontdesk.tenancy.ports import Changed, Put, Remove, Versioned
from frontdesk.tenancy.sign_in import GRACE, LONGEST_SESSION, Gate, SignedIn, refresh, sign_out
from tests import world
from tests.unit.tenancy.shop import CHEAP, agent_of, gate

T = TypeVar("T")

NOW = world.NOW
LIN = world.LIN
HERE = "192.0.2.7"


@pytest.fixture
def desk() -> Gate:
    return gate()


def enter(desk: Gate, agent: world.Agent = LIN, now: int = NOW, **changes: str) -> SignedIn:
    said = {"tenant": agent.tenant, "email": agent.email, "password": agent.password} | changes
    return sign_in.sign_in(desk, said["tenant"], said["email"], said["password"], HERE, now)


def code_of(desk: Gate, token: str, now: int) -> str:
    with pytest.raises(errors.Unauthorised) as refused:
        refresh(desk, token, now)
    return refused.value.code


def test_the_right_password_gives_a_token_that_says_who(desk: Gate) -> None:
    entered = enter(desk)
    claims = desk.tokens.read(AgentClaims, entered.access.token, NOW)
    assert claims == AgentClaims(LIN.tenant, LIN.id, LIN.name, ("agent",))
    assert entered.access.expires_at == NOW + 15 * world.MINUTE


def test_an_address_may_be_written_in_any_case(desk: Gate) -> None:
    assert enter(desk, email=f" {LIN.email.upper()} ").agent.id == LIN.id


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "wrong password"},
        {"password": world.ADA.password},
        {"email": "nobody@lanternfish.example"},
        {"tenant": world.NEIGHBOUR.id},
        {"tenant": "ten_01JD0000000000000000000000"},
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(desk: Gate, changes: dict[str, str]) -> None:
    with pytest.raises(errors.Unauthorised) as refused:
        enter(desk, LIN, NOW, **changes)
    assert (refused.value.code, refused.value.field) == ("wrong_credentials", "password")


def test_an_inactive_agent_learns_no_more_than_a_stranger(desk: Gate) -> None:
    desk.directory.commit(Put(LIN.tenant, LIN.id, replace(agent_of(), active=False)))
    with pytest.raises(errors.Unauthorised) as refused:
        enter(desk)
    assert refused.value.code == "wrong_credentials"


def test_an_agent_who_never_chose_a_password_cannot_sign_in(desk: Gate) -> None:
    desk.directory.commit(Put(LIN.tenant, LIN.id, Login(LIN.id)))
    for password in ("", "0" * 64):
        with pytest.raises(errors.Unauthorised):
            enter(desk, password=password)


class Counting(SqliteDirectory):
    """Counts reads, to compare what a known and an unknown address cost."""

    reads = 0

    def get(self, kind: type[T], owner: str, id: str = "", *, fresh: bool = False) -> Versioned[T] | None:
        self.reads += 1
        return super().get(kind, owner, id, fresh=fresh)


@pytest.mark.parametrize("email", [LIN.email, "nobody@lanternfish.example"])
def test_an_unknown_address_costs_as_many_reads_and_hashes(
    desk: Gate, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes: list[tuple[int, int, int]] = []
    scrypt = hashlib.scrypt

    def counted(password: bytes, *, n: int, r: int, p: int, **options: Any) -> bytes:
        hashes.append((n, r, p))
        return scrypt(password, n=n, r=r, p=p, **options)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    assert isinstance(desk.directory, SqliteDirectory)
    directory = Counting(desk.directory._database)
    with pytest.raises(errors.Unauthorised):
        enter(replace(desk, directory=directory), email=email, password="wrong password")
    assert (directory.reads, hashes) == (6, [CHEAP])


def test_guessing_is_locked_out_even_with_the_right_password_at_last(desk: Gate) -> None:
    for _ in range(5):
        with pytest.raises(errors.Unauthorised):
            enter(desk, password="wrong password")
    with pytest.raises(errors.TooMany) as refused:
        enter(desk)
    assert refused.value.retry_after == 1
    assert enter(desk, now=NOW + 1_000).agent.id == LIN.id


def test_an_unknown_address_is_locked_out_just_the_same(desk: Gate) -> None:
    for _ in range(5):
        with pytest.raises(errors.Unauthorised):
            enter(desk, email="nobody@lanternfish.example")
    with pytest.raises(errors.TooMany):
        enter(desk, email="nobody@lanternfish.example")


def test_who_guesses_at_one_address_for_hours_locks_out_no_other_beside_them(desk: Gate) -> None:
    for second in range(0, 3 * 3_600, 5):
        with pytest.raises((errors.Unauthorised, errors.TooMany)):
            enter(desk, password="wrong password", now=NOW + second * 1_000)
    now = NOW + 3 * 3_600_000
    assert enter(desk, email=world.ADA.email, password=world.ADA.password, now=now).agent.id == world.ADA.id
    with pytest.raises(errors.TooMany):
        enter(desk, now=now)


def test_after_many_failures_the_right_password_takes_back_no_guess_of_its_source(desk: Gate) -> None:
    for number in range(24):
        with pytest.raises(errors.Unauthorised):
            enter(desk, email=f"guess{number}@lanternfish.example")
    for second in (0, 0, 0, 0, 0, 1):
        with pytest.raises(errors.Unauthorised):
            enter(desk, password="wrong password", now=NOW + second * 1_000)
    enter(desk, now=NOW + 3_000)
    with pytest.raises(errors.Unauthorised):
        enter(desk, email="guess24@lanternfish.example", now=NOW + 3_000)
    with pytest.raises(errors.TooMany):
        enter(desk, email="guess25@lanternfish.example", now=NOW + 3_000)


def test_one_source_that_tries_many_addresses_is_slowed_down(desk: Gate) -> None:
    for number in range(30):
        with pytest.raises(errors.Unauthorised):
            enter(desk, email=f"guess{number}@lanternfish.example")
    with pytest.raises(errors.TooMany):
        enter(desk, email="guess30@lanternfish.example")


def test_a_weaker_hash_is_made_stronger_when_its_password_is_at_hand(desk: Gate) -> None:
    entered = enter(replace(desk, cost=(4, 1, 1)))
    stored = desk.directory.get(Login, LIN.tenant, LIN.id)
    assert stored is not None
    assert stored.value.password is not None
    assert passwords.cost_of(stored.value.password) == (4, 1, 1)
    assert refresh(desk, entered.refresh.token, NOW).agent.id == LIN.id


def test_refreshing_turns_the_token_and_keeps_the_session(desk: Gate) -> None:
    token, now = enter(desk).refresh.token, NOW
    for generation in (2, 3, 4):
        now += world.HOUR
        token = refresh(desk, token, now).refresh.token
        assert desk.tokens.read(RefreshClaims, token, now).generation == generation


def test_a_token_used_again_later_ends_the_whole_family(desk: Gate) -> None:
    stolen = enter(desk).refresh.token
    current = refresh(desk, stolen, NOW + 1).refresh.token
    assert code_of(desk, stolen, NOW + 2 + GRACE) == "session_reused"
    assert code_of(desk, current, NOW + 3 + GRACE) == "session_over"


def test_a_token_two_turns_old_ends_the_family_at_once(desk: Gate) -> None:
    stolen = enter(desk).refresh.token
    current = refresh(desk, refresh(desk, stolen, NOW).refresh.token, NOW).refresh.token
    assert code_of(desk, stolen, NOW) == "session_reused"
    assert code_of(desk, current, NOW) == "session_over"


def test_two_tabs_that_refresh_at_once_both_stay_in(desk: Gate) -> None:
    shared = enter(desk).refresh.token
    one = refresh(desk, shared, NOW + 100)
    other = refresh(desk, shared, NOW + 200)
    assert refresh(desk, other.refresh.token, NOW + 300).agent == one.agent


class Racing(SqliteDirectory):
    """Another tab's rotation lands between the read and the write of the first one."""

    raced = False

    def commit(self, *changes: Put | Remove) -> tuple[str, ...]:
        change = changes[0]
        if not self.raced and isinstance(change, Put) and isinstance(change.record, Session):
            self.raced = True
            super().commit(replace(change, record=replace(change.record, rotated=NOW + 50)))
            raise Changed(0)
        return super().commit(*changes)


def test_a_rotation_lost_to_another_tab_answers_with_the_latest(desk: Gate) -> None:
    shared = enter(desk).refresh.token
    assert isinstance(desk.directory, SqliteDirectory)
    racing = replace(desk, directory=Racing(desk.directory._database))
    token = refresh(racing, shared, NOW + 60).refresh.token
    assert desk.tokens.read(RefreshClaims, token, NOW).generation == 2


def test_signing_out_ends_the_session_and_only_this_one(desk: Gate) -> None:
    here, there = enter(desk).refresh.token, enter(desk).refresh.token
    sign_out(desk, here, NOW)
    sign_out(desk, here, NOW)
    sign_out(desk, "nonsense", NOW)
    assert code_of(desk, here, NOW) == "session_over"
    assert refresh(desk, there, NOW).agent.id == LIN.id


def test_a_session_ends_after_its_longest_life_however_busy(desk: Gate) -> None:
    token, now = enter(desk).refresh.token, NOW
    while now + 7 * world.DAY < NOW + LONGEST_SESSION:
        now += 7 * world.DAY
        token = refresh(desk, token, now).refresh.token
    assert code_of(desk, token, NOW + LONGEST_SESSION) == "session_over"


def test_a_deactivated_agent_is_out_at_the_next_refresh(desk: Gate) -> None:
    token = enter(desk).refresh.token
    desk.directory.commit(Put(LIN.tenant, LIN.id, replace(agent_of(), active=False)))
    assert code_of(desk, token, NOW) == "session_over"


def test_new_roles_arrive_with_the_next_refresh(desk: Gate) -> None:
    token = enter(desk).refresh.token
    desk.directory.commit(Put(LIN.tenant, LIN.id, replace(agent_of(), roles=("supervisor",))))
    access = refresh(desk, token, NOW).access.token
    assert desk.tokens.read(AgentClaims, access, NOW).roles == ("supervisor",)


def test_an_access_token_refreshes_nothing(desk: Gate) -> None:
    assert code_of(desk, enter(desk).access.token, NOW) == "unauthorised"


def test_the_index_of_addresses_holds_no_address(desk: Gate) -> None:
    page = desk.directory.page(EmailOwner, LIN.tenant)
    assert page.items
    assert "lanternfish" not in repr(page)
