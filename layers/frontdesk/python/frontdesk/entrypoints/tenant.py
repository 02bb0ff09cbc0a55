"""What a tenant's settings say: who is let in, and what its bot can say at once."""

from collections.abc import Sequence

from frontdesk import errors
from frontdesk.admission import flood
from frontdesk.admission.tiers import CONDUCT, Conduct, Tier, in_force
from frontdesk.assistant.hand_over import hand_over
from frontdesk.assistant.respond import by_rules
from frontdesk.bootstrap import Services
from frontdesk.conversation.answer import Responder
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.tenancy.model import EVERYWHERE, RuleSet, RulesHead, Tenant
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
    wait = flood.admit_visitor(times_ms, of.now(), flood.limits_for(pace)) or 0
    if not wait:
        wait = of.buckets.take(f"{tenant}#{visitor}", pace, of.now()).retry_after
    if wait:
        raise errors.TooMany(
            "You write faster than anybody can read. Wait a moment, then send it again.",
            code="visitor_flood",
            retry_after=wait,
        )


def responder(of: Services, tenant: str) -> Responder:
    """What the bot of this tenant can say at once; at the last tier only that a person is coming."""
    found = of.directory.get(Tenant, tenant)
    locale = found.value.locale if found else "en"
    if not conduct(of).rules:
        return lambda text, _: hand_over(text, locale)
    return by_rules(rulebook(of, tenant), locale)


def rulebook(of: Services, tenant: str) -> RuleBook | None:
    """The tenant's published rules, compiled once per version."""
    head = of.directory.get(RulesHead, tenant)
    if head is None:
        return None
    kept = of.rulebooks.get(tenant)
    if kept is None or kept[0] != head.value.version:
        rules = of.directory.get(RuleSet, tenant, head.value.version)
        if rules is None:
            return kept[1] if kept else None
        kept = head.value.version, RuleBook.compile(load_ruleset(rules.value.body, head.value.version))
        of.rulebooks[tenant] = kept
    return kept[1]
