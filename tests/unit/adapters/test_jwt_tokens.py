"""Tokens are taken only if every part of them is ours, and only while they live."""

import base64
import json
from collections.abc import Mapping

import jwt
import pytest

from frontdesk import errors
from frontdesk.adapters.jwt.tokens import LEEWAY, LIVES, JwtTokens
from frontdesk.tenancy.identity import AgentClaims, Claims, RefreshClaims, VisitorClaims
from tests import world

OLD, NEW = b"o" * 32, b"n" * 32
NOW = world.NOW
VISITOR = VisitorClaims(world.SHOP.id, world.MEI.id, world.SHOP_SITE.id, world.MEI_CONVERSATION, 2)
AGENT = AgentClaims(world.SHOP.id, world.LIN.id, world.LIN.name, ("agent", "supervisor"))
REFRESH = RefreshClaims(world.SHOP.id, world.LIN.id, "session", 3)
EVERY: tuple[Claims, ...] = (VISITOR, AGENT, REFRESH)


def tokens(secrets: Mapping[str, bytes] | None = None) -> JwtTokens:
    return JwtTokens(lambda: secrets or {"one": OLD})


@pytest.mark.parametrize("claims", EVERY)
def test_claims_come_back_as_they_went_in(claims: Claims) -> None:
    ours = tokens()
    assert ours.read(type(claims), ours.issue(claims, NOW).token, NOW) == claims


@pytest.mark.parametrize("claims", EVERY)
@pytest.mark.parametrize("taken_for", [VisitorClaims, AgentClaims, RefreshClaims])
def test_one_kind_is_never_taken_for_another(claims: Claims, taken_for: type[Claims]) -> None:
    if taken_for is type(claims):
        return
    ours = tokens()
    with pytest.raises(errors.Unauthorised):
        ours.read(taken_for, ours.issue(claims, NOW).token, NOW)


def test_a_token_ends_also_when_its_signature_is_remembered() -> None:
    ours = tokens()
    issued = ours.issue(AGENT, NOW)
    assert issued.expires_at == NOW + LIVES[AgentClaims]
    assert ours.read(AgentClaims, issued.token, issued.expires_at + LEEWAY) == AGENT
    with pytest.raises(errors.Unauthorised) as refused:
        ours.read(AgentClaims, issued.token, issued.expires_at + LEEWAY + 1)
    assert refused.value.code == "token_expired"


def test_a_clock_five_minutes_ahead_locks_nobody_out() -> None:
    ours = tokens()
    assert ours.read(AgentClaims, ours.issue(AGENT, NOW + 5 * world.MINUTE).token, NOW) == AGENT


def test_both_active_secrets_are_taken_and_the_first_one_signs() -> None:
    before, after = tokens({"one": OLD, "two": NEW}), tokens({"two": NEW, "one": OLD})
    assert after.read(VisitorClaims, before.issue(VISITOR, NOW).token, NOW) == VISITOR
    assert jwt.get_unverified_header(after.issue(VISITOR, NOW).token)["kid"] == "two"


def test_a_container_that_meets_a_new_secret_loads_it_once_a_minute() -> None:
    loads: list[int] = []
    kept = {"one": OLD}

    def load() -> Mapping[str, bytes]:
        loads.append(1)
        return dict(kept)

    ours, elsewhere = JwtTokens(load), tokens({"two": NEW})
    token = elsewhere.issue(AGENT, NOW).token
    for _ in range(2):
        with pytest.raises(errors.Unauthorised):
            ours.read(AgentClaims, token, NOW)
    assert len(loads) == 1
    kept["two"] = NEW
    assert ours.read(AgentClaims, token, NOW + world.MINUTE) == AGENT
    assert len(loads) == 2


def test_what_a_dropped_secret_signed_is_worth_nothing_even_if_remembered() -> None:
    kept = {"one": OLD, "two": NEW}
    ours = JwtTokens(lambda: dict(kept))
    token = ours.issue(AGENT, NOW).token
    assert ours.read(AgentClaims, token, NOW) == AGENT
    del kept["one"]
    kept["three"] = b"t" * 32
    later = NOW + world.MINUTE
    assert ours.read(AgentClaims, tokens({"three": kept["three"]}).issue(AGENT, later).token, later) == AGENT
    with pytest.raises(errors.Unauthorised):
        ours.read(AgentClaims, token, later)


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


PAYLOAD = {
    "tenant": world.SHOP.id,
    "agent": world.LIN.id,
    "name": "x",
    "roles": ["owner"],
    "iss": "frontdesk",
    "aud": "agent",
    "exp": NOW // 1000 + 900,
}


def signed(secret: bytes = OLD, kid: object = "one", algorithm: str = "HS256", **changes: object) -> str:
    payload = {name: value for name, value in (PAYLOAD | changes).items() if value is not None}
    return jwt.encode(payload, secret, algorithm=algorithm, headers={"kid": kid} if kid else None)


FORGED = {
    "empty": "",
    "no dots": "token",
    "not base64": "a.b.c",
    "lone surrogate": "\ud800.\ud800.\ud800",
    "too long": signed() + "a" * 5_000,
    "header that nests without end": segment({"kid": "one"})[:-1] + "." + "[" * 3_000 + ".x",
    "header of 700 nested lists": base64.urlsafe_b64encode(b"[" * 1_500).decode() + ".e30.x",
    "no signature": ".".join(signed().split(".")[:2]) + ".",
    "alg none": f"{segment({'alg': 'none', 'kid': 'one'})}.{segment(PAYLOAD)}.",
    "another secret": signed(NEW),
    "another algorithm": signed(b"o" * 64, algorithm="HS512"),
    "no kid": signed(kid=None),
    "unknown kid": signed(kid="../../etc/passwd"),
    "another issuer": signed(iss="elsewhere"),
    "no end": signed(exp=None),
    "an end that is text": signed(exp="tomorrow"),
    "no tenant": signed(tenant=None),
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_is_unauthorised_and_nothing_else(token: str) -> None:
    with pytest.raises(errors.Unauthorised) as refused:
        tokens().read(AgentClaims, token, NOW)
    assert refused.value.field == "Authorization"


def test_the_forgeries_differ_from_a_good_token_only_where_they_say() -> None:
    assert tokens().read(AgentClaims, signed(), NOW).roles == ("owner",)


def test_forgeries_push_no_good_token_out_of_memory() -> None:
    ours = JwtTokens(lambda: {"one": OLD}, remembered=2)
    token = ours.issue(AGENT, NOW).token
    ours.read(AgentClaims, token, NOW)
    for forged in FORGED.values():
        with pytest.raises(errors.Unauthorised):
            ours.read(AgentClaims, forged, NOW)
    assert ours._verified.cache_info().currsize == 1


def test_a_token_that_ended_counts_for_its_grace_and_no_longer() -> None:
    ours = tokens()
    issued = ours.issue(VISITOR, NOW)
    last = issued.expires_at + LEEWAY + world.DAY
    assert ours.read(VisitorClaims, issued.token, last, grace_ms=world.DAY) == VISITOR
    for now, grace in ((last + 1, world.DAY), (last, 0)):
        with pytest.raises(errors.Unauthorised):
            ours.read(VisitorClaims, issued.token, now, grace_ms=grace)
