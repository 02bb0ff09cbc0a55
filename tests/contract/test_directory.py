"""Port Directory: one suite on SQLite, on moto, and on DynamoDB Local where it runs."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from frontdesk import errors
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.tenancy.cached import CachedDirectory
from frontdesk.tenancy.identity import Attempts, Login, Scrypt
from frontdesk.tenancy.model import (
    Agent,
    Blocked,
    EmailOwner,
    Holiday,
    Hours,
    RuleSet,
    RulesHead,
    Site,
    SiteOwner,
    Span,
    Tenant,
    Words,
)
from frontdesk.tenancy.ports import ABSENT, Changed, Directory, Put, Remove
from tests import world

LAYER = str(Path(__file__).parents[2] / "layers" / "frontdesk" / "python")
SHOP = world.SHOP.id
GREETING = Words(**world.SHOP.greeting)
SITE = Site(world.SHOP_SITE.id, SHOP, "shop", world.SHOP_SITE.origins, GREETING)
WEEK = tuple((Span(540, 1080),) if day < 5 else () for day in range(7))
RECORDS: tuple[tuple[str, Any], ...] = (
    ("", Tenant(SHOP, world.SHOP.name, Words(**world.SHOP.names), zone="Asia/Shanghai")),
    (SITE.id, SITE),
    (world.LIN.id, Agent(world.LIN.id, SHOP, world.LIN.email, world.LIN.name, skills=world.LIN.skills)),
    ("", Hours("Asia/Shanghai", WEEK, (Holiday("2026-10-01"), Holiday("2026-10-08", (Span(600, 720),))))),
    ("", RulesHead("f" * 24, 10, world.NOW)),
    ("f" * 24, RuleSet(world.RULES)),
    (world.LIN.id, Login(world.LIN.id, Scrypt(2, 8, 1, "aa", "bb"), 3)),
    (world.LIN.id, Login(world.LIN.id)),
)


def moto_directory() -> Iterator[Directory]:
    from moto import mock_aws

    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
        yield dynamo_directory()


def engines_directory() -> Iterator[Directory]:
    if "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ:
        pytest.skip("AWS_ENDPOINT_URL_DYNAMODB is not set")
    yield dynamo_directory()


def dynamo_directory() -> Directory:
    from frontdesk.adapters.dynamodb.client import dynamodb_client
    from frontdesk.adapters.dynamodb.directory import DynamoDirectory

    directory = DynamoDirectory(dynamodb_client("eu-central-1"), f"directory-{uuid4().hex}")
    directory.rows.model.create_table(wait=True)
    return directory


def sqlite_directory() -> Iterator[Directory]:
    database = Database()
    yield SqliteDirectory(database)
    database.close()


def cached_directory() -> Iterator[Directory]:
    database = Database()
    yield CachedDirectory(SqliteDirectory(database), lambda: world.NOW)
    database.close()


@pytest.fixture(
    params=[
        pytest.param(sqlite_directory, id="sqlite"),
        pytest.param(cached_directory, id="cached"),
        pytest.param(moto_directory, id="moto", marks=pytest.mark.dynamodb),
        pytest.param(engines_directory, id="engines", marks=pytest.mark.engines),
    ]
)
def directory(request: pytest.FixtureRequest) -> Iterator[Directory]:
    yield from request.param()


@pytest.fixture(
    params=[
        pytest.param(sqlite_directory, id="sqlite"),
        pytest.param(cached_directory, id="cached"),
        pytest.param(engines_directory, id="engines", marks=pytest.mark.engines),
    ]
)
def raced(request: pytest.FixtureRequest) -> Iterator[Directory]:
    """Without moto: it checks a condition and writes in two steps, so two threads may both win there."""
    yield from request.param()


def test_what_is_not_there_is_none(directory: Directory) -> None:
    assert directory.get(Tenant, SHOP) is None


def test_every_kind_of_record_comes_back_as_it_went_in(directory: Directory) -> None:
    for id, record in RECORDS:
        (version,) = directory.commit(Put(SHOP, id, record))
        found = directory.get(type(record), SHOP, id, fresh=True)
        assert found is not None
        assert found.value == record
        assert found.version == version


def test_equal_contents_have_equal_versions_and_others_differ(directory: Directory) -> None:
    (first,) = directory.commit(Put(SHOP, SITE.id, SITE))
    (again,) = directory.commit(Put(SHOP, SITE.id, SITE))
    (other,) = directory.commit(Put(SHOP, SITE.id, replace(SITE, name="another")))
    assert first == again != other


def test_an_expected_version_must_still_stand(directory: Directory) -> None:
    (first,) = directory.commit(Put(SHOP, SITE.id, SITE, expect=ABSENT))
    directory.commit(Put(SHOP, SITE.id, replace(SITE, name="second"), expect=first))
    with pytest.raises(Changed):
        directory.commit(Put(SHOP, SITE.id, replace(SITE, name="third"), expect=first))
    found = directory.get(Site, SHOP, SITE.id, fresh=True)
    assert found is not None
    assert found.value.name == "second"


def test_absent_means_nobody_was_first(directory: Directory) -> None:
    directory.commit(Put(SITE.id, "", SiteOwner(SHOP), expect=ABSENT))
    with pytest.raises(Changed):
        directory.commit(Put(SITE.id, "", SiteOwner(world.NEIGHBOUR.id), expect=ABSENT))


def test_a_commit_writes_all_or_nothing_and_names_the_change_that_failed(directory: Directory) -> None:
    directory.commit(Put(SHOP, "lin@example.test", EmailOwner(world.LIN.id)))
    with pytest.raises(Changed) as refused:
        directory.commit(
            Put(SHOP, SITE.id, SITE),
            Put(SHOP, "lin@example.test", EmailOwner(world.ADA.id), expect=ABSENT),
            Remove(SHOP, "ada@example.test", EmailOwner),
        )
    assert refused.value.at == 1
    assert directory.get(Site, SHOP, SITE.id, fresh=True) is None


def test_a_failed_removal_is_named_whatever_order_the_store_prefers(directory: Directory) -> None:
    with pytest.raises(Changed) as refused:
        directory.commit(Put(SHOP, SITE.id, SITE), Remove(SHOP, "gone", EmailOwner, expect="0" * 24))
    assert refused.value.at == 1


def test_several_changes_answer_with_their_versions_in_order(directory: Directory) -> None:
    directory.commit(Put(SHOP, "old@example.test", EmailOwner(world.ADA.id)))
    versions = directory.commit(
        Remove(SHOP, "old@example.test", EmailOwner),
        Put(SHOP, SITE.id, SITE),
        Put(SITE.id, "", SiteOwner(SHOP)),
    )
    site, owner = directory.get(Site, SHOP, SITE.id), directory.get(SiteOwner, SITE.id)
    assert site is not None
    assert owner is not None
    assert versions == ("", site.version, owner.version)


def test_removing_twice_is_no_error(directory: Directory) -> None:
    directory.commit(Put(SHOP, SITE.id, SITE))
    for _ in range(2):
        directory.commit(Remove(SHOP, SITE.id, Site))
    assert directory.get(Site, SHOP, SITE.id, fresh=True) is None


def test_a_removal_that_expects_another_version_removes_nothing(directory: Directory) -> None:
    directory.commit(Put(SHOP, SITE.id, SITE))
    with pytest.raises(Changed):
        directory.commit(Remove(SHOP, SITE.id, Site, expect="0" * 24))
    assert directory.get(Site, SHOP, SITE.id, fresh=True) is not None


def test_pages_follow_each_other_without_gap_or_repeat(directory: Directory) -> None:
    visitors = [world.fixed_id("vis", number) for number in range(7)]
    for visitor in reversed(visitors):
        directory.commit(Put(SHOP, visitor, Blocked(visitor, world.LIN.id, world.NOW)))
    seen, cursor = [], ""
    for _ in range(4):
        page = directory.page(Blocked, SHOP, cursor, limit=2)
        seen += [item.value.visitor for item in page.items]
        cursor = page.next
    assert seen == visitors
    assert cursor == ""


def test_a_full_last_page_has_no_next(directory: Directory) -> None:
    for number in range(2):
        visitor = world.fixed_id("vis", number)
        directory.commit(Put(SHOP, visitor, Blocked(visitor, world.LIN.id, world.NOW)))
    assert directory.page(Blocked, SHOP, limit=2).next == ""


def test_a_page_holds_one_kind_of_one_owner(directory: Directory) -> None:
    for id, record in RECORDS:
        directory.commit(Put(SHOP, id, record))
    directory.commit(Put(world.NEIGHBOUR.id, world.NEIGHBOUR_SITE.id, replace(SITE, name="theirs")))
    assert [item.value for item in directory.page(Site, SHOP).items] == [SITE]
    assert [item.value for item in directory.page(RuleSet, SHOP).items] == [RuleSet(world.RULES)]


@pytest.mark.parametrize("cursor", ["!", "a", "=", "4pyT" * 300, "\ud800", "/w", "YR"])
def test_a_cursor_that_is_not_ours_is_named(directory: Directory, cursor: str) -> None:
    with pytest.raises(errors.InvalidField) as refused:
        directory.page(Site, SHOP, cursor)
    assert refused.value.field == "cursor"


def test_a_forged_cursor_never_leaves_its_kind(directory: Directory) -> None:
    for id, record in RECORDS:
        directory.commit(Put(SHOP, id, record))
    assert directory.page(Agent, SHOP, "fn5-").items == ()  # "~~~", after every id


def test_a_kind_that_exists_once_takes_no_id_and_others_need_one(directory: Directory) -> None:
    with pytest.raises(ValueError, match="takes no id"):
        directory.get(Tenant, SHOP, "x")
    with pytest.raises(ValueError, match="needs id"):
        directory.get(Site, SHOP)


def test_a_large_set_of_rules_comes_back_whole(directory: Directory) -> None:
    body = {"rules": [{"id": f"rule-{n}", "answer": {"zh": "三十天内可以退货。" * 3}} for n in range(2_000)]}
    directory.commit(Put(SHOP, "f" * 24, RuleSet(body)))
    found = directory.get(RuleSet, SHOP, "f" * 24)
    assert found is not None
    assert found.value.body == body


def test_racing_writers_of_one_version_have_one_winner(raced: Directory) -> None:
    raced.commit(Put(SHOP, "a", Attempts()))
    found = raced.get(Attempts, SHOP, "a")
    assert found is not None
    outcomes: list[str] = []

    def race(number: int) -> None:
        try:
            raced.commit(Put(SHOP, "a", Attempts(failures=number + 1), expect=found.version))
            outcomes.append("won")
        except Changed:
            outcomes.append("lost")

    threads = [threading.Thread(target=race, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["lost"] * 5 + ["won"]


def test_racing_transactions_end_without_an_error_of_the_store(raced: Directory) -> None:
    outcomes: list[str] = []

    def race(number: int) -> None:
        email = Put(SHOP, "x@example.test", EmailOwner(f"agent {number}"), expect=ABSENT)
        try:
            raced.commit(email, Put(SHOP, SITE.id, replace(SITE, name=str(number))))
            outcomes.append("won")
        except Changed as refused:
            outcomes.append(f"lost at {refused.at}")

    threads = [threading.Thread(target=race, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["lost at 0"] * 3 + ["won"]


def test_sqlite_forgets_what_expired_and_nothing_else() -> None:
    directory = SqliteDirectory(Database())
    directory.commit(Put(SHOP, "old", Attempts(), expires=999), Put(SHOP, "new", Attempts(), expires=1_000))
    directory.commit(Put(SHOP, "for ever", Attempts()))
    assert directory.purge(1_000) == 1
    assert directory.get(Attempts, SHOP, "old") is None
    assert directory.get(Attempts, SHOP, "new") is not None
    assert directory.get(Attempts, SHOP, "for ever") is not None


def test_a_record_of_a_newer_release_is_read_without_what_we_do_not_know() -> None:
    database = Database()
    directory = SqliteDirectory(database)
    directory.commit(Put(SHOP, "a", Attempts(failures=2)))
    try:
        database.write("""UPDATE directory SET body = '{"failures":2,"colour":"red"}'""")
    except sqlite3.Error:  # pragma: no cover - the table has another name: the test must fail, not skip
        raise AssertionError("no such table") from None
    found = directory.get(Attempts, SHOP, "a")
    assert found is not None
    assert found.value == Attempts(failures=2)


def test_reading_settings_never_imports_pynamodb() -> None:
    code = """
import sys
from frontdesk.adapters.dynamodb.client import dynamodb_client
from frontdesk.adapters.dynamodb.directory import DynamoDirectory
from frontdesk.tenancy.model import Site, Tenant

client = dynamodb_client("eu-central-1")
client.get_item = lambda **_: {}
client.query = lambda **_: {"Items": []}
directory = DynamoDirectory(client, "directory")
assert directory.get(Tenant, "ten_1") is None
assert directory.page(Site, "ten_1").items == ()
assert "pynamodb" not in sys.modules, "a visitor's message would wait for it"
directory.rows
assert "pynamodb" in sys.modules, "the check above could not fail"
"""
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": LAYER})
