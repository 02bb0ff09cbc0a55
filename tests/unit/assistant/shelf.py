"""A tiny search over chunks in memory: the fake that the assistant's tests ask, honest enough to be wrong."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from frontdesk.errors import Unavailable
from frontdesk.knowledge.passages import Chunk, Findings, Found, Question
from frontdesk.knowledge.text.terms import terms

TENANT, VERSION = "ten_01JD0000000000000000000SH0", "k1"


def chunk(
    text: str,
    *,
    title: str = "",
    heading: str = "",
    question: str = "",
    language: str = "",
    category: str = "",
) -> Chunk:
    """A chunk whose language shows in its text."""
    spoken = language or ("en" if text.isascii() else "zh")
    name = sha256("\x1f".join([title, heading, question, text]).encode()).hexdigest()
    return Chunk(name, f"art_{name[:8]}", spoken, title, heading, text, question, category=category)


class Shelf:
    """Port KnowledgeSearch over a few chunks, by BM25; every search is noted in `asked`."""

    def __init__(self, chunks: Iterable[Chunk]) -> None:
        self.chunks = tuple(chunks)
        self.asked: list[Question] = []

    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:
        self.asked.append(question)
        if (tenant, version) != (TENANT, VERSION):
            raise Unavailable
        mine = [each for each in self.chunks if each.language == question.language] or list(self.chunks)
        bags = [Counter(terms(_all(each), each.language)) for each in mine]
        wanted = set(terms(question.text, question.language))
        ranked = sorted(
            ((_score(wanted, bag, bags), each) for bag, each in zip(bags, mine, strict=True)),
            key=lambda pair: -pair[0],
        )
        found = tuple(Found(each, round(score, 4), {"lexical": score}) for score, each in ranked if score > 0)
        return Findings(found[:limit], "shelf", VERSION)


class Away:
    """Port KnowledgeSearch of an engine that is down."""

    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:
        raise Unavailable


def _all(each: Chunk) -> str:
    return "\n".join([each.title, each.heading, each.question, each.text])


def _score(wanted: set[str], bag: Counter[str], bags: list[Counter[str]]) -> float:
    length = sum(bag.values()) / (sum(sum(each.values()) for each in bags) / len(bags))
    score = 0.0
    for term in wanted & bag.keys():
        held = sum(term in each for each in bags)
        idf = math.log(1 + (len(bags) - held + 0.5) / (held + 0.5))
        score += idf * bag[term] * 2.2 / (bag[term] + 1.2 * (0.25 + 0.75 * length))
    return score
