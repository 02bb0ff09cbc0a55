"""Weighted keywords grown from a tenant's examples: short lists that a person can read and edit.

Each intent's words are those that tell most about it (how often they are said there, times the logarithm of
how much more often than elsewhere). Then their weights are taught to tell the intents apart, never below
LEAST, so that a list has no word that speaks against its own intent.
"""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from frontdesk.routing.keywords import HEAVIEST, LONGEST, Normal, phrases, units

MOST = 60
"""Words of one intent."""
LEAST, FIRST = 0.05, 0.35
PASSES, STEP = 6, 0.25

Words = dict[str, dict[str, float]]


def grow(examples: Sequence[tuple[str, str]], skills: Mapping[str, str], normal: Normal) -> dict[str, object]:
    """`examples`: (text, intent); `skills`: each intent's skill. As `keywords.read_lists` reads it; the same
    from the same examples. 10,000 messages take some 10 s of one core."""
    said = [(frozenset(said_in(text, normal)), intent) for text, intent in examples if intent in skills]
    words = _telling(said)
    _teach(words, said)
    lists: dict[str, dict[str, dict[str, list[list[object]]]]] = {}
    for intent in sorted(words):
        kinds: dict[str, list[list[object]]] = {}
        for key, weight in sorted(words[intent].items(), key=lambda each: (-each[1], each[0])):
            kinds.setdefault("en" if key.isascii() else "zh", []).append([_shown(key), round(weight, 3)])
        lists.setdefault(skills[intent], {})[intent] = kinds
    return dict(lists)


def said_in(text: str, normal: Normal) -> list[str]:
    """Words and pairs of words; of Chinese two and three characters."""
    found = phrases(units(text, normal), 1, 3)
    return [each for each in found if _is_term(each.split(" "))]


def _is_term(parts: list[str]) -> bool:
    short = [len(part) == 1 and not part.isascii() for part in parts]
    fits = len(parts) in (2, 3) if all(short) else len(parts) <= 2 and not any(short)
    return fits and all(parts) and sum(map(len, parts)) < LONGEST


def _shown(key: str) -> str:
    return key if key.isascii() else key.replace(" ", "")


def _telling(said: Sequence[tuple[frozenset[str], str]]) -> Words:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for terms, intent in said:
        counts[intent].update(terms)
    everywhere: Counter[str] = Counter()
    for each in counts.values():
        everywhere.update(each)
    sizes = Counter(intent for _, intent in said)
    return {
        intent: _best(mine, everywhere, sizes[intent], len(said)) for intent, mine in sorted(counts.items())
    }


def _best(mine: Counter[str], everywhere: Counter[str], size: int, whole: int) -> dict[str, float]:
    tells: dict[str, tuple[float, float]] = {}
    for term, count in mine.items():
        here = (count + everywhere[term] / whole) / (size + 1)
        odds = math.log(here * (whole - size + 1) / (everywhere[term] - count + 0.5))
        if odds > 0 and (everywhere[term] > 1 or whole < 2000):
            tells[term] = (count * odds, odds)
    chosen = sorted(tells, key=lambda term: (-tells[term][0], term))[:MOST]
    return {term: min(HEAVIEST, max(LEAST, FIRST * tells[term][1])) for term in chosen}


def _teach(words: Words, said: Sequence[tuple[frozenset[str], str]]) -> None:
    """Softmax regression, one message at a time; the rival of what is heard is that nothing is."""
    owners: dict[str, list[str]] = defaultdict(list)
    for intent, mine in words.items():
        for term in mine:
            owners[term].append(intent)
    draw = random.Random(1)  # noqa: S311 -- an order, no secret
    order = list(range(len(said)))
    for turn in range(PASSES):
        draw.shuffle(order)
        step = STEP * (1 - turn / PASSES)
        for at in order:
            terms, intent = said[at]
            hits = [(owner, term) for term in sorted(terms) for owner in owners.get(term, ())]
            chances = chances_of(_sums(words, hits))
            for owner, term in hits:
                wrong = (owner == intent) - chances[owner]
                words[owner][term] = min(HEAVIEST, max(LEAST, words[owner][term] + step * wrong))


def _sums(words: Words, hits: Sequence[tuple[str, str]]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for owner, term in hits:
        sums[owner] = sums.get(owner, 0.0) + words[owner][term]
    return sums


def chances_of(sums: Mapping[str, float]) -> dict[str, float]:
    """Of each intent that is heard; what is missing to 1 is that it is none of them."""
    top = max(0.0, *sums.values(), 0.0)
    powers = {intent: math.exp(weight - top) for intent, weight in sums.items()}
    whole = math.exp(-top) + math.fsum(powers.values())
    return {intent: power / whole for intent, power in powers.items()}
