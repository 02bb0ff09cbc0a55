"""Files of a version that are no longer what was published: who stands in, and how they are mended."""

from pathlib import Path

import pytest

from frontdesk.knowledge.snapshot.publish import known_version
from frontdesk.knowledge.snapshot.version import Version, pack_key
from frontdesk.tenancy.live import live_knowledge
from tests.library import TENANT, Library

LESSONS, BEACON = "Do you give climbing lessons?", "What is a beacon?"


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    return Library(tmp_path)


def spoil(desk: Library, version: Version) -> None:
    for name in (version.bundle, version.full):
        desk.blobs.put(pack_key(TENANT, name), b"FDPACK1\n half of it")


def start_again(desk: Library) -> None:
    desk.bundles.clear()
    desk.clock += 6_000


def texts(desk: Library, question: str, key: int = 1) -> list[str]:
    return [event.get("text", "") for event in desk.opens(question, key)["events"]]


def test_after_a_start_the_version_before_stands_in_for_a_damaged_one(desk: Library) -> None:
    desk.entry(LESSONS, "On Saturdays.")
    desk.publish()
    desk.entry(BEACON, "A lamp.")
    spoil(desk, known_version(desk.directory, TENANT, desk.publish().refined))
    start_again(desk)
    assert texts(desk, LESSONS) == [LESSONS, "On Saturdays."]


def test_what_was_deleted_before_the_damaged_version_is_not_said_by_the_one_that_stands_in(
    desk: Library,
) -> None:
    lessons = desk.entry(LESSONS, "On Saturdays.")
    desk.entry(BEACON, "A lamp.")
    desk.publish()
    desk.forget(lessons)
    spoil(desk, known_version(desk.directory, TENANT, desk.publish().refined))
    start_again(desk)
    assert texts(desk, LESSONS) == [LESSONS]
    assert texts(desk, BEACON, 2) == [BEACON, "A lamp."]


def test_a_bundle_from_long_ago_does_not_stand_in(desk: Library) -> None:
    """It is still in this container, but what was deleted two publishes ago is written down nowhere."""
    lessons = desk.entry(LESSONS, "On Saturdays.")
    desk.publish()
    assert len(texts(desk, LESSONS)) == 2
    kept = dict(desk.bundles)
    desk.forget(lessons)
    desk.entry(BEACON, "A lamp.")
    versions = [known_version(desk.directory, TENANT, desk.publish().refined)]
    desk.entry(BEACON, "A lamp for snow.")
    versions.append(known_version(desk.directory, TENANT, desk.publish().refined))
    for each in versions:
        spoil(desk, each)
    start_again(desk)
    desk.bundles.update(kept)
    assert texts(desk, LESSONS, 2) == [LESSONS]


def test_publishing_again_mends_a_damaged_version(desk: Library) -> None:
    desk.entry(LESSONS, "On Saturdays.")
    job = desk.publish()
    for id in (job.version, job.refined):
        spoil(desk, known_version(desk.directory, TENANT, id))
    start_again(desk)
    assert texts(desk, LESSONS) == [LESSONS]
    again = desk.publish()
    assert (again.state, again.refined) == ("done", job.refined)
    assert live_knowledge(desk.directory, TENANT).version == job.refined
    start_again(desk)
    desk.clock += 30_000
    assert texts(desk, LESSONS, 2) == [LESSONS, "On Saturdays."]
