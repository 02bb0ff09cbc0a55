"""Which files of a tenant's knowledge go, and when: those that nothing names any more, and never in haste.

Mark and sweep. A walk (`named`) tells what answers name. A version that nothing needs in two walks loses its
record, in one transaction with what is live, so that nobody goes back to it meanwhile. A file goes when
nothing names it and it is a day old; whoever names it in that very moment gets it back (see `_let_go`).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.entrypoints.forgetting_rules import forget_rules
from frontdesk.entrypoints.named import Walk, keep_walk, read_walk, walked
from frontdesk.knowledge.content.model import Article, ImportJob, blob_key
from frontdesk.knowledge.snapshot.embed import parts_key
from frontdesk.knowledge.snapshot.keep import kept_versions
from frontdesk.knowledge.snapshot.version import PublishJob, Version, holds_key, pack_key
from frontdesk.tenancy.live import Knowledge
from frontdesk.tenancy.model import RuleSet
from frontdesk.tenancy.ports import ABSENT, Changed, Put, Remove, Versioned

T = TypeVar("T")
DAY_MS = 86_400_000
EVERY_MS = 14 * DAY_MS
"""Between two walks."""
GRACE_MS = DAY_MS
"""No file that was put later goes: its record may be on the way."""
MOST = 2_000
"""Files of one tenant that go in one night."""
BATCH = 50
KINDS = ("packs", "versions", "cited", "articles", "imports", "vectors")
Reachable = Callable[[], Collection[str]]


def forget(of: Services, tenant: str) -> Counter[str]:
    """One night's share of a tenant; little is read of who has nothing, or is not due."""
    live = of.directory.get(Knowledge, tenant, fresh=True) or _never_published(of, tenant)
    if live is None:
        return Counter()
    walk = read_walk(of, tenant)
    if of.now() - walk.ended < EVERY_MS:
        return Counter()
    walk, everything = walked(of, tenant, walk)
    if not everything:
        keep_walk(of, tenant, walk)
        return Counter()
    doomed, done = _versions(of, tenant, live, walk)
    idle, rules = forget_rules(of, tenant, walk, {each.value.rules for each in _every(of, tenant, Version)})
    done += rules
    done += _files(of, tenant, walk.names)
    keep_walk(of, tenant, Walk(ended=of.now(), doomed=doomed | idle))
    return done


def _never_published(of: Services, tenant: str) -> Versioned[Knowledge] | None:
    """What is live of who never published but left files or old rules: nothing, and now that is written."""
    several = len(of.directory.page(RuleSet, tenant, limit=2).items) > 1
    files = (key for kind in KINDS for key in of.blobs.keys(f"{tenant}/{kind}/"))
    if not several and next(files, None) is None:
        return None
    with suppress(Changed):  # published in this moment
        of.directory.commit(Put(tenant, "", Knowledge(), ABSENT))
    return of.directory.get(Knowledge, tenant, fresh=True)


def _versions(
    of: Services, tenant: str, live: Versioned[Knowledge], walk: Walk
) -> tuple[frozenset[str], Counter[str]]:
    """Those that nothing needs: gone if the walk before said so too, else the next walk's."""
    found = list(_every(of, tenant, Version))
    kept = kept_versions((each.value for each in found), live.value, walk.names | _of_jobs(of, tenant))
    idle = [each for each in found if each.value.id not in kept and of.now() - each.value.at >= GRACE_MS]
    gone: set[str] = set()
    for each in idle:
        if each.value.id in walk.doomed and _unpublished(of, tenant, each, live):
            gone.add(each.value.id)
    return frozenset(each.value.id for each in idle) - gone, Counter(
        versions=len(gone)
    ) if gone else Counter()


def _of_jobs(of: Services, tenant: str) -> set[str]:
    """Versions of the publishes of the last 30 days: being made, or checked and perhaps activated yet."""
    return {
        id for each in _every(of, tenant, PublishJob) for id in (each.value.version, each.value.refined) if id
    }


