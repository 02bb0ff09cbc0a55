"""Whoever asks must prove who they are: at this door, in this tenant and conversation, unchanged and now."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest

from frontdesk.tenancy.identity import AgentClaims, RefreshClaims, VisitorClaims
from tests import world
from tests.desk import SECRET
from tests.office import TOM, Office
from tests.reception import OPERATOR_KEY
from tests.unit.bad_input.doors import DOORS, Door, id_of
from tests.unit.bad_input.refusal import Watched

KEY = SECRET.partition(":")[2]
VISITORS = VisitorClaims(world.SHOP.id, world.TOM.id, world.SHOP_SITE.id, TOM.conversation)
AGENTS = AgentClaims(world.SHOP.id, world.LIN.id, world.LIN.name, ("agent", "supervisor", "owner"))
REFRESH = RefreshClaims(world.SHOP.id, world.LIN.id, "ses_1", 1)

Forge = Callable[[Office, Door], Iterator[str]]


def claims_of(door: Door) -> VisitorClaims | AgentClaims:
    return VISITORS if door.who == "visitor" else AGENTS


def good(office: Office, door: Door) -> str:
    return office.tokens.issue(claims_of(door), office.now()).token


def payload_of(token: str) -> dict[str, Any]:
    payload: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return payload


def expired(office: Office, door: Door) -> Iterator[str]:
    for long_ago in (31_000, world.DAY, 400 * world.DAY):
        life = 15 * world.MINUTE if door.who != "visitor" else world.DAY
        yield office.tokens.issue(claims_of(door), office.now() - life - long_ago).token


def of_another_kind(office: Office, door: Door) -> Iterator[str]:
    others = [REFRESH, AGENTS if door.who == "visitor" else VISITORS]
    yield from (office.tokens.issue(claims, office.now()).token for claims in others)
    yield OPERATOR_KEY
    yield office.key_of(world.SHOP.id)


def unsigned(office: Office, door: Door) -> Iterator[str]:
    payload = payload_of(good(office, door))
    for alg in ("none", "None", "NONE", "nOnE", ""):
        for kid in ({}, {"kid": "k1"}):
            head = _part({"alg": alg, "typ": "JWT", **kid})
            yield f"{head}.{_part(payload)}."
            yield f"{head}.{_part(payload)}"
            yield f"{head}.{_part(payload)}.{good(office, door).rpartition('.')[2]}"


def tampered(office: Office, door: Door) -> Iterator[str]:
    head, body, signature = good(office, door).split(".")
    payload = payload_of(good(office, door))
    for changed in (
        {"tenant": world.NEIGHBOUR.id},
        {"visitor": world.MEI.id, "agent": world.OWNER.id},
        {"exp": payload["exp"] + world.DAY},
        {"roles": ["owner"], "conversation": world.MEI_CONVERSATION},
        {"epoch": 99},
    ):
        yield f"{head}.{_part({**payload, **changed})}.{signature}"
    flipped = "A" if signature[0] != "A" else "B"
    yield f"{head}.{body}.{flipped}{signature[1:]}"
    yield f"{head}.{body}.{signature[:-4]}"
    yield f"{head}.{body}."
    yield f"{_part({'alg': 'HS256', 'kid': 'k1', 'typ': 'JWT', 'x': 1})}.{body}.{signature}"


def signed_by_somebody_else(office: Office, door: Door) -> Iterator[str]:
    payload = payload_of(good(office, door))
    for secret, kid in (
        ("another-secret-of-thirty-two-characters", "k1"),
        (KEY, "k2"),
        (KEY, "../../../dev/null"),
        (KEY, "' OR 1=1 --"),
        (KEY, ""),
        (KEY, None),
    ):
        yield jwt.encode(payload, secret, "HS256", headers={"kid": kid} if kid is not None else None)


def signed_in_another_way(office: Office, door: Door) -> Iterator[str]:
    payload = payload_of(good(office, door))
    secret = KEY * 2
    for algorithm in ("HS384", "HS512"):
        yield jwt.encode(payload, secret, algorithm, headers={"kid": "k1"})
    head = {"alg": "HS256", "kid": ["k1"], "typ": "JWT", "jwk": {"kty": "oct", "k": "AA"}}
    yield f"{_part(head)}.{_part(payload)}.AAAA"


def for_somebody_else(office: Office, door: Door) -> Iterator[str]:
    payload = payload_of(good(office, door))
    others: tuple[dict[str, object], ...] = (
        {"iss": "somebody"},
        {"iss": ""},
        {"aud": "somebody"},
        {"aud": []},
    )
    for changed in others:
        yield jwt.encode({**payload, **changed}, KEY, "HS256", headers={"kid": "k1"})
    for left_out in ("exp", "iss", "aud", "tenant"):
        rest = {name: value for name, value in payload.items() if name != left_out}
        yield jwt.encode(rest, KEY, "HS256", headers={"kid": "k1"})


def no_token_at_all(_: Office, __: Door) -> Iterator[str]:
    yield from (
        " ",
        "x",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "..",
        "null",
        "fdk_",
        "x" * 5_000,
        "ey" * 3_000,
        "é",
        "%00",
    )
    yield ".".join(["e30"] * 3)
    yield ".".join([base64.urlsafe_b64encode(b"[" * 3_000).decode()] * 3)
    yield "fdk_" + "0" * 26 + "_" + "1" * 32


FORGERIES: tuple[Forge, ...] = (
    expired, of_another_kind, unsigned, tampered, signed_by_somebody_else, signed_in_another_way,
    for_somebody_else, no_token_at_all,
)  # fmt: skip
WITH_TOKEN = tuple(door for door in DOORS if door.who in ("visitor", "agent", "lead"))
IN_CONVERSATION = tuple(door for door in DOORS if door.who == "visitor" and TOM.conversation in door.path)


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
@pytest.mark.parametrize("door", WITH_TOKEN, ids=id_of)
def test_a_token_that_proves_nothing_opens_nothing(watched: Watched, door: Door, forge: Forge) -> None:
    office = watched.office
    forgeries = list(forge(office, door))
    watched.renew()  # a key that a forgery needed is stored
    for token in forgeries:
        status, code, field = watched.refused(door.knock(office, token=token))
        assert (status, field) == (401, "Authorization"), token
        assert code in ("unauthorised", "token_expired"), token


@pytest.mark.parametrize("door", WITH_TOKEN, ids=id_of)
@pytest.mark.parametrize("scheme", ["Basic", "Token", "bearerx", "", "Bearer\t", "JWT"])
def test_a_token_under_another_scheme_opens_nothing(watched: Watched, door: Door, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {good(watched.office, door)}"}
    answer = door.knock(watched.office, token="", headers=headers)
    assert watched.refused(answer) == (401, "unauthorised", "Authorization")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("door", WITH_TOKEN, ids=id_of)
def test_without_a_header_nothing_opens(watched: Watched, door: Door) -> None:
    assert watched.refused(door.knock(watched.office, token=""))[:2] == (401, "unauthorised")


@pytest.mark.parametrize("door", IN_CONVERSATION, ids=id_of)
@pytest.mark.parametrize(
    "claims",
    [
        VisitorClaims(world.NEIGHBOUR.id, world.STRANGER.id, world.NEIGHBOUR_SITE.id),
        VisitorClaims(
            world.NEIGHBOUR.id, world.STRANGER.id, world.NEIGHBOUR_SITE.id, world.NEIGHBOUR_CONVERSATION
        ),
        VisitorClaims(world.SHOP.id, world.TOM.id, world.SHOP_SITE.id),
        VisitorClaims(world.SHOP.id, world.MEI.id, world.SHOP_SITE.id, world.MEI_CONVERSATION),
    ],
    ids=["session next door", "conversation next door", "session", "another conversation"],
)
def test_a_visitor_has_one_conversation(watched: Watched, door: Door, claims: VisitorClaims) -> None:
    token = watched.office.tokens.issue(claims, watched.office.now()).token
    assert watched.refused(door.knock(watched.office, token=token)) == (404, "not_found", "id")


@pytest.mark.parametrize("door", IN_CONVERSATION, ids=id_of)
def test_the_same_conversation_in_another_tenant_is_another_one(watched: Watched, door: Door) -> None:
    """Only our own signature could say so; even then the store's key begins with the tenant."""
    claims = VisitorClaims(world.NEIGHBOUR.id, world.TOM.id, world.NEIGHBOUR_SITE.id, TOM.conversation)
    token = watched.office.tokens.issue(claims, watched.office.now()).token
    if door.path.endswith("/typing"):
        return  # it reads nothing, and its mark lies where nobody looks
    answer = door.knock(watched.office, token=token)
    assert "parcel" not in answer.text
    if "event-stream" in answer.headers.get("content-type", ""):
        assert '{"code":"cursor_unknown"}' in answer.text
        watched.check()
    else:
        missing = (404, "not_found") if door.path.endswith("/sources") else (409, "cursor_unknown")
        assert watched.refused(answer)[:2] == missing
