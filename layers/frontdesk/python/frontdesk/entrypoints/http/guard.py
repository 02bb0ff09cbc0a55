"""The door of every FastAPI route: who asks, whether they may, and whether their body can be read."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.entrypoints.http.body import read_json
from frontdesk.entrypoints.http.once import Once
from frontdesk.entrypoints.http.origin import check_own
from frontdesk.entrypoints.http.roles import CREATES_TENANT, PUBLIC, ROLES, by_either, by_key, may
from frontdesk.entrypoints.http.wire import MAX_BODY
from frontdesk.ids import is_id
from frontdesk.tenancy.identity import AgentClaims
from frontdesk.tenancy.keys import role_of
from frontdesk.tenancy.model import Agent, Role, Tenant

MAX_RULES = 1 << 20
MAX_ARTICLE = (
    1_280 << 10
)  # 100,000 characters of twelve bytes each (escaped emoji), and what stands around them
MAX_ENTRY = 256 << 10
MAX_SKILLS = 512 << 10
MAX_POLICY = 256 << 10
MAX_IMPORT = 5_632 << 10  # an event of Lambda holds 6 MB
TENANT_HEADER = "Frontdesk-Tenant"
_LARGEST: Mapping[str, int] = {
    "PUT /v1/tenants/{tenant}/rules": MAX_RULES,
    "PUT /v1/tenants/{tenant}/skills": MAX_SKILLS,
    "PUT /v1/tenants/{tenant}/policy": MAX_POLICY,
    "POST /v1/tenants/{tenant}/policy/check": MAX_POLICY,
    "PUT /v1/tenants/{tenant}/keywords": MAX_POLICY,
    "POST /v1/knowledge/articles": MAX_ARTICLE,
    "PUT /v1/knowledge/articles/{article}": MAX_ARTICLE,
    "POST /v1/knowledge/entries": MAX_ENTRY,
    "PUT /v1/knowledge/entries/{entry}": MAX_ENTRY,
    "POST /v1/knowledge/imports": MAX_IMPORT,
}


@dataclass(frozen=True, slots=True)
class Editor:
    """Who works on a tenant's knowledge: an agent's id, or `key_` and the id of a key."""

    tenant: str
    by: str


class Guarded(Once):
    """A route that only those in the table of roles enter. Give it to an APIRouter as `route_class`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            route = f"{request.method} {self.path_format}"
            await _admit(request, route)
            await read_json(request, _LARGEST.get(route, MAX_BODY))
            response = await answer(request)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return guarded


async def _admit(request: Request, route: str) -> None:
    authorization = request.headers.get("authorization", "")
    program = by_key(route) or (by_either(route) and authorization.partition(" ")[2].startswith("fdk_"))
    if request.method != "GET" and not program:  # signing in too: nobody is made to work in a stranger's name
        check_own(services(), request.headers.get("origin", ""), request.headers.get("host", ""))
    if PUBLIC in ROLES.get(route, ()):
        return
    if by_key(route):
        await run_in_threadpool(_admit_key, request.path_params["tenant"], authorization, route, services())
    elif program:
        tenant = request.path_params.get("tenant") or request.headers.get(TENANT_HEADER, "")
        await run_in_threadpool(_admit_key, tenant, authorization, route, services())
        request.state.editor = Editor(tenant, "key_" + authorization.partition("fdk_")[2][:26])
    else:
        claims = request.state.claims = await _staff(services(), route, authorization)
        if by_either(route) and request.headers.get(TENANT_HEADER, claims.tenant) != claims.tenant:
            raise errors.InvalidField(TENANT_HEADER, "Is not the tenant of this token; leave it out.")
        if request.path_params.get("tenant", claims.tenant) != claims.tenant:
            raise errors.NotFound("There is no such tenant.", field="tenant")
        request.state.editor = Editor(claims.tenant, claims.agent)


async def _staff(of: Services, route: str, authorization: str) -> AgentClaims:
    """The agent who asks. A closed account is out within 30 s, although its token lives for 15 minutes."""
    claims = of.tokens.read(AgentClaims, _bearer(authorization), of.now())
    if not may(route, claims.roles):
        raise errors.Forbidden("Your role does not allow this.", code="role_missing")
    agent = await of.off_loop(lambda: of.directory.get(Agent, claims.tenant, claims.agent))
    if agent is None or not agent.value.active:
        raise errors.Unauthorised("This account is closed.", field="Authorization", code="session_over")
    return claims


def _admit_key(tenant: str, authorization: str, route: str, of: Services) -> None:
    text = _bearer(authorization)
    if not is_id("ten", tenant):
        field = "tenant" if "{tenant}" in route else TENANT_HEADER
        raise errors.InvalidField(field, "Must be ten_ and 26 characters of a ULID.")
    role = role_of(of.directory, tenant, text, of.settings.bootstrap_key_hash)
    if not may(route, (role,)):
        raise errors.Forbidden("This key does not allow this.", code="role_missing")
    if role is Role.OPERATOR and route != CREATES_TENANT and of.directory.get(Tenant, tenant) is None:
        raise errors.NotFound("There is no such tenant.", field="tenant")


def _bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise errors.Unauthorised(field="Authorization")
    return token


async def _claims(request: Request) -> AgentClaims:
    claims: AgentClaims = request.state.claims
    return claims


Staff = Annotated[AgentClaims, Depends(_claims)]
"""As a parameter of a guarded route: the agent who asks."""


async def _editor(request: Request) -> Editor:
    editor: Editor = request.state.editor
    return editor


Editing = Annotated[Editor, Depends(_editor)]
"""As a parameter of a guarded route that people and programs use: who asks, and for which tenant."""
