"""The keyword lists of a tenant, by its owner or a program: they tell what a conversation is about."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi import Body as FromBody

from frontdesk import errors
from frontdesk.bootstrap import services
from frontdesk.entrypoints.http.conditions import Condition, tag, tell
from frontdesk.entrypoints.http.guard import Editing, Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire_fields import TenantId
from frontdesk.entrypoints.http.wire_policy import PolicyOut, policy_out
from frontdesk.knowledge.normalise import normalise
from frontdesk.routing.keywords import read_lists
from frontdesk.tenancy.keywords import KeywordsBody, KeywordsHead
from frontdesk.tenancy.model import PolicyPut, Skills
from frontdesk.tenancy.policies import publish_keywords

router = APIRouter(prefix="/v1/tenants/{tenant}", route_class=Guarded, responses=PROBLEM, tags=["policy"])

Lists = Annotated[
    dict[str, Any], FromBody(description="{skill: {intent: {zh|en|page|order: [[word, weight]]}}}")
]


@router.put("/keywords", responses={201: {"model": PolicyOut}})
def put_keywords(
    response: Response, tenant: TenantId, editing: Editing, body: Lists, match: Condition
) -> PolicyOut:
    """Put lists in force, at most 256 KiB; they count within 30 s for what comes into the queue."""
    of = services()
    read_lists(body, normalise)
    found = of.directory.get(Skills, tenant, fresh=True)
    known = {skill.id for skill in found.value.skills} if found else set()
    unknown = next((skill for skill in body if skill not in known), None)
    if unknown is not None:
        raise errors.InvalidField(unknown, "The tenant has no such skill. Put it there first.")
    tell(response, publish_keywords(of.directory, tenant, body, editing.by, of.now(), match))
    head = _head(tenant)
    return policy_out(PolicyPut(head.version, head.at, head.by))


@router.get("/keywords")
def get_keywords(response: Response, tenant: TenantId) -> dict[str, Any]:
    """The lists in force, as they were put."""
    head = _head(tenant)
    found = services().directory.get(KeywordsBody, tenant, head.version)
    if found is None:
        raise errors.NotFound("No keywords are set.", field="tenant", code="nothing_set")
    tag(response, head.version)
    return dict(found.value.body)


def _head(tenant: str) -> KeywordsHead:
    found = services().directory.get(KeywordsHead, tenant, fresh=True)
    if found is None:
        raise errors.NotFound("No keywords are set.", field="tenant", code="nothing_set")
    return found.value
