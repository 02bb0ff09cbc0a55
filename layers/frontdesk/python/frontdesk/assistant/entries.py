"""Whether a FAQ entry asks what the visitor asks: in meaning, in words, and more so than any other entry.

The constants are the same for every tenant and language; docs/decisions/0021 says how they were found.
"""

import math
from collections.abc import Iterable, Set

from frontdesk.knowledge.normalise import exact_key, normalise
from frontdesk.knowledge.passages import Found
from frontdesk.knowledge.snapshot.questions import agree, matter
from frontdesk.values import frozen

SAME = 0.86
"""From here on, likeness and lead together, an entry's answer is given."""
LEAD = 0.05
"""And how much likelier it must be than the next one, however alike both are."""
WORDS = 0.7
"""What likeness in words counts, beside 1 for meaning."""


UNSEEN = 0.45
"""How like the next entry is taken to be where the search brought no other."""


@frozen
class Meant:
    """The entry whose questions are most like the visitor's; `lead` is how much more than the next one's.

    Not `compared`: without vectors, and in a shop with few entries, only words are, which prove less.
    """

    hash: str
    likeness: float
    lead: float
    agrees: bool
    compared: bool

    @property
    def sure(self) -> bool:
        alike = self.likeness + self.lead >= SAME and self.lead >= LEAD
        return self.compared and self.agrees and alike

    def doubts(self, entries: Set[str]) -> bool:
        """Whether an answer from these entries (hashes of their chunks) is another question's."""
        return bool(entries) and (self.compared or entries != {self.hash})


def meant(text: str, language: str, found: Iterable[Found]) -> Meant | None:
    """None where no entry was found."""
    entries = [each for each in found if each.chunk.question]
    if not entries:
        return None
    compared = all("meant" in each.parts for each in entries)
    likest = sorted(
        ((likeness(text, language, each), each) for each in entries),
        key=lambda pair: (-pair[0], pair[1].chunk.hash),
    )
    (score, best), *others = likest
    next_one = max([UNSEEN, *(near for near, each in others if each.chunk.text != best.chunk.text)])
    agrees = any(agree(text, question) for question in best.chunk.question.split("\n"))
    return Meant(best.chunk.hash, round(score, 4), round(score - next_one, 4), agrees, compared)


def same_question(text: str, language: str, found: Iterable[Found]) -> str:
    """The hash of the entry that asks just this, whatever its case, width and marks; '' if none does."""
    asked = exact_key(normalise(text))
    for each in found if asked else ():
        own = each.chunk.language[:2] == language[:2] and each.chunk.question
        if own and any(exact_key(normalise(question)) == asked for question in own.split("\n")):
            return each.chunk.hash
    return ""


def likeness(text: str, language: str, found: Found) -> float:
    """Meaning of all the entry's questions, if compared, and words of the likest one."""
    near = max(alike(text, question, language) for question in found.chunk.question.split("\n"))
    return found.parts.get("meant", 0.0) + WORDS * near


def alike(one: str, other: str, language: str) -> float:
    """The share of terms that two questions have in common: 0 to 1."""
    mine, theirs = matter(one, language), matter(other, language)
    return len(mine & theirs) / math.sqrt((len(mine) or 1) * (len(theirs) or 1))
