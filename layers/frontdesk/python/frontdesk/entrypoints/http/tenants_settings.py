"""The provisioning API: what a tenant has one of: skills, opening hours and rules."""

from typing import Any

from fastapi import APIRouter, Response

from frontdesk import errors
from frontdesk.bootstrap import services
from frontdesk.entrypoints.http.conditions import Condition, tag, tell
from frontdesk.entrypoints.http.guard import Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire import rfc3339
from frontdesk.entrypoints.http.wire_agents import SkillsBody, SkillsOut, skills_in, skills_out
from frontdesk.entrypoints.http.wire_fields import TenantId
from frontdesk.entrypoints.http.wire_hours import HoursBody, HoursOut, hours_in, hours_out
from frontdesk.entrypoints.http.wire_tenants import RulesOut
from frontdesk.knowledge.cases import failing_cases
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.model import RuleSet as Rules
from frontdesk.tenancy.model import Hours, RuleSet, RulesHead, Skills
from frontdesk.tenancy.provision import publish_rules, put_setting

router = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["settings"])


@router.put("/v1/tenants/{tenant}/skills", responses={201: {"model": SkillsOut}})
def put_skills(response: Response, tenant: TenantId, body: SkillsBody, match: Condition) -> SkillsOut:
    """All skills of the tenant. Agents name them, rules and transfers ask for them."""
    wanted = skills_in(body)
    tell(response, put_setting(services().directory, tenant, wanted, match))
    return skills_out(wanted)


@router.get("/v1/tenants/{tenant}/skills")
def get_skills(response: Response, tenant: TenantId) -> SkillsOut:
    found = services().directory.get(Skills, tenant, fresh=True)
    if found is None:
        raise errors.NotFound("No skills are set.", field="tenant", code="nothing_set")
    tag(response, found.version)
    return skills_out(found.value)


@router.put("/v1/tenants/{tenant}/hours", responses={201: {"model": HoursOut}})
def put_hours(response: Response, tenant: TenantId, body: HoursBody, match: Condition) -> HoursOut:
    """When people are there; a tenant without hours is always open."""
    wanted = hours_in(body)
    tell(response, put_setting(services().directory, tenant, wanted, match))
    return hours_out(wanted)


@router.get("/v1/tenants/{tenant}/hours")
def get_hours(response: Response, tenant: TenantId) -> HoursOut:
    found = services().directory.get(Hours, tenant, fresh=True)
    if found is None:
        raise errors.NotFound("No hours are set.", field="tenant", code="nothing_set")
    tag(response, found.version)
    return hours_out(found.value)


@router.put("/v1/tenants/{tenant}/rules", responses={201: {"model": RulesOut}})
def put_rules(response: Response, tenant: TenantId, body: dict[str, Any], match: Condition) -> RulesOut:
    """Put a whole set of rules in force, at most 1 MiB. Each of its own cases must pass first.

    Answers name the version they come from, so what was in force before stays readable. The bot knows the new
    rules within 30 s.
    """
    of = services()
    _check_cases(load_ruleset(body))
    tell(response, publish_rules(of.directory, tenant, RuleSet(body), of.now(), match))
    head = _head(tenant)
    return {"version": head.version, "size": head.size, "published_at": rfc3339(head.at)}


@router.get("/v1/tenants/{tenant}/rules")
def get_rules(response: Response, tenant: TenantId) -> dict[str, Any]:
    """The set in force, as it was put."""
    head = _head(tenant)
    found = services().directory.get(RuleSet, tenant, head.version, fresh=True)
    if found is None:
        raise errors.Unavailable(retry_after=1)
    tag(response, head.version)
    return dict(found.value.body)


def _head(tenant: str) -> RulesHead:
    found = services().directory.get(RulesHead, tenant, fresh=True)
    if found is None:
        raise errors.NotFound("No rules are set.", field="tenant", code="nothing_set")
    return found.value


def _check_cases(rules: Rules) -> None:
    for failure in failing_cases(rules):
        answered = f"rule {failure.won_by} answers it" if failure.won_by else "no rule answers it"
        raise errors.InvalidField(failure.field, f"A {failure.wanted} of this rule fails: {answered}.")
