"""Which knowledge is live: the version that answers come from, and what of it was withdrawn since.

One small record, so that who answers reads it once in five seconds, and publishing and withdrawing can't miss
each other: both are written conditionally on its version. Modules on the hot path import this; stdlib only.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from frontdesk import errors
from frontdesk.tenancy.ports import ABSENT, Change, Changed, Directory, Put, Versioned
from frontdesk.values import frozen

T = TypeVar("T")

MOST_WITHDRAWN = 5_000
_TRIES = 6
_KEPT = 10  # versions that a rollback may return to


@frozen
class Knowledge:
    """Which version of the knowledge is live since `at` ("" for none), and what of it may not be cited.

    `withdrawn` are ids of articles and entries that it, or the first of `earlier`, holds and that are no more
    published, sorted; `earlier` the versions before, the newest first: the first stands in where the files of
    this one are damaged, a rollback may return to any.
    """

    version: str = ""
    at: int = 0
    withdrawn: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


def live_knowledge(directory: Directory, tenant: str) -> Knowledge:
    """What is live, at most 5 seconds old (with `version` "" as long as nothing was published).

    A chunk whose `article` is in `withdrawn` must not be cited, whatever the snapshot says.
    """
    found = directory.get(Knowledge, tenant)
    return found.value if found else Knowledge()


def retried(attempt: Callable[[], T]) -> T:
    """What `attempt` returns once no other writer was in its way. Raises errors.Contended."""
    for _ in range(_TRIES):
        try:
            return attempt()
        except Changed:
            continue
    raise errors.Contended


def withdrawal(
    directory: Directory, tenant: str, *, gone: Iterable[str] = (), back: Iterable[str] = ()
) -> Sequence[Change]:
    """The change that withdraws `gone` and takes `back` what is published again: commit it with the heads.

    Empty if nothing changes. Raises errors.Conflict (too_many_withdrawn), which a publish ends.
    """
    found = _read(directory, tenant)
    before = found.value if found else Knowledge()
    withdrawn = tuple(sorted((set(before.withdrawn) | set(gone)) - set(back)))
    if withdrawn == before.withdrawn or not before.version:
        return ()  # nothing was ever published: nobody can cite it
    if len(withdrawn) > MOST_WITHDRAWN:
        raise errors.Conflict("Publish first: too much was withdrawn.", code="too_many_withdrawn")
    changed = Knowledge(before.version, before.at, withdrawn, before.earlier)
    return (Put(tenant, "", changed, found.version if found else ABSENT),)


def go_live(
    directory: Directory,
    tenant: str,
    version: str,
    holds_of: Callable[[str], Collection[str]],
    published: Callable[[], Collection[str]],
    now: int,
    *,
    over: str = "",
    also: Sequence[Change] = (),
) -> Knowledge:
    """Point to a version, a new one or an earlier one again.

    `holds_of` tells the articles and entries in a version, `published` which of all are published now: what
    this one and the one before it hold beside those stays withdrawn, so that nothing deleted is brought back
    by a build that it fell into, by a rollback, or by the one before when that has to stand in. `over`: a
    version that must be live still (else errors.Conflict, superseded) and that no rollback needs any more.
    `also` goes in the same commit.
    """

    def attempt() -> Knowledge:
        found = _read(directory, tenant)
        before = found.value if found else Knowledge()
        if over and before.version != over:
            raise errors.Conflict("Another version went live meanwhile.", code="superseded")
        earlier = _earlier(before, {version, over})
        held = set().union(*map(holds_of, (version, *earlier[:1])))
        missing = held - set(published())
        withdrawn = tuple(sorted(missing | (set(before.withdrawn) & held)))
        wanted = Knowledge(version, now, withdrawn, earlier)
        directory.commit(Put(tenant, "", wanted, found.version if found else ABSENT), *also)
        return wanted

    return retried(attempt)


def _earlier(before: Knowledge, without: Collection[str]) -> tuple[str, ...]:
    chain = [each for each in (before.version, *before.earlier) if each and each not in without]
    return tuple(chain[:_KEPT])


def _read(directory: Directory, tenant: str) -> Versioned[Knowledge] | None:
    return directory.get(Knowledge, tenant, fresh=True)
