"""Makes passages of what a search found: numbered, and without what was planted in them."""

from frontdesk.assistant.model import Passage
from frontdesk.assistant.planted import is_planted, without_planted
from frontdesk.knowledge.passages import Chunk, Findings, Found

MOST = 6
"""Passages of a turn: what a person would read through."""


def read(findings: Findings) -> tuple[Passage, ...]:
    """Best first, numbered from 1; a chunk that is nothing but planted text is left out."""
    passages: list[Passage] = []
    for found in findings.found:
        passage = _passage(len(passages) + 1, found)
        if passage.text:
            passages.append(passage)
    return tuple(passages[:MOST])


def _passage(number: int, found: Found) -> Passage:
    kept, dropped = without_planted(found.chunk.text)
    text = "\n".join(kept) if dropped else found.chunk.text.strip()
    return Passage(number, _clean(found.chunk), text, kept, found.score, dropped)


def _clean(chunk: Chunk) -> Chunk:
    """Titles and questions are read too, and can carry orders as well."""
    from dataclasses import replace

    question = "\n".join(line for line in chunk.question.splitlines() if not is_planted(line))
    return replace(
        chunk,
        title="" if is_planted(chunk.title) else chunk.title,
        heading="" if is_planted(chunk.heading) else chunk.heading,
        question=question,
    )
