"""Who the visitor is and where they may write: read from their token, never from the body."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.admission.buckets import rate_limit
from frontdesk.admission.queueing import bound_of, come_back_in, take_turn
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Author, Event, Kind, Mark, Place, Side, State, Status
from frontdesk.conversation.post import Admit
from frontdesk.entrypoints.http.origin import check_shops
from frontdesk.entrypoints.http.reading import read_header
from frontdesk.entrypoints.tenant import admit_tenant, admit_visitor, conduct
from frontdesk.tenancy.identity import VisitorClaims
from frontdesk.tenancy.model import Blocked, Site

_WITH_PEOPLE = (Status.QUEUED, Status.OFFERED, Status.OPEN, Status.WAITING)


def bearer(headers: Mapping[str, str]) -> str:
    """The token of the Authorization header, as API Gateway passes it (any case)."""
    value = headers.get("Authorization") or headers.get("authorization") or ""
    scheme, _, token = value.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise errors.Unauthorised(field="Authorization")
    return token


def visitor_of(services: Services, event: Mapping[str, Any]) -> VisitorClaims:
    """Raises errors.Unauthorised unless the token is a visitor's, whole and in time.

    Raises errors.Forbidden for a write from a page that is neither ours nor the shop's.
    """
    claims = services.tokens.read(VisitorClaims, bearer(event["headers"] or {}), services.now())
    if event["httpMethod"] != "GET":
        check_page(services, event, lambda: _site(services, claims))
    return claims


def check_page(services: Services, event: Mapping[str, Any], site: Callable[[], Site | None]) -> None:
    """Raises errors.Forbidden for a page of a browser that is neither ours nor one that the site lists."""
    check_shops(services, read_header(event, "origin"), read_header(event, "host"), site)


def _site(services: Services, claims: VisitorClaims) -> Site | None:
    """Remembered for 30 s, as all settings are."""
    found = services.directory.get(Site, claims.tenant, claims.site)
    return found.value if found else None


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


def admission(services: Services, claims: VisitorClaims, kind: Kind) -> Admit:
    """Who may write now: not blocked, not flooding, and within the tenant's share of this container."""

    def admit(tail: Sequence[Event]) -> None:
        check_epoch(claims, tail[-1].state.epoch)
        times = [event.at for event in tail if event.author.side is Side.VISITOR]
        joins = kind is Kind.PERSON_REQUESTED and tail[-1].state.status not in _WITH_PEOPLE
        admit_writer(services, claims, times, joins=joins)

    return admit


def admit_writer(
    services: Services, claims: VisitorClaims, times: Sequence[int] = (), *, joins: bool = False
) -> None:
    """Raises errors.Forbidden for a blocked visitor and errors.TooMany for one who floods, or a full shop.

    `times` are the visitor's own events. They come first: whoever floods uses up no share but their own.
    Who `joins` the queue of people needs a place in it; only what is let in takes from the tenant's share.
    """
    check_blocked(services, claims)
    admit_visitor(services, claims.tenant, claims.visitor, times)
    if joins:
        check_queue(services, claims.tenant)
    admit_tenant(services, claims.tenant)


def admit_marks(services: Services, claims: VisitorClaims) -> None:
    """Marks have a bucket of their own: typing is no message, and keeps nobody from writing one."""
    check_blocked(services, claims)
    admit_visitor(services, claims.tenant, f"{claims.visitor}#marks", ())


def marks(of: Services, place: Place, state: State) -> list[Mark]:
    """What stands beside the log; who waits for a person finds their place in the queue there."""
    if state.status not in (Status.QUEUED, Status.OFFERED):
        return of.conversations.marks(place)
    from frontdesk.entrypoints.waiting import marks_of  # few polls are of those who wait, all would load it

    return marks_of(of, place, state)


def check_blocked(services: Services, claims: VisitorClaims) -> None:
    """Raises errors.Forbidden for a visitor whom an agent has blocked, within 30 s."""
    if services.directory.get(Blocked, claims.tenant, claims.visitor) is not None:
        raise errors.Forbidden("You cannot write here any more.", code="visitor_blocked")


def check_queue(services: Services, tenant: str) -> None:
    """Who asks for a person is told at once if the queue is longer than anybody can serve."""
    from frontdesk.entrypoints.assignment import at_work  # few messages ask for a person, all would load it

    tier = conduct(services)
    agents = len(at_work(services, tenant))
    bound = bound_of(agents, tier)
    turn = take_turn(len(services.inbox.standing(tenant, "queued", limit=bound + 1)), agents, tier)
    if not turn.admitted:
        again = come_back_in(_wait_for(services, tenant, turn.too_many))
        raise errors.TooMany(
            "Too many people are waiting already. Try again later, or leave your address and your question.",
            code="queue_full",
            retry_after=again,
            headers=rate_limit("queue", bound, 0, left=0, reset_s=again),
        )


def _wait_for(services: Services, tenant: str, too_many: int) -> int | None:
    """Seconds after which so many will have been served, rather late than early; None if nobody can say."""
    from frontdesk.entrypoints.foretelling import wait_for
    from frontdesk.entrypoints.waiting import fresh_board

    told = wait_for(fresh_board(services, tenant), too_many)
    return told[1] if told else None
