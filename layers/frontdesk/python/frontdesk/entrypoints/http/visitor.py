"""Who the visitor is and where they may write: read from their token, never from the body."""

from collections.abc import Mapping, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.admission.flood import admit_visitor
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Author, Event, Place, Side
from frontdesk.conversation.post import Admit
from frontdesk.tenancy.identity import VisitorClaims
from frontdesk.tenancy.model import Blocked


def bearer(headers: Mapping[str, str]) -> str:
    """The token of the Authorization header, as API Gateway passes it (any case)."""
    value = headers.get("Authorization") or headers.get("authorization") or ""
    scheme, _, token = value.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise errors.Unauthorised(field="Authorization")
    return token


def visitor_of(services: Services, event: Mapping[str, Any]) -> VisitorClaims:
    """Raises errors.Unauthorised unless the token is a visitor's, whole and in time."""
    return services.tokens.read(VisitorClaims, bearer(event["headers"] or {}), services.now())


def place_of(claims: VisitorClaims, conversation: str) -> Place:
    """The conversation in the path must be the token's own; another one is as good as none."""
    if not claims.conversation or claims.conversation != conversation:
        raise errors.NotFound(field="id")
    return Place(claims.tenant, claims.conversation)


def author_of(claims: VisitorClaims) -> Author:
    return Author(Side.VISITOR, claims.visitor)


def check_epoch(claims: VisitorClaims, epoch: int) -> None:
    """An erasure raises the conversation's epoch: tokens from before it are worth nothing."""
    if claims.epoch < epoch:
        raise errors.Unauthorised(
            "This conversation was erased. Start a new one.", field="Authorization", code="token_outdated"
        )


def admission(services: Services, claims: VisitorClaims) -> Admit:
    """Who may write now: not blocked, not flooding, and within the tenant's share of this container."""

    def admit(tail: Sequence[Event]) -> None:
        check_epoch(claims, tail[-1].state.epoch)
        check_writer(services, claims)
        now = services.now()
        times = [event.at for event in tail if event.author.side is Side.VISITOR]
        wait = admit_visitor(times, now)
        if wait is not None:
            raise errors.TooMany(
                "You write faster than anybody can read. Wait a moment, then send it again.",
                code="visitor_flood",
                retry_after=wait,
            )

    return admit


def check_writer(services: Services, claims: VisitorClaims) -> None:
    """Raises errors.Forbidden for a blocked visitor and errors.TooMany over the tenant's share."""
    if services.directory.get(Blocked, claims.tenant, claims.visitor) is not None:
        raise errors.Forbidden("You cannot write here any more.", code="visitor_blocked")
    services.admit_tenant(claims.tenant)
