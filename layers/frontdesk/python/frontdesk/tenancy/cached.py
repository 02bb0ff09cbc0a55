"""A Directory that remembers for 30 seconds, so that a message costs no read of settings."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar, cast

from frontdesk.tenancy import model
from frontdesk.tenancy.expertise import Expertise
from frontdesk.tenancy.keywords import KeywordsHead
from frontdesk.tenancy.live import Knowledge
from frontdesk.tenancy.ports import Change, Directory, Page, Put, Versioned

T = TypeVar("T")
Key = tuple[Any, ...]

LIFE_MS = 30_000
SHORT_MS = 5_000  # what was withdrawn must not be cited any longer than that
ROOM = 4_000

REMEMBERED = frozenset(
    {
        model.Tenant,
        model.TenantListed,
        model.Site,
        model.SiteOwner,
        model.Agent,
        model.Skills,
        model.Hours,
        model.RulesHead,
        model.PolicyHead,
        model.Level,
        Knowledge,
        Expertise,
        KeywordsHead,
        model.Blocked,
        model.Tier,
    }
)
"""What may be 30 s old. Nothing that decides who signs in; no bodies of rules: they are kept compiled."""


class CachedDirectory:
    """Port Directory in front of another one; bounded, and shared by all threads of a container."""

    def __init__(self, directory: Directory, clock: Callable[[], int], room: int = ROOM) -> None:
        self._directory = directory
        self._clock = clock
        self._room = room
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, tuple[int, object]] = OrderedDict()

    def get(self, kind: type[T], owner: str, id: str = "", *, fresh: bool = False) -> Versioned[T] | None:
        if kind not in REMEMBERED:
            return self._directory.get(kind, owner, id, fresh=fresh)
        found = self._remembered(
            (kind, owner, id), lambda: self._directory.get(kind, owner, id, fresh=fresh), fresh
        )
        return cast(Versioned[T] | None, found)

    def page(self, kind: type[T], owner: str, after: str = "", limit: int = 100) -> Page[T]:
        if kind not in REMEMBERED:
            return self._directory.page(kind, owner, after, limit)
        found = self._remembered(
            (kind, owner, after, limit), lambda: self._directory.page(kind, owner, after, limit)
        )
        return cast(Page[T], found)

    def commit(self, *changes: Change) -> tuple[str, ...]:
        try:
            return self._directory.commit(*changes)
        finally:  # also after a failure: what we remember may be why it failed
            touched = {(_kind(change), change.owner) for change in changes}
            self._forget(touched)

    def purge(self, now: int) -> int:
        return self._directory.purge(now)

    def _remembered(self, key: Key, read: Callable[[], object], fresh: bool = False) -> object:
        now = self._clock()
        entry = None if fresh else self._kept.get(key)
        if entry is not None and 0 <= now - entry[0] < _life(key[0]):
            return entry[1]
        value = read()
        with self._lock:
            self._kept[key] = (now, value)
            self._kept.move_to_end(key)
            if len(self._kept) > self._room:
                self._kept.popitem(last=False)
        return value

    def _forget(self, touched: set[tuple[type[Any], str]]) -> None:
        with self._lock:
            for key in [key for key in self._kept if key[:2] in touched]:
                del self._kept[key]


def _life(kind: type[Any]) -> int:
    return SHORT_MS if kind is Knowledge else LIFE_MS


def _kind(change: Change) -> type[Any]:
    return type(change.record) if isinstance(change, Put) else change.kind
