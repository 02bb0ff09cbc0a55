"""Saving and deleting articles and entries: each is one commit of its head, and of what it withdraws."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from frontdesk import errors
from frontdesk.knowledge.content.model import (
    ARCHIVED,
    HISTORY,
    PUBLISHED,
    Article,
    Content,
    Entry,
    Faq,
    Revision,
    blob_key,
    canonical,
    content_of,
    hash_of,
)
from frontdesk.knowledge.ports import Blobs
from frontdesk.tenancy.live import retried, withdrawal
from frontdesk.tenancy.ports import ABSENT, Change, Directory, Put, Remove, Versioned

R = TypeVar("R", Article, Entry)
Check = Callable[[str], None]
"""Raises errors.VersionMismatch unless a record of this version ("" for none) may be written over."""


def anything(_: str) -> None:
    """Write over whatever there is."""


@dataclass(frozen=True, slots=True)
class Saving:
    """Who saves when; `source` is where an import found it."""

    by: str
    at: int
    source: str = ""
    check: Check = anything


@dataclass(frozen=True, slots=True)
class Saved:
    """`wrote` is whether anything changed; a repeated request changes nothing."""

    version: str
    created: bool
    wrote: bool


def save_article(
    directory: Directory, blobs: Blobs, tenant: str, id: str, content: Content, status: str, how: Saving
) -> Saved:
    """A new revision unless it stands there already; a draft leaves what is live as it is."""
    hash = hash_of(content)

    def attempt() -> Saved:
        found = directory.get(Article, tenant, id, fresh=True)
        if found and found.value.now.hash == hash and found.value.status == status:
            return Saved(found.version, created=False, wrote=False)
        how.check(found.version if found else "")
        head = _next(found.value if found else None, id, content, hash, status, how)
        if found is None or found.value.now.hash != hash:
            blobs.put(blob_key(tenant, hash), canonical(content))
        was, stays = bool(found and found.value.live), bool(head.live)
        saved = _commit(directory, tenant, found, head, _moved(directory, tenant, id, was=was, stays=stays))
        if blobs.get(blob_key(tenant, hash)) is None:  # nothing named it a moment ago: it was forgotten then
            blobs.put(blob_key(tenant, hash), canonical(content))
        return saved

    return retried(attempt)


def _next(before: Article | None, id: str, content: Content, hash: str, status: str, how: Saving) -> Article:
    now = before.now if before and before.now.hash == hash else None
    now = now or Revision(before.now.n + 1 if before else 1, hash, how.at, how.by)
    kept = before.live if before and status != ARCHIVED else None
    history = before.history if before else ()
    if before and before.now != now:
        history = (before.now, *history)[:HISTORY]
    return Article(
        id,
        content.title,
        content.language,
        status,
        now,
        now if status == PUBLISHED else kept,
        content.category,
        content.audience,
        content.url,
        before.source if before else how.source,
        before.made if before else hash,
        history,
    )


def save_entry(directory: Directory, tenant: str, id: str, faq: Faq, status: str, how: Saving) -> Saved:
    """As for articles, but without revisions: an entry is small, and snapshots keep what they held."""

    def attempt() -> Saved:
        found = directory.get(Entry, tenant, id, fresh=True)
        if found and found.value.faq == faq and found.value.status == status:
            return Saved(found.version, created=False, wrote=False)
        how.check(found.version if found else "")
        first = found.value if found else Entry(id, faq, status, how.at, how.by, how.source, hash_of(faq))
        head = replace(first, faq=faq, status=status, at=how.at, by=how.by)
        was = bool(found and found.value.status == PUBLISHED)
        return _commit(
            directory, tenant, found, head, _moved(directory, tenant, id, was=was, stays=status == PUBLISHED)
        )

    return retried(attempt)


def remove(directory: Directory, tenant: str, kind: type[R], id: str, check: Check = anything) -> None:
    """Gone is gone, also the second time; what was published is withdrawn in the same commit."""

    def attempt() -> None:
        found = directory.get(kind, tenant, id, fresh=True)
        if found is None:
            return
        check(found.version)
        directory.commit(Remove(tenant, id, kind, found.version), *withdrawal(directory, tenant, gone=[id]))

    retried(attempt)


def read_content(blobs: Blobs, tenant: str, revision: Revision) -> Content:
    """What a revision says. Raises errors.Damaged if its file is gone, errors.Unavailable."""
    data = blobs.get(blob_key(tenant, revision.hash))
    if data is None:
        raise errors.Damaged(f"revision {revision.hash} of {tenant} is missing")
    return content_of(data)


def every(directory: Directory, tenant: str, kind: type[R]) -> Iterator[R]:
    """All articles or entries of a tenant, by id."""
    cursor = ""
    while True:
        page = directory.page(kind, tenant, cursor, 100)
        yield from (item.value for item in page.items)
        cursor = page.next
        if not cursor:
            return


def published_ids(directory: Directory, tenant: str) -> set[str]:
    """What a publish takes: for `tenancy.live.go_live`."""
    articles = {each.id for each in every(directory, tenant, Article) if each.live}
    return articles | {each.id for each in every(directory, tenant, Entry) if each.status == PUBLISHED}


def _moved(directory: Directory, tenant: str, id: str, *, was: bool, stays: bool) -> Sequence[Change]:
    if was == stays:
        return ()
    return withdrawal(directory, tenant, gone=[] if stays else [id], back=[id] if stays else [])


def _commit(
    directory: Directory, tenant: str, found: Versioned[R] | None, head: R, also: Sequence[Change]
) -> Saved:
    put = Put(tenant, head.id, head, found.version if found else ABSENT)
    versions = directory.commit(put, *also)
    return Saved(versions[0], created=found is None, wrote=True)
