"""What a tenant's settings say: who is let in, and what its bot can say at once."""

from collections.abc import Callable, Sequence

from frontdesk import errors
from frontdesk.admission import flood
from frontdesk.admission.buckets import rate_limit
from frontdesk.admission.tiers import CONDUCT, Conduct, Tier, in_force
from frontdesk.assistant.hand_over import hand_over
from frontdesk.assistant.language import detect_language
from frontdesk.assistant.respond import by_rules
from frontdesk.bootstrap import Services
from frontdesk.conversation.answer import Responder
from frontdesk.conversation.model import Place, Reply, Side
from frontdesk.conversation.tail import redacted
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


def responder(of: Services, place: Place, locale: str = "") -> Responder:
    """What the bot can say at once in this conversation; at the last tier only that a person is coming.

    `locale` is what an opening brings: its conversation cannot be asked yet.
    """

    def speech(text: str) -> str:
        return locale or locale_for(of, place, text)

    if not conduct(of).rules:
        return lambda text, _: hand_over(text, speech(text))
    book = rulebook(of, place.tenant)
    return lambda text, state: by_rules(book, speech(text))(text, state)


def give_up(of: Services, place: Place) -> Callable[[str], Reply]:
    """The words in which the bot hands this conversation over to a person, in the visitor's language."""
    return lambda text: hand_over(text, locale_for(of, place, text))


def locale_for(of: Services, place: Place, text: str) -> str:
    """The locale where a text shows no language: what the visitor wrote or came with before, or the shop's.

    Read from the log only for such a text (a number, a picture): the others tell themselves.
    """
    found = of.directory.get(Tenant, place.tenant)
    shops = found.value.locale if found else "en"
    if detect_language(text) != "other":
        return shops
    said = redacted(of.conversations.tail(place, 1))
    spoken = (detect_language(event.text) for event in reversed(said) if event.author.side is Side.VISITOR)
    came_with = str(said[0].data.get("locale", "")) if said else ""
    return next((language for language in spoken if language != "other"), came_with or shops)


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
