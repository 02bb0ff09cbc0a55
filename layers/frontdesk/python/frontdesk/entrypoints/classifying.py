"""What a conversation is about, decided once it waits: by the tenant's words, and by what the bot guessed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.assistant.language import locale_of, spoken
from frontdesk.assistant.mood import mood_of
from frontdesk.bootstrap import Services
from frontdesk.conversation.append import append
from frontdesk.conversation.model import Draft, Event, Kind, Place, Side, Status
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.log import log
from frontdesk.knowledge.normalise import normalise
from frontdesk.patterns import pattern
from frontdesk.routing.assign import ROUTER
from frontdesk.routing.keywords import Lists, read_lists
from frontdesk.routing.topic import About, Noted, about
from frontdesk.tenancy.keywords import KeywordsBody, KeywordsHead
from frontdesk.tenancy.model import Tenant

SURE = 0.6
"""A skill is asked for from here on. Below it a conversation is anybody's: a wrong skill costs more."""
TEXTS = 5  # the visitor's last messages that are heard
TERMS = 20

_PAGE = pattern(r"https?://[!-~]{1,500}")
_ORDER = pattern(r"(?<![A-Za-z0-9])[A-Za-z]{1,4}[-#]?[0-9]{4,12}(?![A-Za-z0-9])")
_ENDS = frozenset({Kind.RESOLVED, Kind.CLOSED, Kind.ABANDONED})


def lists_of(of: Services, tenant: str) -> Lists | None:
    """The tenant's lists in force, at most 30 s old, read once per version; None without any."""
    head = of.directory.get(KeywordsHead, tenant)
    if head is None:
        return None
    kept = of.keywords.get(tenant)
    if kept is None or kept[0] != head.value.version:
        found = of.directory.get(KeywordsBody, tenant, head.value.version)
        try:
            kept = (head.value.version, read_lists(found.value.body if found else {}, normalise))
        except errors.InvalidField as error:  # put by a newer release than this one
            log("keywords_refused", tenant=tenant, version=head.value.version, field=error.field)
            return kept[1] if kept else None
        of.keywords[tenant] = kept
    return kept[1]


def classify(of: Services, place: Place) -> Event | None:
    """What waits in the queue without a skill is given one, with what speaks for it; None if it is not.

    Whoever said so before is not overruled: a rule, an agent, an earlier turn. The event's id is
    `about:<since>`, so a repeated message finds it. A tenant without lists costs a look that is remembered.
    """
    lists = lists_of(of, place.tenant)
    if lists is None:
        return None
    tail = read_tail(of.conversations, place, 1)
    if not _is_open(tail):
        return None
    since, found = tail[-1].state.since, _about(of, place.tenant, tail, lists)
    if not found.skill:
        return None
    data = {"since": since, **_told(found)}

    def draft(seen: list[Event]) -> Draft:
        if seen[-1].state.since != since or not _is_open(seen):
            raise errors.Outdated
        return Draft(Kind.CLASSIFIED, ROUTER, f"about:{since}", data=data)

    try:
        return append(of.conversations, place, tail, draft, now=of.now).event
    except errors.Outdated:
        return None


def _is_open(tail: Sequence[Event]) -> bool:
    """Whether it waits, nobody has said what it is about, and the visitor has written since a last guess."""
    state = tail[-1].state
    if state.status is not Status.QUEUED or state.topic:
        return False
    events = _this_time(tail)
    wrote = max((event.seq for event in events if event.kind is Kind.MESSAGE), default=0)
    return not any(_is_said(event, wrote) for event in events)


def _is_said(event: Event, wrote: int) -> bool:
    if event.kind is Kind.TRANSFERRED:
        return not event.data.get("agent")  # "for anybody" is an agent's word, too
    return event.kind is Kind.CLASSIFIED and event.seq > wrote


def _this_time(tail: Sequence[Event]) -> Sequence[Event]:
    """Since it was last over."""
    ends = [at for at, event in enumerate(tail) if event.kind in _ENDS]
    return tail[ends[-1] + 1 :] if ends else tail


def _about(of: Services, tenant: str, tail: Sequence[Event], lists: Lists) -> About:
    events = _this_time(tail)
    texts = [event.text for event in events if event.author.side is Side.VISITOR and event.text][-TEXTS:]
    return about(texts, lists, normalise, _guess(events, lists), _noted(of, tenant, events, texts))


def _guess(events: Sequence[Event], lists: Lists) -> dict[str, float] | None:
    """The bot's own last guess; what is left of it is shared by the other intents and by none of them."""
    for event in reversed(events):
        match event.data.get("intent"):
            case [str(name), int() | float() as score] if name in lists.skills and 0 < score <= 1:
                if event.author.side is Side.BOT:
                    others = ["", *(each for each in lists.skills if each != name)]
                    return {name: float(score), **dict.fromkeys(others, (1 - score) / len(others))}
    return None


def _noted(of: Services, tenant: str, events: Sequence[Event], texts: Sequence[str]) -> Noted:
    whole, state = "\n".join(texts), events[-1].state
    shop = of.directory.get(Tenant, tenant)
    locale = locale_of(whole, reversed(texts), shop.value.locale if shop else "en")
    return Noted(
        language=_language(events) or spoken(whole, locale),
        urgency=state.priority,
        mood=mood_of(texts),
        order=_slot(events) or _first(_ORDER.search(whole)),
        page=_first(_PAGE.search(whole)),
    )


def _first(found: Any) -> str:
    return str(found.group()) if found else ""


def _language(events: Sequence[Event]) -> str:
    told = (event.data.get("language") for event in reversed(events) if event.author.side is Side.BOT)
    return next((each for each in told if isinstance(each, str)), "")


def _slot(events: Iterable[Event]) -> str:
    """The order number that the bot asked for, as it handed it over."""
    for event in events:
        handed = event.data.get("packet")
        slots = handed.get("slots") if isinstance(handed, Mapping) else None
        if event.kind is Kind.HANDED_OVER and isinstance(slots, Mapping) and slots.get("order"):
            return str(slots["order"])
    return ""


def _told(found: About) -> dict[str, Any]:
    """Small JSON with the tenant's own words alone; nothing of what the visitor wrote around them."""
    words = [each.what for each in found.evidence if each.kind in ("zh", "en")]
    noted = {"language": found.language, "urgency": found.urgency, "mood": found.mood}
    return {
        "topic": found.topic,
        "skill": found.skill if found.confidence >= SURE else "",
        "confidence": found.confidence,
        "evidence": [
            {"kind": each.kind, "what": each.what, "skill": each.skill, "weight": each.weight}
            for each in found.evidence
        ],
        "intent": [found.topic, found.confidence],
        "terms": list(dict.fromkeys(words))[:TERMS],
        **{name: value for name, value in noted.items() if value},
    }