def _unpublished(of: Services, tenant: str, version: Versioned[Version], live: Versioned[Knowledge]) -> bool:
    """Take the record away if what is live is what it was; who is about to go back to it loses or wins."""
    unchanged = Put(tenant, "", live.value, live.version)
    try:
        of.directory.commit(Remove(tenant, version.value.id, Version, version.version), unchanged)
    except Changed:
        return False
    return True


def _files(of: Services, tenant: str, names: Collection[str]) -> Counter[str]:
    """Kind by kind, those that are old enough and that nothing names."""
    done: Counter[str] = Counter()
    for kind, batch, reachable in (
        ("packs", 1, partial(_packs, of, tenant)),
        ("versions", BATCH, partial(_lists, of, tenant)),
        ("cited", BATCH, partial(_cited, of, tenant, names)),
        ("articles", BATCH, partial(_contents, of, tenant)),
        ("imports", BATCH, partial(_uploads, of, tenant)),
        ("vectors", BATCH, partial(_vectors, of, tenant)),
    ):
        old = [each.key for each in of.blobs.files(f"{tenant}/{kind}/") if of.now() - each.at >= GRACE_MS]
        held = reachable() if old else ()
        gone = [key for key in old if not _holds(held, key)][: MOST - done.total()]
        for at in range(0, len(gone), batch):
            count = _let_go(of, gone[at : at + batch], reachable)
            if count:
                done["lists" if kind == "versions" else kind] += count
    return done


def _let_go(of: Services, keys: Sequence[str], reachable: Reachable) -> int:
    """Delete, look again, and put back what somebody began to name meanwhile; returns how many are gone.

    Who names a file puts it first and looks after it afterwards, so one of the two sees the other.
    """
    held, kept = reachable(), dict[str, bytes]()
    for key in keys:
        if _holds(held, key):
            continue
        with suppress(errors.Damaged):
            kept[key] = of.blobs.get(key) or b""
        of.blobs.delete(key)
    held = reachable()
    back = [key for key, data in kept.items() if data and _holds(held, key)]
    for key in back:
        of.blobs.put(key, kept[key])
    return len(kept) - len(back)


def _holds(reachable: Collection[str], key: str) -> bool:
    """A name that ends in a slash is all that lies below it."""
    return key in reachable or f"{key.rpartition('/')[0]}/" in reachable


def _packs(of: Services, tenant: str) -> set[str]:
    versions = [each.value for each in _every(of, tenant, Version)]
    return {pack_key(tenant, name) for each in versions for name in (each.bundle, each.full)}


def _lists(of: Services, tenant: str) -> set[str]:
    return {holds_key(tenant, each.value.id) for each in _every(of, tenant, Version)}


def _cited(of: Services, tenant: str, names: Collection[str]) -> set[str]:
    """Named by an answer, or of a version that answers now and may cite it at any moment."""
    found = of.directory.get(Knowledge, tenant, fresh=True)
    live = found.value if found else Knowledge()
    serving = {f"{tenant}/cited/{version}/" for version in (live.version, *live.earlier) if version}
    return serving | {f"{tenant}/cited/{name}.json" for name in names if "/" in name}


def _contents(of: Services, tenant: str) -> set[str]:
    """What the heads of articles name. Versions hold their text themselves."""
    return {
        blob_key(tenant, revision.hash)
        for each in _every(of, tenant, Article)
        for revision in (each.value.now, each.value.live, *each.value.history)
        if revision
    }


def _uploads(of: Services, tenant: str) -> set[str]:
    return {
        file.key
        for each in _every(of, tenant, ImportJob)
        if not each.value.ended
        for file in each.value.files
    }


def _vectors(of: Services, tenant: str) -> set[str]:
    """Parts of the models that what is live and the publishes of the last 30 days were embedded by."""
    live = of.directory.get(Knowledge, tenant, fresh=True)
    answers = of.directory.get(Version, tenant, live.value.version) if live and live.value.version else None
    models = {each.value.model for each in _every(of, tenant, PublishJob)}
    return {parts_key(tenant, model) for model in {*models, answers.value.model if answers else ""}}


def _every(of: Services, tenant: str, kind: type[T]) -> Iterator[Versioned[T]]:
    after = ""
    while True:
        page = of.directory.page(kind, tenant, after, 100)
        yield from page.items
        after = page.next
        if not after:
            return
