"""The bundle finds by words what the full index finds, without numpy."""

import random
import subprocess
import sys

import pytest

from frontdesk import errors
from frontdesk.knowledge.lexical.build import postings
from frontdesk.knowledge.lexical.postings import Postings
from frontdesk.knowledge.lexical.small import SmallIndex, small_index
from frontdesk.knowledge.text.terms import terms

ENTRIES = [
    terms("怎么退货？退货期限是多少天", "zh"),
    terms("运费多少，几天能送到", "zh"),
    terms("How do I return a parcel", "en"),
    [],
    terms("When will my parcel arrive? Parcel tracking", "en"),
]


def opened(entries: list[list[str]]) -> SmallIndex:
    return SmallIndex(memoryview(small_index(entries)))


@pytest.mark.parametrize(
    ("text", "first"), [("我要退货", 0), ("送到要几天", 1), ("parcels returned", 2), ("tracking", 4)]
)
def test_the_entry_that_says_it_comes_first(text: str, first: int) -> None:
    assert opened(ENTRIES).search(terms(text, "zh"))[0][0] == first


def test_it_scores_like_the_full_index() -> None:
    chance = random.Random(3)
    words = [f"w{number}" for number in range(60)]
    entries = [chance.choices(words, k=chance.randrange(12)) for _ in range(200)]
    sections = postings(entries)
    full = Postings(lambda name: memoryview(sections[name]), len(entries))
    for _ in range(20):
        asked = chance.sample(words, 4)
        scores = full.scores(full.known(asked))
        found = dict(opened(entries).search(asked, limit=len(entries)))
        assert {
            at: pytest.approx(float(score), rel=1e-4) for at, score in enumerate(scores) if score
        } == found


def test_among_equals_the_earlier_comes_first_and_no_more_than_asked_for() -> None:
    index = opened([["same"]] * 30 + [["other"]])
    assert [entry for entry, _ in index.search(["same"], limit=5)] == [0, 1, 2, 3, 4]


def test_unknown_words_and_an_empty_index_find_nothing() -> None:
    assert opened(ENTRIES).search(["nobody", "\ud800"]) == []
    assert opened([]).search(["退货"]) == []


def test_a_torn_section_is_damaged() -> None:
    whole = small_index(ENTRIES)
    for length in (0, 4, 20, len(whole) // 2, len(whole) - 1):
        with pytest.raises(errors.Damaged):
            SmallIndex(memoryview(whole[:length]))


def test_the_same_entries_make_the_same_bytes() -> None:
    assert small_index(ENTRIES) == small_index([list(each) for each in ENTRIES])


def test_the_hot_path_loads_no_numpy() -> None:
    read = "import frontdesk.knowledge.lexical.small, sys; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
