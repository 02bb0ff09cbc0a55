"""The part of bootstrap that knowledge needs: files, the web, sheets, search; each on first use."""

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from frontdesk.bootstrap_models import ModelServices
from frontdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from frontdesk.adapters.opensearch.indexing import OpenSearchIndexing
    from frontdesk.adapters.snapshot.search import SnapshotKnowledgeSearch
    from frontdesk.knowledge.content.ports import Sheets, Web
    from frontdesk.knowledge.embedders import EmbedderOf
    from frontdesk.knowledge.ports import Blobs, Classifier, Embedder, KnowledgeSearch
    from frontdesk.knowledge.snapshot.opened import Opened
    from frontdesk.safety.words import SafetyWords
    from frontdesk.tenancy.ports import Directory


class KnowledgeServices(ModelServices):
    """What bootstrap.Services has of knowledge."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.bundles: dict[str, Opened] = {}  # the tenant's newest that was whole

    @property
    def embedded(self) -> bool:
        return self.settings.profile == "embedded"

    @property
    def directory(self) -> "Directory":
        """Chosen by bootstrap.Services, which every caller has; here it is only named."""
        raise NotImplementedError

    @cached_property
    def blobs(self) -> "Blobs":
        if self.embedded or self.settings.blobs:
            from frontdesk.adapters.files.blobs import FilesBlobs, folder_of

            return FilesBlobs(folder_of(self.settings.blobs, self.settings.sqlite))
        from frontdesk.adapters.s3.blobs import S3Blobs, s3_client

        return S3Blobs(self.settings.knowledge_bucket, s3_client(self.settings.region, self._session))

    @cached_property
    def web(self) -> "Web":
        """Pages of the web, without the addresses that are ours."""
        from frontdesk.adapters.web.pages import WebPages

        return WebPages()

    @cached_property
    def sheets(self) -> "Sheets":
        from frontdesk.adapters.spreadsheet.workbook import read_workbook

        return read_workbook

    @cached_property
    def knowledge_search(self) -> "KnowledgeSearch":
        """The files of the published version; before them OpenSearch, where there is one."""
        snapshot = self._files
        if not self.settings.opensearch_url:
            return snapshot
        from frontdesk.knowledge.fallback import FallbackSearch

        return FallbackSearch(self._engine(self.embedder_of, self._withdrawn), snapshot)

    def _engine(
        self, embedders: "EmbedderOf | None", withdrawn: "Callable[[str], frozenset[str]]"
    ) -> "KnowledgeSearch":
        from frontdesk.adapters.opensearch.search import OpenSearchKnowledgeSearch

        prefix = self.settings.opensearch_prefix
        return OpenSearchKnowledgeSearch(self._opensearch, prefix, embedders, withdrawn)

    @property
    def classifier(self) -> "Classifier":
        """Of the published version: it lies in the files, wherever is searched."""
        return self._files

    @cached_property
    def _files(self) -> "SnapshotKnowledgeSearch":
        return self._snapshot(self.embedder_of)

    @cached_property
    def searching_by_words(self) -> "KnowledgeSearch":
        """The files alone, without an encoder: what versions are compared by before they go live."""
        return self._snapshot(None)

    def _snapshot(
        self,
        embedders: "EmbedderOf | None",
        withdrawn: "Callable[[str], frozenset[str]] | None" = None,
    ) -> "SnapshotKnowledgeSearch":
        from frontdesk.adapters.snapshot.search import SnapshotKnowledgeSearch
        from frontdesk.knowledge.snapshot.opened import full_path

        def path(tenant: str, version: str) -> "Path | None":
            return full_path(self.directory, self.blobs, tenant, version)

        return SnapshotKnowledgeSearch(path, embedders, withdrawn or self._withdrawn)

    def _withdrawn(self, tenant: str) -> frozenset[str]:
        from frontdesk.knowledge.snapshot.opened import withdrawn_of

        return withdrawn_of(self.directory, tenant)

    def search_in(self, path: "Path", embedder: "Embedder | None") -> "KnowledgeSearch":
        """Whatever is asked is looked for in this one full index: evaluations have no versions."""
        from frontdesk.adapters.snapshot.search import SnapshotKnowledgeSearch
        from frontdesk.knowledge.embedders import only

        return SnapshotKnowledgeSearch(lambda _tenant, _version: path, only(embedder))

    def search_again(
        self, embedders: "EmbedderOf | None", withdrawn: frozenset[str], engine: str
    ) -> "KnowledgeSearch":
        """Any version, as that engine searched it when these had been withdrawn (replay)."""
        if engine == "opensearch" and self.settings.opensearch_url:
            return self._engine(embedders, lambda _: withdrawn)
        return self._snapshot(embedders, lambda _: withdrawn)

    @cached_property
    def knowledge_indexing(self) -> "OpenSearchIndexing | None":
        """Where versions are indexed beside their files; None without OpenSearch."""
        if not self.settings.opensearch_url:
            return None
        from frontdesk.adapters.opensearch.indexing import OpenSearchIndexing

        return OpenSearchIndexing(self._opensearch, self.settings.opensearch_prefix)

    @cached_property
    def _opensearch(self) -> "Any":
        from frontdesk.adapters.opensearch.client import opensearch_client

        return opensearch_client(self.settings.opensearch_url, self.settings.region, self._session)

    @cached_property
    def safety_words(self) -> "SafetyWords":
        """The pack's; in the sources it lies beside this layer, on Lambda in /opt as this layer does."""
        from frontdesk.safety.words import load_words

        with open(f"{_packs()}/safety/words.json", encoding="utf-8") as pack:
            return load_words(pack.read())


def packs() -> "Path":
    """The folder of the packs: /opt on Lambda, layers/packs in the sources."""
    from pathlib import Path

    return Path(_packs())


def _packs() -> str:
    """Without pathlib, which a first answer has no other use for."""
    layer = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    return layer if os.path.isdir(f"{layer}/safety") else f"{os.path.dirname(layer)}/packs"
