"""What a tenant's bot says at once: by its rules and top questions, in the language of the conversation."""

from collections.abc import Callable

from frontdesk.assistant.hand_over import hand_over
from frontdesk.assistant.language import locale_of, shown
from frontdesk.assistant.respond import at_once, by_rules
from frontdesk.bootstrap import Services
from frontdesk.conversation.answer import Responder
from frontdesk.conversation.model import Place, Reply, Side, State
from frontdesk.conversation.tail import redacted
from frontdesk.entrypoints.reception import receive
from frontdesk.entrypoints.staffing import staffed_reply
from frontdesk.entrypoints.tenant import conduct
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.tenancy.live import live_knowledge
from frontdesk.tenancy.model import RuleSet, RulesHead, Tenant


def responder(of: Services, place: Place, locale: str = "") -> Responder:
    """What the bot can say at once in this conversation; at the last tier only that a person is coming.

    `locale` is what an opening brings: its conversation cannot be asked yet.
    """

    def speech(text: str) -> str:
        return locale_of(text, (), locale) if locale else locale_for(of, place, text)

    if not conduct(of).rules:
        return lambda text, _: hand_over(text, speech(text))
    book = rulebook(of, place.tenant)

    def first(text: str, state: State) -> Reply | None:
        locale = speech(text)
        ruled = by_rules(book, locale)(text, state)
        person = receive(of, place.tenant, text, state, locale, ruled)
        if person:
            return person
        return at_once(ruled, lambda exactly: _known(of, place.tenant, text, locale, exactly=exactly))

    return first


def _known(of: Services, tenant: str, text: str, locale: str, *, exactly: bool) -> Reply | None:
    """The answer to a top question of the published knowledge; a tenant that has none pays a look for it."""
    live = live_knowledge(of.directory, tenant)
    if not live.version or not conduct(of).knowledge:
        return None
    from frontdesk.entrypoints.known import top_reply

    return top_reply(of, tenant, live, text, locale, exactly=exactly)


def give_up(of: Services, place: Place) -> Callable[[str], Reply]:
    """The words in which the bot hands this conversation over to a person, in the visitor's language."""
    return lambda text: staffed_reply(of, place.tenant, hand_over(text, locale_for(of, place, text)))


def locale_for(of: Services, place: Place, text: str) -> str:
    """The locale where a text shows no language: what the visitor wrote or came with before, or the shop's.

    Read from the log only for such a text (a number, a name, a quoted word): the others tell themselves.
    """
    found = of.directory.get(Tenant, place.tenant)
    shops = found.value.locale if found else "en"
    if shown(text) != "other":
        return shops
    said = redacted(of.conversations.tail(place, 1))
    earlier = (event.text for event in reversed(said) if event.author.side is Side.VISITOR)
    came_with = str(said[0].data.get("locale", "")) if said else ""
    return locale_of(text, earlier, came_with or shops)


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
