"""What a tenant's settings say about who is let in."""

from collections.abc import Sequence

from frontdesk import errors
from frontdesk.admission import flood
from frontdesk.admission.buckets import rate_limit
from frontdesk.admission.tiers import CONDUCT, Conduct, Tier, in_force
from frontdesk.bootstrap import Services
from frontdesk.tenancy.model import EVERYWHERE, Tenant
from frontdesk.tenancy.model import Tier as TierRecord


def conduct(of: Services) -> Conduct:
    """What functions do at the tier in force: one flag that all of them read."""
    flag = of.directory.get(TierRecord, EVERYWHERE)
    return CONDUCT[in_force(flag.value.level, flag.value.until, of.now()) if flag else Tier.ALL]


def admit_tenant(of: Services, tenant: str, what: str = "messages") -> None:
    """Take one request of the tenant's share of messages, or of what else has one; raises errors.TooMany.

    Sessions have a share of their own: strangers who open thousands keep nobody from writing.
    """
    found = of.directory.get(Tenant, tenant)
    per_minute = found.value.messages_per_minute if found else 60
    taken = of.buckets.take(f"{tenant}#{what}", per_minute, of.now(), share=conduct(of).share)
    if not taken.admitted:
        raise errors.TooMany(
            "This shop is very busy right now. Please wait a moment, then send it again.",
            code="tenant_busy",
            retry_after=taken.retry_after,
            headers=taken.headers,
        )


def admit_visitor(of: Services, tenant: str, visitor: str, times_ms: Sequence[int]) -> None:
    """Whoever floods must wait: by the times in the tail, and a bucket for what it does not reach.

    Raises errors.TooMany.
    """
    found = of.directory.get(Tenant, tenant)
    pace = found.value.visitor_messages_per_minute if found else flood.PER_MINUTE
    limits = flood.limits_for(pace)
    wait = flood.admit_visitor(times_ms, of.now(), limits) or 0
    told = rate_limit("visitor", limits[0].messages, limits[0].seconds, left=0, reset_s=wait)
    if not wait:
        taken = of.buckets.take(f"{tenant}#{visitor}", pace, of.now())
        wait, told = taken.retry_after, taken.told("visitor")
    if wait:
        raise errors.TooMany(
            "You write faster than anybody can read. Wait a moment, then send it again.",
            code="visitor_flood",
            retry_after=wait,
            headers=told,
        )
