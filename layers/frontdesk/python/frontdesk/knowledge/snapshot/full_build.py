"""Builds the full index of a version: its chunks, postings for each language, vectors if there are any."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.fusion import Fusion, as_data
from frontdesk.knowledge.lexical.build import postings
from frontdesk.knowledge.lexical.weigh import term_key
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.snapshot.full import KIND, primary
from frontdesk.knowledge.snapshot.pack import pack
from frontdesk.knowledge.text.terms import terms
from frontdesk.knowledge.vectors.build import vectors as vector_sections
from frontdesk.knowledge.vectors.centred import centres


def build_full(
    tenant: str,
    chunks: Sequence[Chunk],
    *,
    model: str = "",
    vectors: NDArray[np.float32] | None = None,
    questions: NDArray[np.float32] | None = None,
    fusion: Fusion | None = None,
    intents: Mapping[str, bytes] | None = None,
) -> bytes:
    """A file for `snapshot.full`; the same input gives the same bytes, whatever the time and the machine.

    `vectors`: a unit vector for each chunk, all made by the embedding model with the id `model`. Without them
    the index finds by words alone. `questions`: vectors of any questions
    by the same model, so that thousands of chunks are compared by sketch more exactly.
    `intents`: sections of `guesser_build`. Raises ValueError if they don't fit.
    """
    _check(chunks, model, vectors)
    order = sorted(range(len(chunks)), key=lambda at: (primary(chunks[at].language), chunks[at].article, at))
    rows = [chunks[at] for at in order]
    languages = _languages(rows)
    audiences = sorted({"", *(chunk.audience for chunk in rows)})
    about = {
        "kind": KIND,
        "tenant": tenant,
        "chunks": len(rows),
        "model": model,
        "languages": languages,
        "audiences": audiences,
        "fusion": as_data(fusion or Fusion()),
    }
    sections = _texts(rows) | _owners(rows, audiences)
    for language, first, last in languages:
        words = postings(terms(searched(chunk), language) for chunk in rows[first:last])
        sections |= {f"{language}.{name}": data for name, data in words.items()}
    if vectors is not None:
        sections |= {
            f"vectors.{name}": data for name, data in vector_sections(vectors[order], questions).items()
        }
        sections |= _centres(rows, vectors[order])
    return pack(about, sections | dict(intents or {}))


def searched(chunk: Chunk) -> str:
    """What words are looked for in."""
    return "\n".join(filter(None, (chunk.title, chunk.heading, chunk.question, chunk.text)))


def _check(chunks: Sequence[Chunk], model: str, vectors: NDArray[np.float32] | None) -> None:
    if (vectors is None) != (model == ""):
        raise ValueError("vectors need the id of the model that made them, and a model its vectors")
    if vectors is not None and len(vectors) != len(chunks):
        raise ValueError(f"{len(vectors)} vectors for {len(chunks)} chunks")
    if len({chunk.hash for chunk in chunks}) < len(chunks):
        raise ValueError("two chunks have the same hash")


def _languages(rows: Sequence[Chunk]) -> list[tuple[str, int, int]]:
    """Each language with the rows from and to which it reaches."""
    tags = [primary(chunk.language) for chunk in rows]
    return [(tag, tags.index(tag), tags.index(tag) + tags.count(tag)) for tag in dict.fromkeys(tags)]


def _centres(rows: Sequence[Chunk], vectors: NDArray[np.float32]) -> dict[str, bytes]:
    return {
        f"{language}.centre": each.astype("<f4").tobytes()
        for language, each in centres(rows, vectors).items()
    }


def _texts(rows: Sequence[Chunk]) -> dict[str, bytes]:
    """A line of JSON for each chunk, and where each begins."""
    lines = [json.dumps(astuple(chunk), ensure_ascii=False).encode() for chunk in rows]
    starts = np.cumsum([0, *map(len, lines)]).astype("<u8")
    return {"chunks": b"".join(lines), "chunks.starts": starts.tobytes()}


def _owners(rows: Sequence[Chunk], audiences: list[str]) -> dict[str, bytes]:
    """For each chunk the number of its article and of its audience, and whether it is a FAQ entry."""
    numbers: dict[str, int] = {}
    articles = [numbers.setdefault(chunk.article, len(numbers)) for chunk in rows]
    named = {audience: number for number, audience in enumerate(audiences)}
    return {
        "articles": np.array(articles, "<u4").tobytes(),
        "articles.keys": np.array([term_key(article) for article in numbers], "<u8").tobytes(),
        "audiences": np.array([named[chunk.audience] for chunk in rows], "<u2").tobytes(),
        "entries": np.array([bool(chunk.question) for chunk in rows], np.bool_).tobytes(),
    }
