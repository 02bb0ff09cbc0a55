"""What is live and what was withdrawn: publishing and deleting never miss each other."""

from collections.abc import Callable, Iterator

import pytest

from frontdesk import errors
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.tenancy.cached import CachedDirectory
from frontdesk.tenancy.live import MOST_WITHDRAWN, Knowledge, go_live, live_knowledge, withdrawal
from frontdesk.tenancy.ports import Directory, Put
from tests import world

SHOP = world.SHOP.id


@pytest.fixture
def directory() -> Iterator[Directory]:
    database = Database()
    yield SqliteDirectory(database)
    database.close()


def holding(ids: set[str]) -> Callable[[str], set[str]]:
    return lambda _version: ids


def test_before_the_first_publish_nothing_is_live(directory: Directory) -> None:
    assert live_knowledge(directory, SHOP) == Knowledge()
    assert withdrawal(directory, SHOP, gone=["a"]) == ()


def test_a_version_goes_live_and_remembers_the_ones_before(directory: Directory) -> None:
    for at, version in enumerate(("v1", "v2", "v1"), 1):
        go_live(directory, SHOP, version, holding({"a"}), lambda: {"a"}, at)
    assert live_knowledge(directory, SHOP) == Knowledge("v1", 3, (), ("v2",))


def test_what_is_withdrawn_may_be_published_again(directory: Directory) -> None:
    go_live(directory, SHOP, "v1", holding({"a", "b"}), lambda: {"a", "b"}, 1)
    directory.commit(*withdrawal(directory, SHOP, gone=["b", "a"]))
    assert live_knowledge(directory, SHOP).withdrawn == ("a", "b")
    directory.commit(*withdrawal(directory, SHOP, back=["a"]))
    assert live_knowledge(directory, SHOP).withdrawn == ("b",)
    assert withdrawal(directory, SHOP, gone=["b"]) == ()


def test_what_was_deleted_during_the_build_stays_withdrawn(directory: Directory) -> None:
    go_live(directory, SHOP, "v1", holding({"a", "b"}), lambda: {"a", "b"}, 1)
    directory.commit(*withdrawal(directory, SHOP, gone=["b"]))
    assert go_live(directory, SHOP, "v2", holding({"a", "b"}), lambda: {"a"}, 2).withdrawn == ("b",)
    assert go_live(directory, SHOP, "v3", holding({"a"}), lambda: {"a"}, 3).withdrawn == ()


def test_a_rollback_brings_back_nothing_that_was_deleted(directory: Directory) -> None:
    go_live(directory, SHOP, "v1", holding({"a", "b"}), lambda: {"a", "b"}, 1)
    go_live(directory, SHOP, "v2", holding({"a"}), lambda: {"a"}, 2)
    assert go_live(directory, SHOP, "v1", holding({"a", "b"}), lambda: {"a"}, 3).withdrawn == ("b",)


def test_a_delete_while_the_pointer_moves_is_not_lost(directory: Directory) -> None:
    """The first look at what is published is already old when the pointer is written."""
    go_live(directory, SHOP, "v1", holding({"a", "b"}), lambda: {"a", "b"}, 1)
    looks = iter([{"a", "b"}, {"a", "b"}])

    def published() -> set[str]:
        seen = next(looks)
        directory.commit(*withdrawal(directory, SHOP, gone=["b"]))
        return seen

    assert go_live(directory, SHOP, "v2", holding({"a", "b"}), published, 2).withdrawn == ("b",)


def test_too_much_to_withdraw_asks_for_a_publish(directory: Directory) -> None:
    directory.commit(Put(SHOP, "", Knowledge("v1", 1, tuple(f"{n:05}" for n in range(MOST_WITHDRAWN)))))
    with pytest.raises(errors.Conflict) as caught:
        withdrawal(directory, SHOP, gone=["more"])
    assert caught.value.code == "too_many_withdrawn"


def test_who_reads_through_a_cache_knows_within_five_seconds(directory: Directory) -> None:
    clock = [world.NOW]
    cached = CachedDirectory(directory, lambda: clock[0])
    go_live(directory, SHOP, "v1", holding({"a"}), lambda: {"a"}, 1)
    assert live_knowledge(cached, SHOP).withdrawn == ()
    directory.commit(*withdrawal(directory, SHOP, gone=["a"]))
    clock[0] += 4_999
    assert live_knowledge(cached, SHOP).withdrawn == ()
    clock[0] += 1
    assert live_knowledge(cached, SHOP).withdrawn == ("a",)
