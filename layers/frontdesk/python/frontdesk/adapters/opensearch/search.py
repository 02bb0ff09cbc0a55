"""Searches published versions on OpenSearch: BM25 and nearest neighbours, weighed by its search pipeline."""

import math
from collections.abc import Callable, Mapping, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray
from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError

from frontdesk.adapters.opensearch.client import our_errors
from frontdesk.adapters.opensearch.editions import Editions
from frontdesk.adapters.opensearch.layout import primary
from frontdesk.adapters.opensearch.query import Edition, cleaned, search_body
from frontdesk.errors import Unavailable
from frontdesk.knowledge.embedders import EmbedderOf
from frontdesk.knowledge.fallback import NOT_HERE
from frontdesk.knowledge.passages import Chunk, Findings, Found, Question
from frontdesk.knowledge.snapshot.find import MEANT
from frontdesk.knowledge.vectors.centred import centred

ENGINE = "opensearch"
TIMEOUT_S = 1.0
"""Of one call; FallbackSearch has less patience, this one only frees its thread."""

Withdrawn = Callable[[str], Set[str]]
Vector = NDArray[np.float32]


class OpenSearchKnowledgeSearch:
    """`withdrawn(tenant)` gives ids of articles that were deleted since their version was published.

    Without embedders it finds by words alone; a version whose vectors another model made is refused, since
    the snapshot that pins that model can do better.
    """

    def __init__(
        self,
        client: OpenSearch,
        prefix: str,
        embedders: EmbedderOf | None = None,
        withdrawn: Withdrawn | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._client, self._prefix, self._embedders = client, prefix, embedders
        self._withdrawn: Withdrawn = withdrawn or _none
        self._timeout_s = timeout_s
        self._editions = Editions(client, prefix, timeout_s)

    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:
        """Raises Unavailable, with the code NOT_HERE where OpenSearch is well but has no such version."""
        edition = self._editions.get(tenant, version)
        if not cleaned(question.text).strip() or limit < 1 or not edition.chunks:
            return Findings((), ENGINE, version)
        vector = self._embed(edition, question.text)
        withdrawn = tuple(sorted(self._withdrawn(tenant)))
        body = search_body(edition, question, withdrawn, _numbers(vector), limit)
        found = read(self._ask(edition, body, hybrid=vector is not None), edition, limit, vector)
        if vector is None:
            return Findings(found, ENGINE, version, withdrawn=withdrawn)
        return Findings(found, ENGINE, version, edition.model, vector.astype("<f4").tobytes(), withdrawn)

    def _ask(self, edition: Edition, body: dict[str, Any], *, hybrid: bool) -> Any:
        params: dict[str, Any] = {
            "request_timeout": self._timeout_s,
            "preference": edition.index,  # the same copy each time: equal scores keep their order
            "allow_partial_search_results": "false",
            "include_named_queries_score": "true",
        }
        if hybrid:
            params["search_pipeline"] = self._prefix
        try:
            with our_errors():
                return self._client.search(index=edition.index, body=body, params=params)
        except NotFoundError:
            self._editions.forget(edition)
            raise Unavailable(code=NOT_HERE) from None

    def _embed(self, edition: Edition, text: str) -> Vector | None:
        """The question's vector; None where words must do."""
        if self._embedders is None or not edition.model:
            return None
        embedder = self._embedders(edition.model)
        if embedder is None:
            raise Unavailable("This version was indexed for another embedding model.", code=NOT_HERE)
        try:
            return np.asarray(embedder.queries([cleaned(text)])[0], np.float32)
        except Unavailable:
            return None


def read(answer: Any, edition: Edition, limit: int, vector: Vector | None = None) -> tuple[Found, ...]:
    """What a search with this vector answered, best first.

    Raises Unavailable if it is not what OpenSearch would say, or speaks of what was not asked for.
    """
    try:
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise Unavailable("The search engine answered in part.")
        found = [_found(hit, edition, vector) for hit in answer["hits"]["hits"]]
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Unavailable("The search engine's answer makes no sense.") from None
    if len(found) > limit:
        raise Unavailable("The search engine's answer makes no sense.")
    return tuple(sorted(found, key=lambda one: (-one.score, one.chunk.hash)))


def _found(hit: Mapping[str, Any], edition: Edition, vector: Vector | None) -> Found:
    source, score = hit["_source"], float(hit["_score"])
    chunk = Chunk(*source["chunk"]["fields"])
    if (source["tenant"], source["version"], hit["_id"]) != (edition.tenant, edition.version, chunk.hash):
        raise ValueError("a piece of another tenant or version")
    if not math.isfinite(score):
        raise ValueError("no score")
    centre = edition.centres.get(primary(chunk.language)) if chunk.question else None
    if vector is None or centre is None:
        return Found(chunk, score, _parts(hit, score))
    near = _meant(np.asarray(source["vector"], np.float32), vector, np.asarray(centre, np.float32))
    return Found(chunk, score, {**_parts(hit, score), MEANT: near})


def _meant(entry: Vector, asked: Vector, centre: Vector) -> float:
    """As the snapshot tells it of an entry. Raises ValueError for what is no number, or of another size."""
    near = centred(
        np.array([entry @ asked]), np.array([entry @ centre]), float(asked @ centre), float(centre @ centre)
    )
    if not math.isfinite(near[0]):
        raise ValueError("no likeness")
    return float(near[0])


def _parts(hit: Mapping[str, Any], score: float) -> dict[str, float]:
    """OpenSearch tells the raw score of the words; what meaning added is in the weighed one."""
    named = hit.get("matched_queries") or {}
    return {"weighed": score, **{name: float(value) for name, value in named.items()}}


def _numbers(vector: Vector | None) -> list[float] | None:
    return None if vector is None else [float(each) for each in vector]


def _none(_tenant: str) -> Set[str]:
    return frozenset()
