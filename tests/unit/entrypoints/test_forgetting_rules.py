"""Old rules, vectors of a model that is given up, what a tenant left who never published: all go in time."""

from pathlib import Path

import pytest

from frontdesk.entrypoints.replay import replay
from frontdesk.knowledge.content.model import blob_key
from frontdesk.knowledge.snapshot.embed import parts_key
from frontdesk.tenancy.live import live_knowledge
from frontdesk.tenancy.model import RuleSet
from frontdesk.tenancy.provision import publish_rules
from tests import world
from tests.contract.test_blobs import files
from tests.library import TENANT
from tests.shelves import Old, forget_jobs

HELLO = "Where is my parcel?"


@pytest.fixture
def desk(tmp_path: Path) -> Old:
    return Old(tmp_path, next(iter(files(tmp_path))))


def in_force(desk: Old, number: int) -> str:
    """Rules that were not there before."""
    rules = RuleSet(
        {**world.RULES, "facts": {**world.RULES.get("facts", {}), f"n{number}": {"en": "x", "zh": "x"}}}
    )
    desk.clock += 60_000
    return publish_rules(desk.directory, TENANT, rules, desk.now()).version


def there(desk: Old, version: str) -> bool:
    return desk.directory.get(RuleSet, TENANT, version) is not None


def test_rules_that_nothing_names_go_in_the_second_walk_and_those_in_force_stay(desk: Old) -> None:
    old, new = in_force(desk, 1), in_force(desk, 2)
    desk.nights()
    assert there(desk, old), "one walk is not enough"
    assert desk.nights()["rules"] >= 1
    assert (there(desk, old), there(desk, new)) == (False, True)
    assert live_knowledge(desk.directory, TENANT).version == "", "it never published"


def test_rules_that_an_answer_names_stay_as_long_as_the_answer(desk: Old) -> None:
    old = in_force(desk, 1)
    place = desk.is_asked(HELLO)
    in_force(desk, 2)
    desk.nights(3)
    assert there(desk, old)
    assert [each.outcome for each in replay(desk, place)] == ["same"]
    desk.resolves(place)
    desk.retires(place)
    desk.nights(2)
    assert not there(desk, old)


def test_rules_come_back_into_force_at_any_moment(desk: Old) -> None:
    old = in_force(desk, 1)
    in_force(desk, 2)
    desk.nights()
    assert in_force(desk, 1) == old
    desk.nights(2)
    assert there(desk, old)


def test_vectors_of_a_model_that_is_given_up_go_and_those_in_use_stay(desk: Old) -> None:
    desk.says(1)
    used, left = parts_key(TENANT, desk.embedder.id), f"{parts_key(TENANT, 'given-up')}all"
    desk.blobs.put(left, b"x")
    forget_jobs(desk)
    assert desk.nights()["vectors"] == 1
    assert list(desk.blobs.keys(used))
    assert list(desk.blobs.keys(left)) == []


def test_who_never_published_leaves_no_texts_behind(desk: Old) -> None:
    stray = blob_key(TENANT, "0" * 64)
    desk.blobs.put(stray, b"x")
    assert desk.nights()["articles"] == 1
    assert list(desk.blobs.keys(stray)) == []
