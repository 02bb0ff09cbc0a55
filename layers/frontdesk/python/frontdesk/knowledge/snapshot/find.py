"""Searches one opened index: by words, by meaning where words leave it open, and both weighed together."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.passages import Found
from frontdesk.knowledge.snapshot.full import Full, Segment
from frontdesk.knowledge.text.terms import terms
from frontdesk.knowledge.topmost import topmost
from frontdesk.knowledge.vectors.centred import centred
from frontdesk.knowledge.vectors.closeness import Closeness

REACH = 4
"""Neighbours on either side, of the same article, whose words also speak for a piece: what is asked may be
said in one sentence and about whom in the one before."""

MEANT = "meant"
"""The part of a score that says how near an entry's questions are in meaning."""

Rows = NDArray[np.intp]
Scores = NDArray[np.float32]
Flags = NDArray[np.bool_]
Embed = Callable[[], Scores | None]


@dataclass(frozen=True, slots=True)
class Sighted:
    """What was found, and the vector that took part in it (None: words alone)."""

    found: tuple[Found, ...]
    vector: Scores | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Rows that compete, the best by words first, with their scores by words."""

    rows: Rows
    lexical: Scores

    def best(self) -> "Pool":
        order = np.lexsort((self.rows, -self.lexical))
        return Pool(self.rows[order], self.lexical[order])


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to one index: where it looks, the terms that are known there, and what it must not see."""

    full: Full
    places: list[tuple[Segment, list[int]]]
    barred: Flags | None

    def is_entry(self, row: np.intp) -> bool:
        """Whether it is a FAQ entry whose meaning can be compared with a question's."""
        segment = next(segment for segment, _ in self.places if row in _range(segment.rows))
        return segment.centre is not None and bool(self.full.entries[row])

    def meant(self, rows: Rows, cosines: Scores, vector: Scores) -> Scores:
        """Cosines seen from the middle of all entries, where the same question stands out; NaN elsewhere."""
        vectors, found = self.full.meaning(), np.full(len(rows), np.nan, np.float32)
        for segment, _ in self.places:
            inside = (rows >= segment.rows.start) & (rows < segment.rows.stop)
            if segment.centre is not None and inside.any():
                own, middle = vectors.closeness(segment.centre, rows[inside]), float(vector @ segment.centre)
                square = float(segment.centre @ segment.centre)
                found[inside] = centred(cosines[inside], own, middle, square)
        return found

    def by_words(self) -> Pool:
        """The rows that share the most words with the question."""
        return _joined([self._best(*place) for place in self.places]).best()

    def _best(self, segment: Segment, known: list[int]) -> Pool:
        scores = segment.words.scores(known)
        if self.barred is not None:
            scores[self.barred[segment.rows]] = 0
        rows = np.sort(topmost(scores, self.full.fusion.pool)) + segment.rows.start
        return self._weighed(segment, known, rows)

    def with_nearest(self, pool: Pool, vectors: Closeness, vector: Scores) -> Pool:
        """The pool and the rows nearest in meaning, these too with their scores by words."""
        added = [self._near(place, pool, vectors, vector) for place in self.places]
        return _joined([pool, *added])

    def _near(self, place: tuple[Segment, list[int]], pool: Pool, vectors: Closeness, vector: Scores) -> Pool:
        segment, known = place
        barred = None if self.barred is None else self.barred[segment.rows]
        near = vectors.nearest(vector, self.full.fusion.pool, segment.rows, barred)
        return self._weighed(segment, known, np.setdiff1d(near, pool.rows))

    def _weighed(self, segment: Segment, known: list[int], rows: Rows) -> Pool:
        """BM25 of each row, and of it with its neighbours: each term where they say it best."""
        windows = self._windows(segment, rows)
        looked, place = np.unique(windows, return_inverse=True)
        table = segment.words.table(known, looked - segment.rows.start)
        parts = table[:, place.reshape(windows.shape)]
        return Pool(rows, parts[:, :, REACH].sum(axis=0) + parts.max(axis=2, initial=0).sum(axis=0))

    def _windows(self, segment: Segment, rows: Rows) -> Rows:
        """Shape (rows, 2 REACH + 1): the neighbours of each row, itself where there is none."""
        near = rows[:, None] + np.arange(-REACH, REACH + 1)
        inside = np.clip(near, segment.rows.start, segment.rows.stop - 1)
        own = self.full.articles[inside] == self.full.articles[rows][:, None]
        if self.barred is not None:
            own &= ~self.barred[inside]
        return np.where(own, inside, rows[:, None])


def ask(full: Full, text: str, language: str, barred: Flags | None) -> Asked:
    segments = full.spoken(language)
    places = [(segment, segment.words.known(terms(text, segment.language))) for segment in segments]
    return Asked(full, places, barred)


def find(full: Full, asked: Asked, embed: Embed, limit: int) -> Sighted:
    """The best `limit`. `embed` gives the question's vector, or None if it can't; it is called only if the
    index has vectors and words alone do not decide."""
    pool = asked.by_words()
    if full.vectors is None or (
        full.fusion.decided(pool.lexical, full.articles[pool.rows]) and not asked.is_entry(pool.rows[0])
    ):
        return Sighted(_named(full, pool.rows, pool.lexical, {"lexical": pool.lexical}, limit))
    vector = embed()
    if vector is None:
        return Sighted(_named(full, pool.rows, pool.lexical, {"lexical": pool.lexical}, limit))
    pool = asked.with_nearest(pool, full.vectors, vector)
    cosines = full.vectors.closeness(vector, pool.rows)
    scores = full.fusion.fused(pool.lexical, cosines, full.entries[pool.rows])
    parts = {"lexical": pool.lexical, "vector": cosines, MEANT: asked.meant(pool.rows, cosines, vector)}
    return Sighted(_named(full, pool.rows, scores, parts, limit), vector)


def _named(full: Full, rows: Rows, scores: Scores, parts: dict[str, Scores], limit: int) -> tuple[Found, ...]:
    order = np.lexsort((rows, -scores))[:limit]
    return tuple(
        Found(
            full.chunk(int(rows[at])),
            float(scores[at]),
            {name: float(values[at]) for name, values in parts.items() if not np.isnan(values[at])},
        )
        for at in order
    )


def _range(rows: slice) -> range:
    return range(rows.start, rows.stop)


def _joined(pools: list[Pool]) -> Pool:
    if not pools:
        return Pool(np.zeros(0, np.intp), np.zeros(0, np.float32))
    return Pool(
        np.concatenate([each.rows for each in pools]), np.concatenate([each.lexical for each in pools])
    )
