"""What a question asks for, word by word with weights, and how much of it a passage holds."""

import functools
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence

from frontdesk.assistant.lexicon import EN_EQUAL, EN_GENERAL, EN_STOP, ZH_LIGHT, ZH_STOP, equalled
from frontdesk.knowledge.normalise import HAN
from frontdesk.knowledge.text.stem import stem
from frontdesk.patterns import pattern
from frontdesk.values import frozen

LIGHT, PLAIN, NAMED, NUMBERED = 0.3, 1.0, 1.5, 2.0
"""Weights: general words, others, names (capital letters), numbers and ids."""
ALIKE, LONE = 0.8, 0.35
"""Credit for an English word with the same beginning, and for a Chinese character without its neighbour."""
HELD = 0.75
"""From this credit on, a passage is said to hold a word."""

_WORD = pattern(r"[a-z0-9]+(?:[.'][a-z0-9]+)*")
_NAME = pattern(
    r"(?<=[a-z0-9,] )[A-Z][A-Za-z0-9]+|[A-Z]{2,}[A-Za-z0-9]*|[\u4e00-\u9fff](?=[A-Za-z])[A-Za-z]+"
)


@frozen
class Need:
    """A word of the question. Chinese: one character with the pairs it stands in."""

    word: str
    weight: float
    pairs: tuple[str, ...] = ()


def needs(question: str) -> tuple[Need, ...]:
    """The content of a question in reading order, each word once."""
    plain = unicodedata.normalize("NFKC", question)
    names = {match.group().lower().lstrip("\u4e00-\u9fff") for match in _NAME.finditer(plain)}
    said = equalled(plain)
    found = [_english(word, names) for word in _WORD.findall(said) if word.replace("'", "") not in EN_STOP]
    if not said.isascii():
        found += [need for run in HAN.findall(ZH_STOP.sub(" ", said)) for need in _chinese(run)]
    return tuple({need.word + "".join(need.pairs): need for need in found}.values())


@functools.lru_cache(maxsize=1 << 12)  # the same sentences are weighed turn after turn
def content(text: str) -> frozenset[str]:
    """What a passage holds: stems, numbers, Chinese characters and pairs."""
    said = equalled(unicodedata.normalize("NFKC", text))
    held = {_one(word) for word in _WORD.findall(said)}
    held |= {part for word in _WORD.findall(said) for part in re.split(r"[.']", word)}
    if not said.isascii():
        for run in HAN.findall(said):
            held.update(run)
            held.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(held)


def credit(need: Need, held: frozenset[str]) -> float:
    """How far a passage holds a word: 0 to 1."""
    if need.pairs:
        if any(pair in held for pair in need.pairs):
            return 1.0
        return LONE if need.word in held else 0.0
    if need.word in held:
        return 1.0
    if len(need.word) < 5 or not need.word.isalpha() or not need.word.isascii():
        return 0.0
    start = need.word[:5]
    return ALIKE if any(_begins_alike(need.word, other, start) for other in held) else 0.0


def rarities(wanted: Sequence[Need], passages: Sequence[frozenset[str]]) -> list[float]:
    """1 for a word that every passage holds, up to 2 for one that none does: the idf of what was found."""
    top = math.log(len(passages) + 1) or 1.0
    held = [sum(credit(need, passage) >= HELD for passage in passages) for need in wanted]
    return [1 + math.log((len(passages) + 1) / (count + 1)) / top for count in held]


def coverage(wanted: Sequence[Need], credits: Iterable[float], rarity: Sequence[float]) -> float:
    """The share of the question, by weight, that was credited; 0 for a question without content."""
    weights = [need.weight * rare for need, rare in zip(wanted, rarity, strict=True)]
    total = sum(weights)
    got = sum(weight * part for weight, part in zip(weights, credits, strict=True))
    return got / total if total else 0.0


def _english(word: str, names: set[str]) -> Need:
    if any(char.isdigit() for char in word):
        return Need(word, NUMBERED)
    if word in EN_GENERAL:
        return Need(_one(word), LIGHT)
    return Need(_one(word), NAMED if word in names and word not in EN_EQUAL else PLAIN)


def _one(word: str) -> str:
    plain = word.replace("'s", "").replace("'", "")
    return stem(EN_EQUAL.get(plain, plain))


def _chinese(run: str) -> list[Need]:
    """A character alone counts by itself; a weight of .5 each, since a word has about two."""
    return [
        Need(char, LIGHT / 2 if char in ZH_LIGHT else PLAIN / 2, _pairs(run, at))
        for at, char in enumerate(run)
    ]


def _pairs(run: str, at: int) -> tuple[str, ...]:
    return tuple(run[start : start + 2] for start in (at - 1, at) if 0 <= start < len(run) - 1)


def _begins_alike(word: str, other: str, start: str) -> bool:
    return other.startswith(start) and other.isalpha() and abs(len(word) - len(other)) <= 3
