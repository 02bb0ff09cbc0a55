"""Postings in arrays score as BM25 does when it is written down plainly."""

import random
from collections import Counter

import numpy as np
import pytest

from frontdesk import errors
from frontdesk.knowledge.lexical import postings as module
from frontdesk.knowledge.lexical.build import postings
from frontdesk.knowledge.lexical.postings import BLOCK, Postings
from frontdesk.knowledge.lexical.weigh import K1, MOST_TERMS, B, idf, part, worth

PIECES = [
    ["return", "parcel", "return", "thirti", "dai"],
    ["parcel", "late"],
    [],
    ["return"],
    ["退", "货", "退货", "return"],
    ["late", "dai", "dai", "dai", "dai", "dai"],
    ["茶", "壶", "茶壶"],
]


def opened(pieces: list[list[str]]) -> Postings:
    sections = postings(pieces)
    return Postings(lambda name: memoryview(sections[name]), len(pieces))


def plain(pieces: list[list[str]], asked: set[str]) -> list[float]:
    mean = sum(map(len, pieces)) / len(pieces)
    having = Counter(term for piece in pieces for term in set(piece))
    scores = []
    for piece in pieces:
        norm = K1 * (1 - B + B * len(piece) / mean)
        said = {term: piece.count(term) for term in asked & set(piece)}
        scores.append(sum(idf(len(pieces), having[t]) * n * (K1 + 1) / (n + norm) for t, n in said.items()))
    return scores


@pytest.mark.parametrize(
    "asked", [{"return"}, {"dai", "late"}, {"退货", "return", "茶壶"}, {"unknown", "parcel"}]
)
def test_scores_are_those_of_bm25(asked: set[str]) -> None:
    words = opened(PIECES)
    assert words.scores(words.known(asked)) == pytest.approx(plain(PIECES, asked), abs=0.02)


def test_a_table_tells_what_each_term_adds() -> None:
    words = opened(PIECES)
    known = words.known({"return", "dai", "late"})
    rows = np.array([0, 1, 3, 5])
    assert words.table(known, rows).sum(axis=0) == pytest.approx(words.scores(known)[rows])
    assert words.table([], rows).shape == (0, 4)


def test_common_and_rare_terms_agree_over_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DENSE", 2.0)  # read by the reader only: what is dense stands in the file
    chance = random.Random(5)
    many = [
        ["common"] * chance.randrange(2) + ["rare"] * (number % 977 == 0) for number in range(BLOCK + 900)
    ]
    words = opened(many)
    known = words.known({"common", "rare"})
    scores = words.scores(known)
    assert np.flatnonzero(scores).tolist() == [number for number, piece in enumerate(many) if piece]
    rows = np.array([0, 977, BLOCK - 1, BLOCK, BLOCK + 25, BLOCK + 899])
    assert words.table(known, rows).sum(axis=0) == pytest.approx(scores[rows])


def test_terms_nobody_has_are_not_known_and_the_rarest_comes_first() -> None:
    words = opened(PIECES)
    assert words.known({"nobody", "says", "this"}) == []
    rare, common = words.known({"return", "thirti"})
    assert words.scores([rare])[0] > 0
    assert np.count_nonzero(words.scores([rare])) < np.count_nonzero(words.scores([common]))


def test_a_very_long_question_is_cut_to_its_rarest_terms() -> None:
    words = opened([[f"w{number}" for number in range(500)], ["w1"]])
    known = words.known(f"w{number}" for number in range(500))
    assert len(known) == MOST_TERMS
    assert not set(known) & set(words.known(["w1"]))


def test_past_its_budget_a_question_leaves_out_what_is_common(monkeypatch: pytest.MonkeyPatch) -> None:
    words = opened([["rare"] if number == 7 else ["often"] * (number % 8 == 0) for number in range(400)])
    monkeypatch.setattr(module, "MOST_POSTINGS", 1)
    assert np.flatnonzero(words.scores(words.known(["often", "rare"]))).tolist() == [7]


def test_an_index_of_nothing_finds_nothing() -> None:
    words = opened([])
    assert words.known(["a"]) == []
    assert words.scores([]).tolist() == []


def test_the_same_pieces_make_the_same_bytes() -> None:
    assert postings(PIECES) == postings([list(piece) for piece in PIECES])


def test_postings_of_another_size_are_damaged() -> None:
    sections = postings(PIECES)
    with pytest.raises(errors.Damaged):
        Postings(lambda name: memoryview(sections[name]), BLOCK + 1)


def test_one_part_at_a_time_weighs_like_all_at_once() -> None:
    sections = postings(PIECES)
    mean = sum(map(len, PIECES)) / len(PIECES)
    expected = sorted(part(count, len(piece), mean) for piece in PIECES for count in Counter(piece).values())
    dense = [each for each in sections["dense.parts"] if each]
    assert sorted([*sections["parts"], *dense]) == expected
    assert worth(7, 1) > worth(7, 4) > 0
