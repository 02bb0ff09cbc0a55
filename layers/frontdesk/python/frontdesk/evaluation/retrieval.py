"""Whether the right passage is found: as the product cuts, indexes and searches it, and each half alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from frontdesk.evaluation.retrieval_files import Asked, Passage
from frontdesk.knowledge.content.chunk import chunks_of_article, hashed
from frontdesk.knowledge.content.model import Content
from frontdesk.knowledge.fusion import Fusion
from frontdesk.knowledge.normalise import has_han
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.ports import Embedder
from frontdesk.knowledge.snapshot.find import ask
from frontdesk.knowledge.snapshot.full import Full
from frontdesk.knowledge.snapshot.full_build import build_full
from frontdesk.knowledge.snapshot.pack import open_pack
from frontdesk.knowledge.vectors.closeness import Closeness
from frontdesk.knowledge.vectors.embedded import embed

CUTS = (1, 10)
WAYS = ("words", "meaning", "by ranks (RRF)", "as shipped")
_RRF = 60  # Cormack, Clarke and Büttcher, 2009
Ranked = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Recall:
    """`found[way][cut]`: the share of questions with a right passage among the first `cut`.
    `decided`: the share that words alone settled."""

    found: dict[str, dict[int, float]]
    questions: int
    passages: int
    chunks: int
    decided: float


def measure(
    passages: Sequence[Passage],
    questions: Sequence[Asked],
    embedder: Embedder,
    fusion: Fusion | None = None,
) -> Recall:
    """Raises ValueError if there is nothing to ask or to find. Encodes all passages: give a `Remembered`."""
    if not passages or not questions:
        raise ValueError("no passages, or no questions")
    chunks = list({chunk.hash: chunk for passage in passages for chunk in _chunks(passage)}.values())
    vectors = embed(embedder, chunks)
    full = Full(open_pack(build_full("eval", chunks, model=embedder.id, vectors=vectors, fusion=fusion)))
    articles = [chunk.article for chunk in full.chunks()]
    hits = {way: dict.fromkeys(CUTS, 0) for way in WAYS}
    settled = 0
    for asked in questions:
        ways, decided = _ways(full, full.meaning(), asked.text, embedder)
        settled += decided
        for way, rows in ways.items():
            first = _first(articles, rows)
            for cut in CUTS:
                hits[way][cut] += not asked.right.isdisjoint(first[:cut])
    many = len(questions)
    shares = {way: {cut: hit / many for cut, hit in cuts.items()} for way, cuts in hits.items()}
    return Recall(shares, many, len(passages), len(chunks), settled / many)


def table(recall: Recall) -> str:
    """As text; one line a way."""
    lines = [
        f"{recall.questions} questions, {recall.passages} passages in {recall.chunks} chunks; words alone "
        f"settled {recall.decided:.0%}",
        f"{'way':<16}" + "".join(f"{f'R@{cut}':>8}" for cut in CUTS),
    ]
    return "\n".join(
        lines
        + [f"{way:<16}" + "".join(f"{cuts[cut]:8.3f}" for cut in CUTS) for way, cuts in recall.found.items()]
    )


def _chunks(passage: Passage) -> list[Chunk]:
    language = "zh" if has_han(passage.text + passage.question) else "en"
    if passage.question:
        return [hashed(Chunk("", passage.id, language, "", "", passage.text, passage.question))]
    cut = chunks_of_article(passage.id, Content(passage.title, passage.text, language))
    return [replace(chunk, article=passage.id) for chunk in cut]


def _ways(full: Full, vectors: Closeness, text: str, embedder: Embedder) -> tuple[dict[str, Ranked], bool]:
    """Rows in order, for each way, and whether words alone decided."""
    asked = ask(full, text, "zh" if has_han(text) else "en", None)
    words = asked.by_words()
    vector = embedder.queries([text])[0]
    pool = asked.with_nearest(words, vectors, vector)
    cosines = vectors.closeness(vector, pool.rows)
    decided = full.fusion.decided(words.lexical, full.articles[words.rows])
    fused = full.fusion.fused(pool.lexical, cosines, full.entries[pool.rows])
    ranks = 1 / (_RRF + _places(pool.lexical)) + 1 / (_RRF + _places(cosines))
    return {
        "words": words.rows,
        "meaning": _ordered(pool.rows, cosines),
        "by ranks (RRF)": _ordered(pool.rows, ranks),
        "as shipped": words.rows if decided else _ordered(pool.rows, fused),
    }, decided


def _places(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    return np.argsort(np.argsort(-scores, kind="stable"), kind="stable")


def _ordered(rows: Ranked, scores: NDArray[np.floating]) -> Ranked:
    return rows[np.lexsort((rows, -scores))]


def _first(articles: Sequence[str], rows: Ranked) -> list[str]:
    """The first passages that the chunks belong to."""
    seen: dict[str, None] = {}
    for row in rows:
        seen.setdefault(articles[int(row)])
        if len(seen) == max(CUTS):
            break
    return list(seen)
