"""The engines that port KnowledgeSearch runs on, chunks to put in them, an encoder that needs no model."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk.adapters.snapshot.search import SnapshotKnowledgeSearch
from frontdesk.knowledge.embedders import only
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.ports import Embedder, KnowledgeSearch
from frontdesk.knowledge.snapshot.full_build import build_full
from frontdesk.knowledge.text.terms import terms
from frontdesk.knowledge.vectors.embedded import embed

VERSION = "kv1"


class WordVectors:
    """Texts with words in common are near each other; `id` may say that it is another model."""

    dimensions = 64

    def __init__(self, id: str = "words-64") -> None:
        self.id = id

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._vector(text) for text in texts])

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.queries(texts)

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimensions, 0.01, np.float32)
        for term in terms(text, "zh"):
            vector[crc32(term.encode()) % self.dimensions] += 1
        length: np.float32 = np.linalg.norm(vector)
        return vector / length


class Engine(Protocol):
    """Where a version is put, and who then finds in it."""

    @property
    def search(self) -> KnowledgeSearch: ...

    def publish(self, tenant: str, version: str, chunks: Sequence[Chunk]) -> None: ...


class SnapshotEngine:
    """Files in a folder; with an encoder the versions have vectors."""

    def __init__(self, folder: Path, embedder: Embedder | None) -> None:
        self._folder, self._embedder = folder, embedder
        self.withdrawn: set[str] = set()
        self.search = SnapshotKnowledgeSearch(self.path, only(embedder), lambda _tenant: self.withdrawn)

    def publish(self, tenant: str, version: str, chunks: Sequence[Chunk]) -> None:
        if self._embedder is None or not chunks:
            data = build_full(tenant, chunks)
        else:
            vectors = embed(self._embedder, chunks)
            data = build_full(tenant, chunks, model=self._embedder.id, vectors=vectors)
        (self._folder / f"{tenant}.{version}").write_bytes(data)

    def path(self, tenant: str, version: str) -> Path | None:
        path = self._folder / f"{tenant}.{version}"
        return path if path.exists() else None


def snapshot(folder: Path) -> Iterator[Engine]:
    yield SnapshotEngine(folder, WordVectors())


def snapshot_of_words(folder: Path) -> Iterator[Engine]:
    yield SnapshotEngine(folder, None)


def opensearch(_: Path) -> Iterator[Engine]:
    from tests.contract.opensearch_engine import opensearch_engine

    yield from opensearch_engine(WordVectors())


def opensearch_of_words(_: Path) -> Iterator[Engine]:
    from tests.contract.opensearch_engine import opensearch_engine

    yield from opensearch_engine(None)


Make = Callable[[Path], Iterator[Engine]]
ENGINES = [
    pytest.param(snapshot, id="snapshot"),
    pytest.param(snapshot_of_words, id="snapshot, words alone"),
    pytest.param(opensearch, id="opensearch", marks=pytest.mark.engines),
    pytest.param(opensearch_of_words, id="opensearch, words alone", marks=pytest.mark.engines),
]


def piece(article: str, language: str, text: str, *, question: str = "", audience: str = "") -> Chunk:
    digest = sha256("\n".join((article, language, question, text)).encode()).hexdigest()
    return Chunk(digest, article, language, article, "", text, question, audience=audience)


SHOP_CHUNKS = (
    piece("returns", "zh", "收到商品后三十天内可以退货，退货时请保留原包装。"),
    piece("returns", "zh", "退款在我们收到退回的商品后五个工作日内原路返回。"),
    piece("delivery", "zh", "标准快递二到四天送达，满五十欧元免运费。"),
    piece("warranty", "zh", "茶壶的保修期是两年，茶杯不保修。", question="茶壶坏了能保修吗\n保修多久"),
    piece("returns", "en", "You can return anything within thirty days; please keep the packaging."),
    piece("returns", "en", "Refunds reach your account five working days after we have the goods."),
    piece("delivery", "en", "Standard delivery takes two to four days and is free above fifty euros."),
    piece("warranty", "en", "Teapots have a warranty of two years.", question="Is my teapot under warranty?"),
    piece("staff", "zh", "员工折扣是百分之二十，凭工牌领取。", audience="staff"),
    piece("staff", "en", "The staff discount is twenty percent, on showing the badge.", audience="staff"),
)
