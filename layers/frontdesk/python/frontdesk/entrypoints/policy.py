"""The policy in force of a tenant, and what it says about the people and the times of the moment."""

from collections.abc import Iterable

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.entrypoints.log import log
from frontdesk.routing.policy import DEFAULT, Policy
from frontdesk.routing.read_policy import read_policy
from frontdesk.routing.teams import is_at_work
from frontdesk.tenancy.model import Hours, PolicyBody, PolicyHead, Tenant

OFFER_S, ABANDON_MINUTES = 20, 30  # of a tenant that is gone


def policy_of(of: Services, tenant: str, *, fresh: bool = False) -> Policy:
    """What is in force, at most 30 s old unless `fresh`, read once per version; without one `DEFAULT`."""
    head = of.directory.get(PolicyHead, tenant, fresh=fresh)
    if head is None:
        return DEFAULT
    kept = of.policies.get(tenant)
    if kept is None or kept.version != head.value.version:
        found = policy_at(of, tenant, head.value.version)
        if found is None:
            return kept or DEFAULT
        kept = of.policies[tenant] = found
    return kept


def policy_at(of: Services, tenant: str, version: str) -> Policy | None:
    """A version that was in force once, None if there was none such; as explanations name it."""
    if version == DEFAULT.version:
        return DEFAULT
    found = of.directory.get(PolicyBody, tenant, version)
    try:
        return read_policy(found.value.body, version=version) if found else None
    except errors.InvalidField as error:  # put by a newer release than this one
        log("policy_refused", tenant=tenant, version=version, field=error.field)
        return None


def hours_of(of: Services, tenant: str) -> Hours | None:
    """The tenant's own hours, which count wherever a team has none; None: always open."""
    found = of.directory.get(Hours, tenant)
    return found.value if found else None


def at_work(of: Services, tenant: str, teams: Iterable[str], policy: Policy | None = None) -> bool:
    """Whether somebody of these teams is at work now, their console aside."""
    in_force = policy or policy_of(of, tenant)
    return is_at_work(in_force, teams, hours_of(of, tenant), of.now())


def offer_seconds(of: Services, tenant: str, policy: Policy | None = None) -> int:
    """How long an agent has to accept: as the policy says, else as the tenant's record does."""
    in_force = policy or policy_of(of, tenant)
    found = of.directory.get(Tenant, tenant)
    return in_force.offer_s or (found.value.offer_seconds if found else OFFER_S)


def abandon_minutes(of: Services, tenant: str, policy: Policy | None = None) -> int:
    """How long an answered conversation may lie idle: as the policy says, else the tenant's record."""
    in_force = policy or policy_of(of, tenant)
    found = of.directory.get(Tenant, tenant)
    return in_force.abandon_minutes or (found.value.abandon_minutes if found else ABANDON_MINUTES)
