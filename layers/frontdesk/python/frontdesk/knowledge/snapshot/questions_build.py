"""Writes the questions of a bundle: hashes of whole phrases, and postings of their terms by language."""

import math
import struct
from array import array
from collections.abc import Sequence

from frontdesk.knowledge.lexical.weigh import idf
from frontdesk.knowledge.snapshot.questions import matter, phrase_hash

Asked = tuple[str, int]
"""A question and the row of the bundle that answers it."""

MOST_POSTINGS = 300_000
"""Of all questions of one language: 1.2 MB of a bundle."""


def phrases(questions: Sequence[tuple[str, str, int]]) -> dict[str, bytes]:
    """Of (language, question, row): who says exactly this. The first row that has a question keeps it."""
    owners: dict[int, int] = {}
    for language, question, row in questions:
        owners.setdefault(phrase_hash(question, language), row)
    keys = sorted(owners)
    return {
        "phrases": struct.pack(f"<{len(keys)}Q", *keys),
        "phrases.rows": struct.pack(f"<{len(keys)}I", *(owners[key] for key in keys)),
    }


def postings(questions: Sequence[Asked], language: str) -> dict[str, bytes]:
    """Sections of one language for `questions.Questions`; the same questions give the same bytes.

    Past MOST_POSTINGS the questions at the end are left out: put each entry's own first.
    """
    said, kept = _within(questions, language)
    having: dict[int, list[int]] = {}
    for number, keys in enumerate(said):
        for key in keys:
            having.setdefault(key, []).append(number)
    worths = {key: idf(len(said), len(having[key])) for key in having}
    order = sorted(having)
    starts, numbers = array("I", [0]), array("I")
    for key in order:
        numbers.extend(having[key])
        starts.append(len(numbers))
    norms = [math.sqrt(sum(worths[key] ** 2 for key in sorted(keys))) or 1.0 for keys in said]
    return {
        "terms": struct.pack(f"<{len(order)}Q", *order),
        "worths": struct.pack(f"<{len(order)}f", *(worths[key] for key in order)),
        "starts": starts.tobytes(),
        "postings": numbers.tobytes(),
        "norms": struct.pack(f"<{len(norms)}f", *norms),
        "rows": struct.pack(f"<{len(kept)}I", *kept),
    }


def _within(questions: Sequence[Asked], language: str) -> tuple[list[set[int]], list[int]]:
    said, rows, many = list[set[int]](), list[int](), 0
    for question, row in questions:
        keys = matter(question, language)
        many += len(keys)
        if many > MOST_POSTINGS:
            break
        if keys:
            said.append(keys)
            rows.append(row)
    return said, rows
