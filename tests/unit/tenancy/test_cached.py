"""The cache answers for 30 s, forgets what changes under it, stays within its room and keeps no secret."""

from dataclasses import replace
from typing import TypeVar

import pytest

from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.tenancy.cached import LIFE_MS, REMEMBERED, CachedDirectory
from frontdesk.tenancy.identity import Attempts, Invitation, Login, Session
from frontdesk.tenancy.model import ApiKey, Blocked, EmailOwner, RuleSet, Site, Tenant
from frontdesk.tenancy.ports import ABSENT, Changed, Page, Put, Remove, Versioned
from tests import world
from tests.unit.tenancy.shop import site_of, tenant_of

T = TypeVar("T")
SHOP = world.SHOP.id


class Counted(SqliteDirectory):
    """Counts what reaches the store."""

    reads = 0

    def get(self, kind: type[T], owner: str, id: str = "", *, fresh: bool = False) -> Versioned[T] | None:
        self.reads += 1
        return super().get(kind, owner, id, fresh=fresh)

    def page(self, kind: type[T], owner: str, after: str = "", limit: int = 100) -> Page[T]:
        self.reads += 1
        return super().page(kind, owner, after, limit)


class Cache:
    """A cache over a counted store, with a clock to turn."""

    def __init__(self, room: int = 100) -> None:
        self.now = world.NOW
        self.store = Counted(Database())
        self.directory = CachedDirectory(self.store, lambda: self.now, room)

    def reads_of(self, kind: type[object], id: str = "") -> int:
        before = self.store.reads
        self.directory.get(kind, SHOP, id)
        return self.store.reads - before


@pytest.fixture
def cache() -> Cache:
    made = Cache()
    made.store.commit(Put(SHOP, "", tenant_of()), Put(SHOP, world.SHOP_SITE.id, site_of()))
    return made


def test_a_record_is_read_once_in_half_a_minute(cache: Cache) -> None:
    assert [cache.reads_of(Tenant) for _ in range(3)] == [1, 0, 0]
    cache.now += LIFE_MS - 1
    assert cache.reads_of(Tenant) == 0
    cache.now += 1
    assert cache.reads_of(Tenant) == 1


def test_what_is_not_there_is_remembered_too(cache: Cache) -> None:
    assert [cache.reads_of(Blocked, world.MEI.id) for _ in range(3)] == [1, 0, 0]


def test_pages_are_remembered_each_by_itself(cache: Cache) -> None:
    for _ in range(3):
        cache.directory.page(Site, SHOP)
        cache.directory.page(Site, SHOP, limit=5)
    assert cache.store.reads == 2


def test_a_fresh_read_reaches_the_store_and_is_remembered(cache: Cache) -> None:
    cache.directory.get(Tenant, SHOP)
    cache.store.commit(Put(SHOP, "", replace(tenant_of(), locale="zh")))
    for fresh in (True, False):
        found = cache.directory.get(Tenant, SHOP, fresh=fresh)
        assert found is not None
        assert found.value.locale == "zh"


def test_a_change_through_the_cache_is_seen_at_once(cache: Cache) -> None:
    cache.directory.get(Site, SHOP, world.SHOP_SITE.id)
    cache.directory.page(Site, SHOP)
    cache.directory.commit(Remove(SHOP, world.SHOP_SITE.id, Site))
    assert cache.directory.get(Site, SHOP, world.SHOP_SITE.id) is None
    assert cache.directory.page(Site, SHOP).items == ()


def test_a_change_refused_forgets_what_may_have_misled_it(cache: Cache) -> None:
    cache.directory.get(Tenant, SHOP)
    cache.store.commit(Put(SHOP, "", replace(tenant_of(), locale="zh")))
    with pytest.raises(Changed):
        cache.directory.commit(Put(SHOP, "", tenant_of(), expect=ABSENT))
    found = cache.directory.get(Tenant, SHOP)
    assert found is not None
    assert found.value.locale == "zh"


def test_a_clock_set_back_makes_nothing_live_longer(cache: Cache) -> None:
    cache.directory.get(Tenant, SHOP)
    cache.now -= world.HOUR
    assert cache.reads_of(Tenant) == 1


def test_the_cache_holds_no_more_than_its_room_and_drops_the_oldest() -> None:
    cache = Cache(room=3)
    visitors = [world.fixed_id("vis", number) for number in range(4)]
    for visitor in visitors:
        cache.directory.get(Blocked, SHOP, visitor)
    assert len(cache.directory._kept) == 3
    assert [cache.reads_of(Blocked, visitor) for visitor in visitors[1:]] == [0, 0, 0]
    assert cache.reads_of(Blocked, visitors[0]) == 1


@pytest.mark.parametrize("kind", [Login, Invitation, Session, Attempts, ApiKey, EmailOwner])
def test_nothing_that_decides_who_signs_in_is_remembered(cache: Cache, kind: type[object]) -> None:
    assert kind not in REMEMBERED
    id = "" if kind is Invitation else "x"
    assert [cache.reads_of(kind, id) for _ in range(2)] == [1, 1]


def test_bodies_of_rules_are_not_kept_twice(cache: Cache) -> None:
    assert [cache.reads_of(RuleSet, "1") for _ in range(2)] == [1, 1]
