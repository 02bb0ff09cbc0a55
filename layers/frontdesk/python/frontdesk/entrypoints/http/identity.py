"""Agents sign in, stay in and sign out. Served by `console`."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.entrypoints.http.guard import Guarded, Staff
from frontdesk.entrypoints.http.origin import on_a_laptop
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire_identity import Accept, Login, MeOut, SignedInOut, me_out, signed_in_out
from frontdesk.tenancy.invite import accept
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.sign_in import Gate, SignedIn, refresh, sign_in, sign_out

router = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["identity"])

Code = Annotated[str, Path(max_length=100)]


@router.post("/v1/agent/login")
def login(request: Request, response: Response, body: Login) -> SignedInOut:
    of = services()
    source = request.client.host if request.client else ""
    return _entered(of, response, sign_in(gate(of), body.tenant, body.email, body.password, source, of.now()))


@router.post("/v1/agent/refresh")
def refresh_session(request: Request, response: Response) -> SignedInOut:
    """The cookie's next token, and a new access token."""
    of = services()
    token = request.cookies.get(cookie_name(of))
    if not token:
        raise errors.Unauthorised("There is no session. Sign in.", field="Cookie", code="session_over")
    return _entered(of, response, refresh(gate(of), token, of.now()))


@router.post("/v1/agent/logout", status_code=204)
def logout(request: Request) -> Response:
    """End the session; also right for who has none."""
    of = services()
    sign_out(gate(of), request.cookies.get(cookie_name(of), ""), of.now())
    response = Response(status_code=204)
    response.delete_cookie(cookie_name(of), secure=_secure(of), httponly=True, samesite="strict")
    return response


@router.post("/v1/agent/invitations/{code}/accept")
def accept_invitation(response: Response, code: Code, body: Accept) -> SignedInOut:
    of = services()
    return _entered(of, response, accept(gate(of), code, body.password, body.name or "", of.now()))


@router.get("/v1/agent/me")
def me(staff: Staff) -> MeOut:
    found = services().directory.get(Agent, staff.tenant, staff.agent)
    if found is None:
        raise errors.NotFound("There is no such agent.")
    return me_out(found.value)


def gate(of: Services) -> Gate:
    return Gate(of.directory, of.tokens, of.random, of.password_cost)


def cookie_name(of: Services) -> str:
    """`__Host-` makes browsers refuse it from a sibling host or over plain http."""
    return "__Host-frontdesk" if _secure(of) else "frontdesk"


def _secure(of: Services) -> bool:
    return not on_a_laptop(of)


def _entered(of: Services, response: Response, entered: SignedIn) -> SignedInOut:
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        cookie_name(of),
        entered.refresh.token,
        max_age=(entered.refresh.expires_at - of.now()) // 1000,
        secure=_secure(of),
        httponly=True,
        samesite="strict",
    )
    return signed_in_out(entered)
