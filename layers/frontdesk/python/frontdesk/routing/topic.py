"""What a conversation is about: topic and skill, how sure that is, and what speaks for it.

A pure function of what is known already: keywords are the tenant's, the guess is the classifier's of the
published snapshot, and language, urgency and mood were decided by `assistant`.
"""

import math
from collections.abc import Mapping, Sequence

from frontdesk.routing.grow import chances_of
from frontdesk.routing.keywords import Keyword, Lists, Normal
from frontdesk.values import frozen

MOST_EVIDENCE = 8
BESIDE = 0.1
"""What a word weighs beside a classifier that has learnt the same words. Pages and orders it has not."""
UNLIKELY = 1e-6


@frozen
class Evidence:
    """`kind`: zh, en, page, order, or classifier; `what`: the keyword or the guessed intent, never what the
    visitor wrote around it; `weight`: logarithm of odds of a keyword, probability of a guess."""

    kind: str
    what: str
    skill: str
    topic: str
    weight: float


@frozen
class Noted:
    """What others have decided of it. `order`: an order number that was given; `page`: the address that the
    visitor wrote from."""

    language: str = ""
    urgency: str = ""
    mood: str = ""
    order: str = ""
    page: str = ""


NOTHING = Noted()


@frozen
class About:
    """`topic` is the likeliest intent of `skill`; both "" where nothing tells. `confidence`: of the skill."""

    topic: str = ""
    skill: str = ""
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    language: str = ""
    urgency: str = ""
    mood: str = ""


def about(
    texts: Sequence[str],
    lists: Lists,
    normal: Normal,
    guess: Mapping[str, float] | None = None,
    noted: Noted = NOTHING,
) -> About:
    """`guess`: probability of each fine intent, None without a classifier; those that no list names count as
    no skill."""
    heard = [each for text in texts for each in lists.heard(text, normal)]
    found = list(dict.fromkeys(heard + lists.seen(noted.page, noted.order)))
    chances = _chances(found, guess)
    by_skill = _by_skill(chances, lists)
    skill = max(by_skill, key=lambda each: (by_skill[each], each), default="")
    if not skill:
        return About(language=noted.language, urgency=noted.urgency, mood=noted.mood)
    mine = [each for each in chances if lists.skills.get(each) == skill]
    topic = max(mine, key=lambda each: (chances[each], each))
    told = _evidence(found, guess or {}, lists)
    return About(topic, skill, round(by_skill[skill], 4), told, noted.language, noted.urgency, noted.mood)


def _chances(found: Sequence[Keyword], guess: Mapping[str, float] | None) -> dict[str, float]:
    sums: dict[str, float] = {}
    for each in found:
        weight = each.weight * BESIDE if guess and each.kind in ("zh", "en") else each.weight
        sums[each.intent] = sums.get(each.intent, 0.0) + weight
    if not guess:
        return chances_of(sums)
    scores = {
        intent: math.log(max(guess.get(intent, 0.0), UNLIKELY)) + sums.get(intent, 0.0)
        for intent in {**guess, **sums}
    }
    top = max(scores.values())
    whole = math.fsum(math.exp(score - top) for score in scores.values())
    return {intent: math.exp(score - top) / whole for intent, score in scores.items()}


def _by_skill(chances: Mapping[str, float], lists: Lists) -> dict[str, float]:
    """Sums over fine intents."""
    sums: dict[str, float] = {}
    for intent, chance in chances.items():
        skill = lists.skills.get(intent, "")
        if skill:
            sums[skill] = sums.get(skill, 0.0) + chance
    return sums


def _evidence(found: Sequence[Keyword], guess: Mapping[str, float], lists: Lists) -> tuple[Evidence, ...]:
    """The likeliest guess first, then the heaviest keywords."""
    likeliest = max(guess, key=lambda each: (guess[each], each), default="")
    skill = lists.skills.get(likeliest, "")
    first = [Evidence("classifier", likeliest, skill, likeliest, round(guess[likeliest], 4))] if skill else []
    heaviest = sorted(found, key=lambda each: -each.weight)[: MOST_EVIDENCE - len(first)]
    return (*first, *(Evidence(e.kind, e.word, e.skill, e.intent, round(e.weight, 3)) for e in heaviest))
