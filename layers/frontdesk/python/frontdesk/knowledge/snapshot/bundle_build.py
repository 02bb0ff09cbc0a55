"""Builds the bundle of a version: the same content gives the same bytes, so that a hash can be its name."""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from itertools import accumulate
from typing import Any

from frontdesk.knowledge.lexical.small import small_index
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.snapshot.bundle import KIND
from frontdesk.knowledge.snapshot.bundle_intents import intent_sections
from frontdesk.knowledge.snapshot.full import primary
from frontdesk.knowledge.snapshot.full_build import searched
from frontdesk.knowledge.snapshot.pack import pack
from frontdesk.knowledge.snapshot.questions_build import phrases, postings
from frontdesk.knowledge.text.terms import terms

MOST_BYTES = 5_000_000
MOST_LIKES = 50


def build_bundle(tenant: str, chunks: Sequence[Chunk], rules: Mapping[str, Any] | None = None) -> bytes:
    """At most MOST_BYTES: entries' answers and questions first, then articles as far as there is room.

    Only what everybody may see is in it; who belongs to a group is answered from the full index.
    """
    shown = [chunk for chunk in chunks if not chunk.audience]
    entries = sorted((each for each in shown if each.question), key=lambda each: (each.article, each.hash))
    articles = [each for each in shown if not each.question]
    sections = {"rules": _json(rules)} | _questions(entries) | intent_sections(entries)
    rows = [*entries, *articles]
    while True:
        made = pack(_about(tenant, rows, entries, sections), sections | _texts(rows))
        if len(made) <= MOST_BYTES or not rows:
            return made
        rows = rows[
            : max(len(entries), len(rows) * 3 // 4) if len(rows) > len(entries) else len(rows) * 9 // 10
        ]


def _about(
    tenant: str, rows: Sequence[Chunk], entries: Sequence[Chunk], sections: Mapping[str, bytes]
) -> dict[str, Any]:
    return {
        "kind": KIND,
        "tenant": tenant,
        "languages": sorted({primary(entry.language) for entry in entries}),
        "entries": len(entries),
        "chunks": len(rows),
        "intents": any(name.startswith("intents.") for name in sections),
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _questions(entries: Sequence[Chunk]) -> dict[str, bytes]:
    """Every entry's own question comes before anybody's likes, so that no like takes its place."""
    asked = [
        (primary(entry.language), question, row)
        for at in range(MOST_LIKES + 1)
        for row, entry in enumerate(entries)
        for question in entry.question.split("\n")[at : at + 1]
    ]
    sections = phrases(asked)
    for language in sorted({each[0] for each in asked}):
        own = [(question, row) for spoken, question, row in asked if spoken == language]
        sections |= {f"{language}.{name}": data for name, data in postings(own, language).items()}
    return sections


def _texts(rows: Sequence[Chunk]) -> dict[str, bytes]:
    """A line of JSON for each, where each begins, and the words in them."""
    lines = [_json(astuple(chunk)) for chunk in rows]
    starts = [0, *accumulate(map(len, lines))]
    words = small_index([terms(searched(chunk), chunk.language) for chunk in rows])
    return {
        "chunks": b"".join(lines),
        "chunks.starts": struct.pack(f"<{len(starts)}I", *starts),
        "words": words,
    }
