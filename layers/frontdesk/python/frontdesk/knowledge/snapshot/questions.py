"""Finds the question that was meant among those that a shop has answers to. Stdlib only: on the hot path.

Questions lie in the bundle as sorted hashes of whole phrases, and as postings of their terms by language. A
question is near when it shares the rare words of the text, weighed as a cosine of inverse frequencies: a word
that no question knows weighs most, so that "ship drones abroad" is not "ship abroad".
"""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from frontdesk import errors
from frontdesk.knowledge.lexical.weigh import term_key
from frontdesk.knowledge.normalise import exact_key, normalise
from frontdesk.knowledge.text.terms import terms
from frontdesk.patterns import pattern
from frontdesk.values import frozen

MOST_POSTINGS = 2_000
"""Looked at for one text (a third of a millisecond); past it common words are looked up for the best only."""
BEST = 16
LONGEST_TEXT = 200
"""Characters. Who writes more has a case of their own."""

_POLITE = pattern(
    r"\b(?:please|pls|plz|thanks?|thank you|thx|hi|hello|hey|dear|kindly|sorry|excuse me|the|an?|my|me|i|i'?m"
    r"|i'?d|you|your|to|of|it|this|that|some|just|so|there|and|need|want|would like|help|tell|know|let"
    r"|assist(?:ance)?|try(?:ing)?|am|have|got|do|does|is|are|can|could|with|in|for|if|about|information"
    r"|something|anything|somehow|question)\b"
    "|请问一下|请问|您好|你好|谢谢您?|多谢|麻烦您?|劳驾|亲|在吗|我想问|想问|问一下|一下|告诉我|帮我|帮忙|我想要?|我要|我的?"
    "|你们?|您们?|咱们?|的|了|吗|呢|啊|呀|吧|哦|嘛",
    re.IGNORECASE,
)
"""What says nothing of the matter; taken out on both sides, unless nothing would remain."""
_ID = pattern(r"[A-Za-z]{0,4}[-#]?\d{5,}")
"""An order's or a parcel's number: the question is the same for another one."""
_DIGITS = pattern(r"\d+")
_NO = pattern(r"\b(?:not|no|never|without|cannot|nothing|none)\b|n['’]t\b|[不没无别未勿]", re.IGNORECASE)
_ASKING = pattern(
    "有没有|是不是|能不能|可不可以|可不可|要不要|会不会|行不行|对不对|好不好|用不用|多不多|不好意思"
    r"|[不没否]\s*[?？。!！~]*$"
    r"|\b(?:why|can|do|does|is|are|could|would|won|don)['’]?t\s+(?:you|i|we)\b",
    re.IGNORECASE,
)


@frozen
class Near:
    """A question's row in the bundle, how near it is (0 to 1), and the nearest one of another row."""

    row: int
    score: float
    second: float


def phrase_hash(text: str, language: str) -> int:
    """Of a whole question without case, width, spaces and punctuation."""
    return term_key(f"{language}\0{exact_key(normalise(text))}")


def matter(text: str, language: str) -> set[int]:
    """The terms of a text, as hashes, by which it is near another."""
    said = _ID.sub(" ", text)
    return {term_key(term) for term in terms(_POLITE.sub(" ", said), language) or terms(said, language)}


def agree(text: str, question: str) -> bool:
    """Whether both say the same of numbers, and whether both or neither deny: what a cosine can't see."""
    text, question = _ID.sub(" ", text), _ID.sub(" ", question)
    return set(_DIGITS.findall(text)) <= set(_DIGITS.findall(question)) and _denies(text) == _denies(question)


def _denies(text: str) -> bool:
    return _NO.search(_ASKING.sub(" ", text)) is not None


class Questions:
    """All questions of one language. `section` gives the bytes that `questions_build` named."""

    def __init__(self, section: Callable[[str], memoryview]) -> None:
        self._keys = section("terms").cast("Q")
        self._worths = section("worths").cast("f")
        self._starts = section("starts").cast("I")
        self._postings = section("postings").cast("I")
        self._norms = section("norms").cast("f")
        self._rows = section("rows").cast("I")
        if (
            len(self._starts) != len(self._keys) + 1
            or len(self._norms) != len(self._rows)
            or self._starts[len(self._keys)] != len(self._postings)
        ):
            raise errors.Damaged("its questions do not fit their terms")

    def near(self, text: str, language: str) -> Near | None:
        """The nearest question, or None if none shares a word. Never raises, whatever the text."""
        asked = matter(text[:LONGEST_TEXT], language)
        known = [at for at in map(self._place, asked) if at >= 0]
        if not known:
            return None
        known.sort(key=lambda at: self._starts[at + 1] - self._starts[at])
        unknown = max(self._worths[known[0]], self._unheard())
        norm = math.sqrt(sum(self._worths[at] ** 2 for at in known) + (len(asked) - len(known)) * unknown**2)
        return self._best(self._scores(known), norm)

    def _unheard(self) -> float:
        """What a word weighs that no question has."""
        return math.log(1 + (len(self._rows) + 0.5) / 0.5)

    def _place(self, key: int) -> int:
        at = bisect_left(self._keys, key)
        return at if at < len(self._keys) and self._keys[at] == key else -1

    def _scores(self, known: Sequence[int]) -> dict[int, float]:
        """Shared weight by question: all of the rare words, of the common ones for the best only."""
        scores: dict[int, float] = {}
        looked = 0
        for number, at in enumerate(known):
            first, last = self._starts[at], self._starts[at + 1]
            if looked and looked + last - first > MOST_POSTINGS:
                return self._with_common(scores, known[number:])
            looked += last - first
            worth = self._worths[at] ** 2
            for question in self._postings[first : min(last, first + 4 * MOST_POSTINGS)]:
                scores[question] = scores.get(question, 0.0) + worth
        return scores

    def _with_common(self, scores: dict[int, float], common: Sequence[int]) -> dict[int, float]:
        best = sorted(scores, key=lambda question: (-scores[question] / self._norms[question], question))
        kept = {question: scores[question] for question in best[:BEST]}
        for at in common:
            first, last = self._starts[at], self._starts[at + 1]
            worth = self._worths[at] ** 2
            for question in kept:
                place = bisect_left(self._postings, question, first, last)
                if place < last and self._postings[place] == question:
                    kept[question] += worth
        return kept

    def _best(self, scores: dict[int, float], norm: float) -> Near:
        near = {question: shared / (norm * self._norms[question]) for question, shared in scores.items()}
        first = min(near, key=lambda question: (-near[question], question))
        row = self._rows[first]
        others = [score for question, score in near.items() if self._rows[question] != row]
        return Near(row, min(1.0, near[first]), max(others, default=0.0))
