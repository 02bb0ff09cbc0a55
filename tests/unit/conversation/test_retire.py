"""A conversation ends: a fence, a tombstone, and the deletion when no writer can be on its way."""

import pytest

from frontdesk import errors
from frontdesk.conversation.append import append
from frontdesk.conversation.erase import erase, overwrite_below
from frontdesk.conversation.model import Author, Draft, Kind, Mark, Side
from frontdesk.conversation.retire import SETTLED_MS, fence, remove
from frontdesk.conversation.tail import read_tail, redact
from tests import world
from tests.unit.conversation.stage import HERE, MEI, Stage, knowing


@pytest.fixture(autouse=True)
def resolved(stage: Stage) -> None:
    stage.opens(bot=knowing)
    stage.takes()
    stage.resolves()


def fences(stage: Stage) -> None:
    fence(stage.log, HERE, base=4, now=stage.now)


def test_behind_the_fence_every_append_is_told_so(stage: Stage) -> None:
    fences(stage)
    for write in (
        lambda: stage.posts("4_1"),
        lambda: stage.posts("1_1"),
        stage.opens,
        stage.takes,
        lambda: stage.acts(MEI, Kind.NOTE, "4_n"),
    ):
        with pytest.raises(errors.Retired) as refused:
            write()
        assert (refused.value.status, refused.value.code) == (410, "conversation_retired")
    assert stage.kinds == ["tombstone", "answer", "taken", "resolved", "retired"]


def test_who_had_read_before_the_fence_meets_it_on_the_way(stage: Stage) -> None:
    stage.log.meanwhile = [lambda: fences(stage)]
    with pytest.raises(errors.Retired):
        stage.posts("4_1")


@pytest.mark.parametrize("author", [MEI, Author(Side.SYSTEM, "forget")])
def test_who_erases_behind_the_fence_is_told_that_it_goes_anyway(stage: Stage, author: Author) -> None:
    stage.log.meanwhile = [lambda: fences(stage)]
    with pytest.raises(errors.Retired):
        erase(stage.log, HERE, author, "a_1_e", base=1, now=stage.now)


def test_the_tombstone_keeps_no_text(stage: Stage) -> None:
    fences(stage)
    first = stage.events[0]
    assert (first.seq, first.kind, first.text, first.data) == (1, Kind.TOMBSTONE, "", {})


def test_a_conversation_that_came_to_life_again_is_not_fenced(stage: Stage) -> None:
    stage.log.meanwhile = [lambda: stage.posts("4_1")]
    with pytest.raises(errors.Outdated):
        fences(stage)
    assert stage.kinds[0] == "message"


def test_a_fence_that_broke_off_is_finished_by_the_next_sweep(stage: Stage) -> None:
    stage.log.lost = [True]
    with pytest.raises(errors.Unavailable):
        fences(stage)
    assert stage.kinds[0] == "message"
    fences(stage)
    assert (stage.kinds[0], stage.kinds.count("retired")) == ("tombstone", 1)


def test_nothing_is_removed_before_every_writer_has_ended(stage: Stage) -> None:
    fences(stage)
    assert not remove(stage.log, HERE, now=stage.head.at + SETTLED_MS - 1)
    assert len(stage.events) == 5


def test_the_fence_goes_last_and_as_much_later(stage: Stage) -> None:
    fences(stage)
    stage.log.mark(HERE, Mark("seen:visitor", 1, 0, 0, {}))
    later = stage.head.at + SETTLED_MS
    assert not remove(stage.log, HERE, now=later)
    assert (stage.kinds, stage.log.marks(HERE)) == (["tombstone", "retired"], [])
    assert not remove(stage.log, HERE, now=later + SETTLED_MS - 1)
    assert stage.kinds == ["tombstone", "retired"]
    assert remove(stage.log, HERE, now=later + SETTLED_MS)
    assert stage.kinds == ["tombstone"]
    assert remove(stage.log, HERE, now=later + 2 * SETTLED_MS)
    assert stage.kinds == ["tombstone"]


def test_reasons_go_with_the_rest(stage: Stage) -> None:
    stage.log.explain(HERE, 3, world.ADA.id, {"p": "v1"})
    fences(stage)
    assert stage.log.why(HERE, 3, world.ADA.id)
    remove(stage.log, HERE, now=stage.head.at + SETTLED_MS)
    assert stage.log.why(HERE, 3, world.ADA.id) is None


def test_what_is_not_fenced_is_not_removed(stage: Stage) -> None:
    assert not remove(stage.log, HERE, now=stage.head.at + 10 * SETTLED_MS)
    assert len(stage.events) == 4


def test_a_tombstone_that_a_slow_erasure_wrote_over_is_written_again(stage: Stage) -> None:
    first = stage.events[0]
    fences(stage)
    stage.log.overwrite(HERE, redact(first))
    remove(stage.log, HERE, now=stage.head.at + SETTLED_MS)
    assert stage.kinds[0] == "tombstone"


def test_a_removed_conversation_is_gone_for_everybody(stage: Stage) -> None:
    tail = read_tail(stage.log, HERE, 4)
    fences(stage)
    remove(stage.log, HERE, now=stage.head.at + SETTLED_MS)
    remove(stage.log, HERE, now=stage.head.at + 3 * SETTLED_MS)
    for base in (1, 2, 4, 9):
        with pytest.raises(errors.Retired):
            read_tail(stage.log, HERE, base)
    with pytest.raises(errors.Retired):
        stage.opens()
    assert overwrite_below(stage.log, HERE, 4) == 0
    assert (stage.kinds, len(tail)) == (["tombstone"], 1)


def test_between_the_two_deletions_the_fence_still_stands_in_the_way(stage: Stage) -> None:
    tail = read_tail(stage.log, HERE, 4)
    fences(stage)
    remove(stage.log, HERE, now=stage.head.at + SETTLED_MS)
    for base in (1, 2, 4, 5):
        with pytest.raises(errors.Retired):
            stage.posts(f"{base}_1")
    draft = Draft(Kind.MESSAGE, MEI, "m_4_late", "?")
    with pytest.raises(errors.Retired):
        append(stage.log, HERE, tail, lambda _: draft, now=stage.now)
