"""Tokens as JWTs: HS256 only, `kid` names one of the active secrets, `aud` the kind of claims."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar, cast

import jwt

from frontdesk import errors
from frontdesk.tenancy.identity import AgentClaims, Claims, Issued, RefreshClaims, VisitorClaims

C = TypeVar("C", bound=Claims)

MINUTE, DAY = 60_000, 86_400_000
LIVES: Mapping[type[Claims], int] = {VisitorClaims: DAY, AgentClaims: 15 * MINUTE, RefreshClaims: 14 * DAY}
"""In ms. The widget opens its session anew before a day is over; the console refreshes every 15 minutes."""

LEEWAY = 30_000
"""How long (ms) after its end a token still counts, for clocks that differ. A token from a clock ahead of
ours is taken as it is: `iat` only tells its age, and clocks minutes apart must lock nobody out."""

_AUDIENCE: Mapping[type[Any], str] = {
    VisitorClaims: "visitor",
    AgentClaims: "agent",
    RefreshClaims: "refresh",
}
_ALGORITHM = "HS256"
_ISSUER = "frontdesk"
_LONGEST = 4_096  # characters; ours have about 500
_RELOAD = 60_000


class JwtTokens:
    """Port Tokens. `secrets` gives the active ones by `kid`, the first signs; each has at least 32 bytes.

    To rotate: add the new secret after the old one, put it first a minute later, and drop the old one after
    the longest life above; a month later visitors who were away are known again too. A container that meets
    an unknown `kid` loads the secrets again, once a minute.
    """

    def __init__(self, secrets: Callable[[], Mapping[str, bytes]], remembered: int = 4_096) -> None:
        self._load = secrets
        self._secrets: Mapping[str, bytes] = {}
        self._loaded = 0
        # The signature of the same bytes need not be checked twice. Errors are not remembered, so forged
        # tokens push nobody out.
        self._verified = lru_cache(maxsize=remembered)(self._verify)

    def issue(self, claims: Claims, now: int) -> Issued:
        kind = type(claims)
        kid, secret = next(iter(self._active(now).items()))
        expires = (now + LIVES[kind]) // 1000
        payload = {field.name: getattr(claims, field.name) for field in fields(claims)}
        payload |= {"iss": _ISSUER, "aud": _AUDIENCE[kind], "iat": now // 1000, "exp": expires}
        token = jwt.encode(payload, secret, algorithm=_ALGORITHM, headers={"kid": kid})
        return Issued(token, expires * 1000)

    def read(self, kind: type[C], token: str, now: int, *, grace_ms: int = 0) -> C:
        if len(token) > _LONGEST:
            raise errors.Unauthorised(field="Authorization")
        claims, expires = self._known(kind, token, now)
        if now > expires + LEEWAY + grace_ms:
            raise errors.Unauthorised(
                "The token has expired. Refresh it.", field="Authorization", code="token_expired"
            )
        return cast(C, claims)

    def _known(self, kind: type[Any], token: str, now: int) -> tuple[object, int]:
        self._active(now)
        try:
            return self._verified(cast(Hashable, kind), token)
        except UnknownSecret:
            if now - self._loaded < _RELOAD:
                raise
        self._reload(now)
        return self._verified(cast(Hashable, kind), token)

    def _active(self, now: int) -> Mapping[str, bytes]:
        if not self._secrets:
            self._reload(now)
        return self._secrets

    def _reload(self, now: int) -> None:
        self._secrets, self._loaded = dict(self._load()), now
        self._verified.cache_clear()  # what a dropped secret signed is worth nothing from now on

    def _verify(self, kind: type[Any], token: str) -> tuple[object, int]:
        """The claims and the end (ms) of a token whose signature, issuer and audience are right."""
        try:
            secret = self._secrets.get(str(jwt.get_unverified_header(token).get("kid")))
            if secret is None:
                raise UnknownSecret(field="Authorization")
            payload = _payload(token, secret, _AUDIENCE[kind])
            return _claims(kind, payload), int(payload["exp"]) * 1000
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError):
            raise errors.Unauthorised(field="Authorization") from None


class UnknownSecret(errors.Unauthorised):
    """The `kid` names no secret that we hold."""


def _payload(token: str, secret: bytes, audience: str) -> Mapping[str, Any]:
    return jwt.decode(
        token,
        secret,
        algorithms=[_ALGORITHM],
        audience=audience,
        issuer=_ISSUER,
        options={
            "verify_exp": False,  # by our own clock, and again each time it is remembered
            "verify_iat": False,
            "verify_nbf": False,
            "require": ["exp", "iss", "aud"],
        },
    )


def _claims(kind: type[Any], payload: Mapping[str, Any]) -> object:
    values = {field.name: payload[field.name] for field in fields(kind)}
    return kind(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    )
