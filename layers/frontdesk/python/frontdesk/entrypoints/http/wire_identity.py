"""What travels between the console and us when an agent signs in."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from frontdesk.entrypoints.http.wire import Body, rfc3339
from frontdesk.entrypoints.http.wire_fields import Email, Line, Password, TenantId
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.sign_in import SignedIn


class Login(Body):
    tenant: TenantId
    email: Email
    password: Password


class Accept(Body):
    """`name` replaces the one that the tenant gave."""

    password: Password
    name: Line | None = None


class MeOut(TypedDict):
    id: str
    tenant: str
    name: str
    email: str
    roles: list[str]
    skills: list[str]
    languages: list[str]
    capacity: Annotated[int, Field(ge=0)]


class SignedInOut(TypedDict):
    """`token` goes into `Authorization: Bearer`; before `expires_at`, /v1/agent/refresh gives the next."""

    token: str
    expires_at: str
    agent: MeOut


def me_out(agent: Agent) -> MeOut:
    return {
        "id": agent.id,
        "tenant": agent.tenant,
        "name": agent.name,
        "email": agent.email,
        "roles": list(agent.roles),
        "skills": list(agent.skills),
        "languages": list(agent.languages),
        "capacity": agent.capacity,
    }


def signed_in_out(entered: SignedIn) -> SignedInOut:
    return {
        "token": entered.access.token,
        "expires_at": rfc3339(entered.access.expires_at),
        "agent": me_out(entered.agent),
    }
