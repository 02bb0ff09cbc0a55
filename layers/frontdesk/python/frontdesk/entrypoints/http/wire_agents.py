"""What travels over the provisioning API about people: agents, their skills and invitations."""

from typing import Annotated

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from frontdesk.entrypoints.http.wire import Body
from frontdesk.entrypoints.http.wire_fields import (
    Email,
    Languages,
    Line,
    NamesBody,
    RoleName,
    SkillId,
    WordsOut,
    both_languages,
    different,
    words_out,
)
from frontdesk.tenancy.model import Agent, Skill, Skills, Words

Roles = Annotated[list[RoleName], Field(min_length=1, max_length=3), AfterValidator(different)]
SkillIds = Annotated[list[SkillId], Field(max_length=50), AfterValidator(different)]


def _agent() -> list[RoleName]:
    return ["agent"]


class AgentBody(Body):
    """`skills` are ids of the tenant's skills, `teams` of its policy's teams; `capacity` is places for
    conversations at once.

    Without `roles` an agent is one; without `languages` they speak both.
    """

    email: Email
    name: Line
    roles: Roles = Field(default_factory=_agent)
    skills: SkillIds = Field(default_factory=list)
    languages: Languages = Field(default_factory=both_languages)
    capacity: Annotated[int, Field(ge=0, le=50)] = 3
    active: bool = True
    teams: SkillIds = Field(default_factory=list)


class AgentOut(TypedDict):
    id: str
    email: str
    name: str
    roles: list[str]
    skills: list[str]
    languages: list[str]
    capacity: int
    active: bool
    teams: list[str]


class SkillBody(Body):
    id: SkillId
    names: NamesBody


def _each_once(skills: list[SkillBody]) -> list[SkillBody]:
    different([skill.id for skill in skills])
    return skills


class SkillsBody(Body):
    """All skills of a tenant: what is not in it is gone."""

    skills: Annotated[list[SkillBody], Field(max_length=200), AfterValidator(_each_once)]


class SkillOut(TypedDict):
    id: str
    names: WordsOut


class SkillsOut(TypedDict):
    skills: list[SkillOut]


class InvitationOut(TypedDict):
    """`code` is shown this once: send it to the agent, who chooses a password with it."""

    code: str
    expires_at: str


def agent_in(tenant: str, id: str, body: AgentBody) -> Agent:
    return Agent(
        id,
        tenant,
        body.email,
        body.name,
        tuple(body.roles),
        tuple(body.skills),
        tuple(body.languages),
        body.capacity,
        body.active,
        tuple(body.teams),
    )


def agent_out(agent: Agent) -> AgentOut:
    return {
        "id": agent.id,
        "email": agent.email,
        "name": agent.name,
        "roles": list(agent.roles),
        "skills": list(agent.skills),
        "languages": list(agent.languages),
        "capacity": agent.capacity,
        "active": agent.active,
        "teams": list(agent.teams),
    }


def skills_in(body: SkillsBody) -> Skills:
    return Skills(tuple(Skill(skill.id, Words(skill.names.zh, skill.names.en)) for skill in body.skills))


def skills_out(skills: Skills) -> SkillsOut:
    return {"skills": [{"id": skill.id, "names": words_out(skill.names)} for skill in skills.skills]}
