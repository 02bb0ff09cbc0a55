"""What travels between the console and us when an agent signs in."""

from typing import Annotated, Literal
from unicodedata import category

from pydantic import AfterValidator, Field, StringConstraints
from typing_extensions import TypedDict

from frontdesk.entrypoints.http.wire import Body, rfc3339
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.sign_in import SignedIn

_ULID = "[0-9A-HJKMNP-TV-Z]{26}"
TenantId = Annotated[str, StringConstraints(pattern=f"^ten_{_ULID}$")]
_ADDRESS = r"^[^@\s]{1,64}@[^@\s]{1,189}$"
_NEW_LINES = {"Cc", "Zl", "Zp"}
_TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they make a name read as another


def _one_line(text: str) -> str:
    if any(category(character) in _NEW_LINES or character in _TURNS for character in text):
        raise ValueError("must be one line of plain text")
    if not text.strip():
        raise ValueError("must not be empty")
    return text


Email = Annotated[str, StringConstraints(max_length=254, pattern=_ADDRESS), AfterValidator(_one_line)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_one_line)]

RoleName = Literal["agent", "supervisor", "owner"]
Language = Literal["zh", "en"]


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
