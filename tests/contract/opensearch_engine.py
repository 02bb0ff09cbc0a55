"""Port KnowledgeSearch on the OpenSearch that `make engines` starts; imported by tests that have one."""

import os
import uuid
from collections.abc import Iterator, Sequence

from frontdesk.adapters.opensearch.client import opensearch_client
from frontdesk.adapters.opensearch.indexing import OpenSearchIndexing
from frontdesk.adapters.opensearch.search import OpenSearchKnowledgeSearch
from frontdesk.knowledge.embedders import only
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.ports import Embedder
from frontdesk.knowledge.vectors.embedded import embedded


class OpenSearchEngine:
    """Indexes that begin with a prefix of their own; with an encoder the versions have vectors."""

    def __init__(self, embedder: Embedder | None) -> None:
        self.prefix = f"test-{uuid.uuid4().hex[:12]}"
        self.client = opensearch_client(os.environ["FRONTDESK_OPENSEARCH_URL"])
        self.embedder = embedder
        self.withdrawn: set[str] = set()
        self.indexing = OpenSearchIndexing(self.client, self.prefix)
        self.indexing.prepare()
        self.search = self.with_encoder(embedder)

    def with_encoder(self, embedder: Embedder | None) -> OpenSearchKnowledgeSearch:
        """A search that looks anew, as another container would. Its patience is that of a busy machine."""
        return OpenSearchKnowledgeSearch(
            self.client, self.prefix, only(embedder), lambda _tenant: self.withdrawn, timeout_s=30
        )

    def publish(self, tenant: str, version: str, chunks: Sequence[Chunk]) -> None:
        if self.embedder is None or not chunks:
            self.indexing.publish(tenant, version, chunks)
            return
        vectors = self.embedder.passages([embedded(chunk) for chunk in chunks])
        self.indexing.publish(tenant, version, chunks, model=self.embedder.id, vectors=vectors)

    def clear(self) -> None:
        self.client.indices.delete(index=f"{self.prefix}-*", params={"ignore_unavailable": "true"})
        self.client.indices.delete_index_template(name=self.prefix)
        self.client.close()


def opensearch_engine(embedder: Embedder | None) -> Iterator[OpenSearchEngine]:
    engine = OpenSearchEngine(embedder)
    yield engine
    engine.clear()
