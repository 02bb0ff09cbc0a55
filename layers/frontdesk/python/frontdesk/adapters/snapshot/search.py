"""Searches the full index of a published version: no engine, no network, no copy in memory."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Set
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk import errors
from frontdesk.knowledge.embedders import EmbedderOf
from frontdesk.knowledge.passages import Findings, Question
from frontdesk.knowledge.snapshot.find import ask, find
from frontdesk.knowledge.snapshot.full import Full, open_full

OPENED = 16
"""Versions that stay mapped; the one unused for longest goes."""

MOST_CHARACTERS = 512
"""Of a question; the encoder cuts further by itself."""

PathOf = Callable[[str, str], Path | None]
Withdrawn = Callable[[str], Set[str]]


class SnapshotKnowledgeSearch:
    """`path_of(tenant, version)` is the local file of a full index, None if there is none.

    `withdrawn(tenant)` gives ids of articles that were deleted since: their chunks are not found, though the
    version that holds them still serves. Where `embedders` has not the very model that the version was built
    with, it finds by words alone.
    """

    def __init__(
        self, path_of: PathOf, embedders: EmbedderOf | None = None, withdrawn: Withdrawn | None = None
    ) -> None:
        self._path_of, self._embedders = path_of, embedders
        self._withdrawn: Withdrawn = withdrawn or _none
        self._opened: OrderedDict[tuple[str, str], Full] = OrderedDict()
        self._lock = threading.Lock()
        self._last: tuple[str, str, NDArray[np.float32] | None] = ("", "", None)

    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:
        """Raises Unavailable if there is no such version, Damaged if its file is not what was published."""
        full = self._full(tenant, version)
        text = question.text[:MOST_CHARACTERS]
        if not text.strip() or limit < 1:
            return Findings((), "snapshot", version)
        withdrawn = self._withdrawn(tenant)
        barred, told = full.barred(question.audiences, withdrawn), tuple(sorted(withdrawn))
        seen = find(full, ask(full, text, question.language, barred), lambda: self._embed(full, text), limit)
        if seen.vector is None:
            return Findings(seen.found, "snapshot", version, withdrawn=told)
        vector = seen.vector.astype("<f4").tobytes()
        return Findings(seen.found, "snapshot", version, full.model, vector, told)

    def likeliest(self, tenant: str, version: str, text: str) -> tuple[str, float]:
        """What a text is about by the version's classifier, a category, and how likely; ("", 0) without one.

        Raises as `search` does. It costs a vector, which a search for the same text need not make again.
        """
        full = self._full(tenant, version)
        if full.guesser is None or not text.strip():
            return "", 0.0
        vector = self._embed(full, text[:MOST_CHARACTERS])
        if vector is None or full.guesser.fused.encoder != full.model:
            return "", 0.0
        return full.guesser.likeliest(full.guesser.fused.guess(text[:MOST_CHARACTERS], vector, full.model))

    def _full(self, tenant: str, version: str) -> Full:
        """Opened once; who is reading the old one while a new one comes keeps it until done."""
        key = (tenant, version)
        with self._lock:
            if key in self._opened:
                self._opened.move_to_end(key)
                return self._opened[key]
        full = self._open(tenant, version)
        with self._lock:
            self._opened[key] = full
            while len(self._opened) > OPENED:
                self._opened.popitem(last=False)
        return full

    def _open(self, tenant: str, version: str) -> Full:
        path = self._path_of(tenant, version)
        if path is None:
            raise errors.Unavailable("This version of the knowledge base is not here.")
        try:
            return open_full(path, tenant)
        except OSError:
            raise errors.Unavailable("This version of the knowledge base could not be read.") from None

    def _embed(self, full: Full, text: str) -> NDArray[np.float32] | None:
        """The question's vector; None where it could not be compared or is not to be had."""
        model, said, known = self._last
        if (model, said) == (full.model, text):
            return known
        embedder = self._embedders(full.model) if self._embedders and full.model else None
        if embedder is None:
            return None
        try:
            vectors = embedder.queries([text])
        except errors.Unavailable:
            return None
        vector = np.asarray(vectors[0], np.float32)
        self._last = (full.model, text, vector)
        return vector


def _none(_tenant: str) -> Set[str]:
    return frozenset()
