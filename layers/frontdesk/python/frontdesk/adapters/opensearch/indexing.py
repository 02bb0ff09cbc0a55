"""Puts a published version into OpenSearch, whole before anybody finds it; again and again without harm."""

import json
import random
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError

from frontdesk.adapters.opensearch.client import our_errors
from frontdesk.adapters.opensearch.layout import LAYOUT, document, mapping, pipeline, primary, template
from frontdesk.adapters.opensearch.names import index_name, tenant_name, version_alias
from frontdesk.errors import Unavailable
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.vectors.centred import centres

BATCH = 500
ATTEMPTS = 7
LONGEST_WAIT_S = 10.0
TIMEOUT_S = 60
AGAIN = {429, 500, 502, 503, 504}
NEWEST = 6
"""Indexes that a tenant keeps: three publishes, by words and with vectors. Files answer for older ones."""

Vectors = NDArray[np.float32]
Pair = tuple[str, str]


class OpenSearchIndexing:
    """`sleep` takes seconds, `chance` gives 0-1: the jitter of repeated batches."""

    def __init__(
        self,
        client: OpenSearch,
        prefix: str,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._client, self._prefix, self._sleep, self._chance = client, prefix, sleep, chance
        self._prepared = False

    def prepare(self) -> None:
        """The index template and the search pipeline, once before the first version."""
        if self._prepared:
            return
        with our_errors():
            self._client.indices.put_index_template(name=self._prefix, body=template(self._prefix))
            self._client.transport.perform_request(
                "PUT", f"/_search/pipeline/{self._prefix}", body=pipeline()
            )
        self._prepared = True

    def publish(
        self,
        tenant: str,
        version: str,
        chunks: Sequence[Chunk],
        *,
        model: str = "",
        vectors: Vectors | None = None,
    ) -> None:
        """All or nothing: the alias turns when every chunk is there. `vectors`: a unit vector for each chunk,
        by the model with that id. Raises Unavailable; what was begun is finished by the next call."""
        if (vectors is None) != (model == ""):
            raise ValueError("vectors need the id of the model that made them, and a model its vectors")
        self.prepare()
        alias = version_alias(self._prefix, tenant, version)
        index = index_name(alias, LAYOUT, model, (chunk.hash for chunk in chunks))
        self._create(index, self._meta(tenant, version, chunks, model, vectors))
        rows = [None] * len(chunks) if vectors is None else vectors.astype(float).tolist()
        pairs = (
            (chunk.hash, json.dumps(document(tenant, version, chunk, row), ensure_ascii=False))
            for chunk, row in zip(chunks, rows, strict=True)
        )
        for batch in _batches(pairs):
            self._bulk(index, batch)
        self._finish(index, len(chunks))
        self._turn(alias, index)
        self._forget_old(tenant, index)

    def keep(self, tenant: str, versions: Collection[str]) -> int:
        """Deletes the tenant's other versions; how many indexes went."""
        kept = {version_alias(self._prefix, tenant, version) for version in versions}
        with our_errors():
            held = self._client.indices.get_alias(index=f"{tenant_name(self._prefix, tenant)}-*")
            gone = [index for index, about in held.items() if not kept & set(about["aliases"])]
            for index in gone:
                self._client.indices.delete(index=index, params={"ignore_unavailable": "true"})
        return len(gone)

    def _meta(
        self, tenant: str, version: str, chunks: Sequence[Chunk], model: str, vectors: Vectors | None
    ) -> dict[str, Any]:
        return {
            "tenant": tenant,
            "version": version,
            "model": model,
            "dimensions": 0 if vectors is None else int(vectors.shape[1]),
            "languages": sorted({primary(chunk.language) for chunk in chunks}),
            "chunks": len(chunks),
            "centres": {} if vectors is None else _centres(chunks, vectors),
        }

    def _create(self, index: str, meta: dict[str, Any]) -> None:
        with our_errors():
            try:
                self._client.indices.create(index=index, body=mapping(meta, meta["dimensions"]))
            except RequestError as error:
                if error.error != "resource_already_exists_exception":  # begun before: it is finished now
                    raise

    def _bulk(self, index: str, batch: list[Pair]) -> None:
        """Sends a batch; what was refused for now is sent again, alone, ever later."""
        for attempt in range(ATTEMPTS):
            batch = self._refused(index, batch)
            if not batch:
                return
            self._sleep(min(LONGEST_WAIT_S, 0.2 * 2**attempt) * (0.5 + self._chance() / 2))
        raise Unavailable("The search engine does not take what is published.", retry_after=60)

    def _refused(self, index: str, batch: list[Pair]) -> list[Pair]:
        """What must be sent again. Raises Unavailable for what will never be taken."""
        lines = [f'{{"index":{{"_id":"{key}"}}}}\n{source}\n' for key, source in batch]
        try:
            with our_errors():
                answer = self._client.bulk(
                    body="".join(lines), index=index, params={"request_timeout": TIMEOUT_S}
                )
        except Unavailable:
            return batch
        statuses = [each["index"]["status"] for each in answer["items"]]
        hopeless = {status for status in statuses if status >= 300 and status not in AGAIN}
        if hopeless or len(statuses) != len(batch):
            raise Unavailable("The search engine refuses what is published.")
        return [pair for pair, status in zip(batch, statuses, strict=True) if status in AGAIN]

    def _finish(self, index: str, wanted: int) -> None:
        """Make it searchable, as one segment: fewer graphs to walk, and equal scores keep their order."""
        with our_errors():
            params = {"max_num_segments": 1, "request_timeout": 600}
            self._client.indices.forcemerge(index=index, params=params)
            self._client.indices.refresh(index=index, params={"request_timeout": TIMEOUT_S})
            counted = self._client.count(index=index)["count"]
        if counted != wanted:
            raise Unavailable("The search engine did not keep all that was published.")

    def _turn(self, alias: str, index: str) -> None:
        """From now on the alias leads here; what it led to goes."""
        with our_errors():
            try:
                before = set(self._client.indices.get_alias(name=alias)) - {index}
            except NotFoundError:
                before = set()
            removed = [{"remove_index": {"index": old}} for old in sorted(before)]
            actions = [{"add": {"index": index, "alias": alias}}, *removed]
            self._client.indices.update_aliases(body={"actions": actions})

    def _forget_old(self, tenant: str, newest: str) -> None:
        pattern = f"{tenant_name(self._prefix, tenant)}-*"
        with our_errors():
            held = self._client.indices.get_settings(index=pattern)
            born = {name: int(about["settings"]["index"]["creation_date"]) for name, about in held.items()}
            for old in sorted(born, key=lambda name: (name == newest, born[name]))[:-NEWEST]:
                self._client.indices.delete(index=old, params={"ignore_unavailable": "true"})


def _centres(chunks: Sequence[Chunk], vectors: Vectors) -> dict[str, list[float]]:
    return {language: each.astype(float).tolist() for language, each in centres(chunks, vectors).items()}


def _batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """At most BATCH documents and some 4 MB each."""
    batch: list[Pair] = []
    size = 0
    for pair in pairs:
        batch.append(pair)
        size += len(pair[1])
        if len(batch) >= BATCH or size >= 4_000_000:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
