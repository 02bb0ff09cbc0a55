"""Which files of a version serve in this container: the newest that are whole. Stdlib only: it is hot."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from frontdesk import errors
from frontdesk.knowledge.ports import Blobs
from frontdesk.knowledge.snapshot.bundle import Bundle, open_bundle
from frontdesk.knowledge.snapshot.version import Version, pack_key
from frontdesk.tenancy.live import Knowledge, live_knowledge
from frontdesk.tenancy.ports import Directory
from frontdesk.values import frozen

PATIENCE_MS = 30_000
"""Before a version that could not be opened is tried again; until then the one before it serves."""


@frozen
class Opened:
    """A tenant's bundle: `version` is whose it is; `failed` could not be opened, and is not until `again`."""

    version: str
    bundle: Bundle | None
    failed: str = ""
    again: int = 0

    def settled(self, version: str, now: int) -> bool:
        """Whether this serves while `version` is live: it is that one, or that one is not to be had now."""
        return self.version == version or (self.failed == version and now < self.again)


def opened_bundle(
    kept: Opened | None,
    directory: Directory,
    blobs: Callable[[], Blobs],
    tenant: str,
    live: Knowledge,
    now: int,
) -> Opened:
    """What serves now: the live version's bundle, or if that can't be had, the one before. Never raises."""
    if kept and kept.settled(live.version, now):
        return kept

    def opened(version: str) -> Opened:
        found = directory.get(Version, tenant, version)
        name = found.value.bundle if found else ""
        if kept and kept.bundle and kept.bundle.name == name:
            return Opened(version, kept.bundle)
        data = blobs().get(pack_key(tenant, name)) if name else None
        if data is None:
            raise errors.Damaged("a bundle is missing")
        return Opened(version, open_bundle(data, name, tenant))

    try:
        return opened(live.version)
    except errors.Damaged:
        before = stand_in(kept, live) or _first(opened, live.earlier[:1])
    except errors.Unavailable:  # who is away is not asked once more
        before = stand_in(kept, live)
    bundle = before.bundle if before else None
    return Opened(before.version if before else "", bundle, live.version, now + PATIENCE_MS)


def stand_in(kept: Opened | None, live: Knowledge) -> Opened | None:
    """The bundle that is here, if it may serve in place of the live one: `live.withdrawn` speaks of the one
    before, not of older ones, which may hold what was deleted long ago."""
    return kept if kept and kept.bundle and kept.version in (live.version, *live.earlier[:1]) else None


def _first(opened: Callable[[str], Opened], versions: Iterable[str]) -> Opened | None:
    for version in versions:
        with suppress(errors.Unavailable):
            return opened(version)
    return None


def full_path(directory: Directory, blobs: Blobs, tenant: str, version: str) -> Path | None:
    """The local file of a version's full index, None if there is no such version.

    Raises Damaged if it is not what was published under its name.
    """
    from frontdesk.knowledge.snapshot.digest import is_whole

    found = directory.get(Version, tenant, version)
    path = blobs.path(pack_key(tenant, found.value.full)) if found else None
    if found and path and not is_whole(path, found.value.full):
        raise errors.Damaged("a full index is not what was published")
    return path


def withdrawn_of(directory: Directory, tenant: str) -> frozenset[str]:
    """What was deleted since the publish, at most five seconds old."""
    return frozenset(live_knowledge(directory, tenant).withdrawn)
