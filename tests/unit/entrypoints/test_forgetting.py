"""What nothing names any more goes, in time; what can be asked for stays. On files and on a bucket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk import errors
from frontdesk.bootstrap import using
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Side
from frontdesk.entrypoints import named
from frontdesk.entrypoints.forgetting import EVERY_MS, forget
from frontdesk.entrypoints.replay import replay
from frontdesk.knowledge.content.model import Article, ImportFile, ImportJob, blob_key
from frontdesk.knowledge.content.save import every, read_content
from frontdesk.knowledge.snapshot.keep import NEWEST, kept_versions
from frontdesk.knowledge.snapshot.publish import activate, holds_of
from frontdesk.knowledge.snapshot.version import Version, pack_key
from frontdesk.tenancy.live import Knowledge, live_knowledge
from frontdesk.tenancy.model import TenantListed
from frontdesk.tenancy.ports import Put, Remove
from functions.expertise.handler import handler
from tests import world
from tests.contract.test_blobs import files, moto
from tests.library import TENANT
from tests.shelves import Old, forget_jobs, versions, whole

AGENT = Author(Side.AGENT, world.LIN.id)


@pytest.fixture(params=[pytest.param(files, id="files"), pytest.param(moto, id="moto")])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Old]:
    for inner in request.param(tmp_path):
        yield Old(tmp_path, inner)


def test_an_old_version_goes_with_its_files_when_two_walks_find_nothing_that_needs_it(desk: Old) -> None:
    first = desk.says(1)
    many = [desk.says(2 + number) for number in range(NEWEST + 1)]
    forget_jobs(desk)
    gone = next(each for each in versions(desk) if each.id == first)
    assert "versions" not in desk.nights()
    assert first in desk.names()
    assert desk.nights()["versions"] == 2  # the version by words and the one with vectors
    assert first not in desk.names()
    assert set(many[1:]) <= desk.names()
    left = set(desk.blobs.keys(f"{TENANT}/"))
    assert not left & {pack_key(TENANT, gone.bundle), pack_key(TENANT, gone.full)}
    with pytest.raises(errors.NotFound):
        activate(desk.directory, desk.blobs, TENANT, first, desk.now())
    assert desk.nights(2) == {}, "again finds nothing"


@pytest.mark.parametrize("ends", [True, False], ids=["resolved", "open"])
def test_what_an_answer_names_stays_until_its_conversation_is_retired(desk: Old, ends: bool) -> None:
    first = desk.says(1)
    place = desk.is_asked()
    if ends:
        desk.resolves(place)
    for number in range(NEWEST + 2):
        desk.says(2 + number)
    forget_jobs(desk)
    desk.nights(3)
    assert first in desk.names()
    assert [each.outcome for each in replay(desk, place)] == ["same"]
    assert whole(desk, place)
    if not ends:
        desk.resolves(place)
    desk.retires(place)
    desk.nights(2)
    assert first not in desk.names()
    assert list(desk.blobs.keys(f"{TENANT}/cited/{first}/")) == []


def test_what_is_gone_is_named_by_a_replay(desk: Old) -> None:
    first = desk.says(1)
    place = desk.is_asked()
    desk.directory.commit(Remove(TENANT, first, Version))
    (again,) = replay(desk, place)
    assert (again.outcome, first in again.why) == ("gone", True)


def test_an_erased_answer_names_nothing(desk: Old) -> None:
    first = desk.says(1)
    place = desk.is_asked()
    assert first in named.named_in(desk.conversations.tail(place, 1))
    erase(desk.conversations, place, AGENT, "a_2_erased", base=2, now=desk.now)
    assert named.named_in(desk.conversations.tail(place, 1)) == set()


def test_texts_that_no_article_has_any_more_go_after_a_day_and_revisions_stay(desk: Old) -> None:
    desk.says(1)
    desk.says(2)
    lost = desk.article("Gone", "What nobody should read any more.")
    hashes = [each.now.hash for each in every(desk.directory, TENANT, Article) if each.id == lost]
    desk.forget(lost)
    assert desk.nights()["articles"] == 1
    assert desk.blobs.get(blob_key(TENANT, hashes[0])) is None
    for article in every(desk.directory, TENANT, Article):
        for revision in (article.now, *article.history):
            assert read_content(desk.blobs, TENANT, revision).body


def test_uploads_stay_while_their_import_runs(desk: Old) -> None:
    desk.says(1)
    for id, ended in (("imp_a", 0), ("imp_b", 5)):
        key = f"{TENANT}/imports/{id}/0-x"
        desk.blobs.put(key, b"x")
        job = ImportJob(id, desk.now(), "agt_x", files=(ImportFile("x", key, 1),), ended=ended)
        desk.directory.commit(Put(TENANT, id, job))
    desk.blobs.put(f"{TENANT}/imports/imp_nobodys/0-x", b"x")
    assert desk.nights()["imports"] == 2
    assert list(desk.blobs.keys(f"{TENANT}/imports/")) == [f"{TENANT}/imports/imp_a/0-x"]


def test_a_file_younger_than_a_day_stays_and_a_neighbours_whatever_its_age(desk: Old) -> None:
    desk.says(1)
    other = f"{world.NEIGHBOUR.id}/packs/{'0' * 64}"
    desk.blobs.put(other, b"x")
    desk.clock += EVERY_MS
    young = f"{TENANT}/packs/{'1' * 64}"
    desk.blobs.put(young, b"y")
    forget(desk, TENANT)
    assert list(desk.blobs.keys(other)) == [other]
    assert list(desk.blobs.keys(young)) == [young]
    desk.nights()
    assert list(desk.blobs.keys(young)) == []
    assert list(desk.blobs.keys(other)) == [other]


def test_who_names_a_file_in_the_moment_it_goes_gets_it_back(desk: Old) -> None:
    """Saved again between the look and the deletion, or just after it: one of the two sees the other."""
    desk.says(1)
    for moment in ("before_delete", "after_delete"):
        lost = desk.article(moment, f"Once more, {moment}.")
        desk.forget(lost)
        again: list[str] = []

        def save(_: str, moment: str = moment, again: list[str] = again) -> None:
            if not again:
                again.append(moment)
                desk.article(moment, f"Once more, {moment}.")

        setattr(desk.dated, moment, save)
        desk.nights()
        assert again
        setattr(desk.dated, moment, lambda key: None)
        for article in every(desk.directory, TENANT, Article):
            assert read_content(desk.blobs, TENANT, article.now).body


def test_who_goes_back_to_a_version_while_it_is_let_go_finds_it_whole_or_is_told(desk: Old) -> None:
    first = desk.says(1)
    for number in range(NEWEST + 2):
        desk.says(2 + number)
    forget_jobs(desk)
    desk.nights()
    back: list[Knowledge] = []
    commit = desk.directory.commit

    def meanwhile(*changes: Put | Remove) -> tuple[str, ...]:
        if not back and isinstance(changes[0], Remove):
            back.append(activate(desk.directory, desk.blobs, TENANT, first, desk.now()))
        return commit(*changes)

    desk.directory.commit = meanwhile  # type: ignore[method-assign]  # somebody in between
    desk.nights()
    assert back
    assert live_knowledge(desk.directory, TENANT).version == first
    assert holds_of(desk.blobs, TENANT, first)
    assert activate(desk.directory, desk.blobs, TENANT, first, desk.now()).version == first


def test_a_walk_that_one_night_is_too_short_for_goes_on_and_nothing_goes_before_its_end(
    desk: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named, "PAGE", 2)
    desk.says(1)
    places = [desk.is_asked() for _ in range(7)]
    for place in places:
        desk.resolves(place)
    walk, ended = named.walked(desk, TENANT, named.Walk(), most=4)
    nights = 1
    while not ended:
        assert nights < 9
        named.keep_walk(desk, TENANT, walk)
        walk, ended = named.walked(desk, TENANT, named.read_walk(desk, TENANT), most=4)
        nights += 1
    assert nights > 1
    assert walk.names == {
        name for each in places for name in named.named_in(desk.conversations.tail(each, 1))
    }


def test_a_walk_that_cannot_be_read_begins_anew(desk: Old) -> None:
    desk.blobs.put(f"{TENANT}/kept/walk", b"torn")
    assert named.read_walk(desk, TENANT) == named.Walk()


def test_the_night_forgets_and_one_tenants_trouble_is_not_anothers(desk: Old) -> None:
    desk.says(1)
    desk.forget(desk.article("Gone", "What nobody should read any more."))
    nobody = world.fixed_id("ten", 5)
    desk.directory.commit(
        Put("everywhere", nobody, TenantListed(nobody)), Put(nobody, "", Knowledge("ver_x"))
    )
    desk.clock += EVERY_MS
    with using(desk):
        assert handler({}, None)["articles"] == 1


def test_publishes_of_two_versions_count_once_and_what_is_named_stays() -> None:
    made = [
        Version(f"v{at}{'r' * refined}", at * 10 + refined, "", "", "", plain=f"v{at}" if refined else "")
        for at in range(5)
        for refined in (0, 1)
    ]
    kept = kept_versions(made, Knowledge("v0r", earlier=("v1r",)), {"v2", "v9"}, newest=1)
    assert kept == {each.id for each in made} - {"v3", "v3r"}
