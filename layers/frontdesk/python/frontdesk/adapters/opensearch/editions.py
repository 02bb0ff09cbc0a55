"""Which index holds a version, and with which model: asked once, since what is published never changes."""

import time
from collections import OrderedDict
from threading import Lock
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError

from frontdesk.adapters.opensearch.client import our_errors
from frontdesk.adapters.opensearch.names import version_alias
from frontdesk.adapters.opensearch.query import Edition
from frontdesk.errors import Unavailable
from frontdesk.knowledge.fallback import NOT_HERE

REMEMBERED = 1_000
FRESH_S = 30.0
"""How long an edition, or that there is none, is believed: its vectors may come after its words."""

Key = tuple[str, str]


class Editions:
    """The editions of all tenants, behind their aliases."""

    def __init__(self, client: OpenSearch, prefix: str, timeout_s: float) -> None:
        self._client, self._prefix, self._timeout_s = client, prefix, timeout_s
        self._known: OrderedDict[Key, tuple[float, Edition | None]] = OrderedDict()
        self._lock = Lock()

    def get(self, tenant: str, version: str) -> Edition:
        """Raises Unavailable; with the code NOT_HERE if there is no such version."""
        key, now = (tenant, version), time.monotonic()
        with self._lock:
            told, edition = self._known.get(key, (now - 2 * FRESH_S, None))
        if now - told > FRESH_S:
            edition = self._look(tenant, version)
            self._remember(key, now, edition)
        if edition is None:
            raise Unavailable("The search engine does not have this version.", code=NOT_HERE)
        return edition

    def forget(self, edition: Edition) -> None:
        """Its index is gone: somebody replaced it."""
        with self._lock:
            self._known.pop((edition.tenant, edition.version), None)

    def _remember(self, key: Key, now: float, edition: Edition | None) -> None:
        with self._lock:
            self._known[key] = (now, edition)
            self._known.move_to_end(key)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)

    def _look(self, tenant: str, version: str) -> Edition | None:
        alias = version_alias(self._prefix, tenant, version)
        params = {"request_timeout": self._timeout_s}
        try:
            with our_errors():
                answer = self._client.indices.get_mapping(index=alias, params=params)
        except NotFoundError:
            return None
        return edition_of(answer, tenant, version)


def edition_of(answer: Any, tenant: str, version: str) -> Edition:
    """What an index says of itself. Raises Unavailable if it says it is somebody else's, or nothing."""
    try:
        ((index, about),) = answer.items()
        meta = about["mappings"]["_meta"]
        edition = Edition(
            index,
            str(meta["tenant"]),
            str(meta["version"]),
            str(meta["model"]),
            int(meta["dimensions"]),
            tuple(map(str, meta["languages"])),
            int(meta["chunks"]),
            _centres(meta),
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Unavailable("The search engine's answer makes no sense.") from None
    if any(len(each) != edition.dimensions for each in edition.centres.values()):
        raise Unavailable("The search engine's answer makes no sense.")
    if (edition.tenant, edition.version) != (tenant, version):
        raise Unavailable("The search engine's answer makes no sense.")
    return edition


def _centres(meta: Any) -> dict[str, tuple[float, ...]]:
    """Of an index from before they were kept there are none."""
    return {str(tag): tuple(map(float, each)) for tag, each in meta.get("centres", {}).items()}
