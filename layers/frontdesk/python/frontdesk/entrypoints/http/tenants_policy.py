"""The policy of a tenant, by its owner or a program: put, read, tried on who waits; and visitors' levels."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.entrypoints.http.conditions import Condition, tag, tell
from frontdesk.entrypoints.http.guard import Editing, Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire import VisitorId
from frontdesk.entrypoints.http.wire_fields import TenantId
from frontdesk.entrypoints.http.wire_policy import (
    CheckOut,
    Document,
    LevelBody,
    LevelOut,
    PoliciesOut,
    PolicyOut,
    PolicyVersion,
    level_out,
    listed_out,
    policy_out,
    tried_out,
)
from frontdesk.entrypoints.levels import level_of, set_level
from frontdesk.entrypoints.policy import policy_at, policy_of
from frontdesk.entrypoints.policy_check import try_policy
from frontdesk.routing.policy import Policy
from frontdesk.routing.read_policy import read_policy
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.model import PolicyBody, PolicyHead, Skills
from frontdesk.tenancy.policies import publish_policy, puts_of
from frontdesk.tenancy.records import encode, version_of

router = APIRouter(prefix="/v1/tenants/{tenant}", route_class=Guarded, responses=PROBLEM, tags=["policy"])


@router.put("/policy", responses={201: {"model": PolicyOut}})
def put_policy(
    response: Response, tenant: TenantId, editing: Editing, body: Document, match: Condition
) -> PolicyOut:
    """Put a policy in force, at most 256 KiB; it counts within 30 s. The one before stays readable."""
    of = services()
    whole = write_policy(_checked(of, tenant, body))
    tell(response, publish_policy(of.directory, tenant, whole, editing.by, of.now(), match))
    return policy_out(puts_of(_head(of, tenant))[0])


@router.get("/policy")
def get_policy(response: Response, tenant: TenantId) -> dict[str, Any]:
    """The one in force, with every field."""
    head = _head(services(), tenant)
    return _told(response, tenant, head.version)


@router.get("/policy/versions")
def list_policies(tenant: TenantId) -> PoliciesOut:
    """What was put in force, the newest first."""
    found = services().directory.get(PolicyHead, tenant, fresh=True)
    puts = puts_of(found.value) if found else ()
    return {"items": [listed_out(put, in_force=not at) for at, put in enumerate(puts)]}


@router.get("/policy/versions/{version}")
def get_version(response: Response, tenant: TenantId, version: PolicyVersion) -> dict[str, Any]:
    """What was in force under this version; `default` is what holds without any."""
    return _told(response, tenant, version)


@router.post("/policy/check")
def check_policy(tenant: TenantId, body: Document) -> CheckOut:
    """Try a policy on who waits now: who would be asked before and after. Nothing is written."""
    of = services()
    proposed = _checked(of, tenant, body)
    tried = try_policy(of, tenant, proposed)
    return {
        "version": version_of(encode(PolicyBody(write_policy(proposed)))),
        "in_force": policy_of(of, tenant).version,
        "waiting": [tried_out(each, of.now()) for each in tried],
    }


@router.put("/visitors/{visitor}/level")
def put_level(tenant: TenantId, visitor: VisitorId, editing: Editing, body: LevelBody) -> LevelOut:
    """What this visitor waits for gets the priority of the level, within 30 s; null takes it away."""
    return level_out(visitor, set_level(services(), tenant, visitor, body.level, editing.by))


@router.get("/visitors/{visitor}/level")
def get_level(tenant: TenantId, visitor: VisitorId) -> LevelOut:
    return level_out(visitor, level_of(services(), tenant, visitor))


def _checked(of: Services, tenant: str, body: Mapping[str, Any]) -> Policy:
    found = of.directory.get(Skills, tenant, fresh=True)
    return read_policy(body, {skill.id for skill in found.value.skills} if found else ())


def _head(of: Services, tenant: str) -> PolicyHead:
    found = of.directory.get(PolicyHead, tenant, fresh=True)
    if found is None:
        raise errors.NotFound("No policy is set.", field="tenant", code="nothing_set")
    return found.value


def _told(response: Response, tenant: str, version: str) -> dict[str, Any]:
    policy = policy_at(services(), tenant, version)
    if policy is None:
        raise errors.NotFound("There is no such version.", field="version")
    tag(response, version)
    return write_policy(policy)
