"""The nearest by sketch and bytes are, nearly always, the nearest."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk import errors
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.vectors import closeness as module
from frontdesk.knowledge.vectors.build import vectors
from frontdesk.knowledge.vectors.closeness import Closeness
from frontdesk.knowledge.vectors.embedded import MOST, MOST_QUESTIONS, asked, embed, embedded
from tests.contract.knowledge_engines import WordVectors

Vectors = NDArray[np.float32]


def crowd(many: int, dimensions: int = 384) -> Vectors:
    """As an encoder's are: near one another, in groups."""
    chance = np.random.default_rng(7)
    groups = chance.normal(size=(many // 30 + 1, dimensions))
    spread = chance.normal(size=(many, dimensions)) * 0.6 + groups[chance.integers(0, len(groups), many)] + 3
    unit: Vectors = (spread / np.linalg.norm(spread, axis=1, keepdims=True)).astype(np.float32)
    return unit


def opened(given: Vectors) -> Closeness:
    sections = vectors(given)
    return Closeness(lambda name: memoryview(sections[name]), len(given))


def exact(given: Vectors, asked: Vectors, limit: int) -> list[int]:
    return [int(at) for at in np.argsort(-(given @ asked), kind="stable")[:limit]]


def agreement(given: Vectors, index: Closeness, limit: int = 10) -> float:
    shared = [
        len(set(index.nearest(asked, limit, slice(0, len(given))).tolist()) & set(exact(given, asked, limit)))
        for asked in given[:: len(given) // 40]
    ]
    return sum(shared) / len(shared) / limit


def test_a_small_set_is_compared_whole() -> None:
    given = crowd(1_000)
    assert agreement(given, opened(given)) >= 0.95  # here all of a group are nearly as near


def test_a_large_set_is_compared_by_sketch_first() -> None:
    given = crowd(20_000)
    assert agreement(given, opened(given)) >= 0.95


def test_questions_that_lie_elsewhere_are_sketched_by_how_they_differ() -> None:
    given = crowd(6_000)
    questions = given[::60] + np.float32(0.05)
    sections = vectors(given, questions)
    index = Closeness(lambda name: memoryview(sections[name]), len(given))
    blind = opened(given)
    whole = slice(0, len(given))

    def kept(index: Closeness) -> int:
        return sum(
            len(set(index.nearest(asked, 10, whole).tolist()) & set(exact(given, asked, 10)))
            for asked in questions
        )

    assert kept(index) > kept(blind)


@pytest.mark.parametrize("exact_up_to", [0, 10_000])
def test_only_rows_asked_about_and_not_barred_are_near(
    exact_up_to: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EXACT", exact_up_to)
    given = crowd(4_000)
    index = opened(given)
    barred = np.zeros(1_000, np.bool_)
    barred[500] = True
    near = index.nearest(given[1_500], 20, slice(1_000, 2_000), barred)
    assert len(near) == 20
    assert near.min() >= 1_000
    assert near.max() < 2_000
    assert 1_500 not in near
    assert index.nearest(given[1_500], 1, slice(1_000, 2_000)).tolist() == [1_500]
    assert index.nearest(given[0], 5, slice(0, 1_000), np.ones(1_000, np.bool_)).tolist() == []


def test_pieces_that_say_the_same_do_not_cost_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT", 0)
    index = opened(np.repeat(crowd(10), 5_000, axis=0))
    assert len(index.nearest(crowd(10)[3], 100, slice(0, index.size))) == 100


def test_closeness_is_the_cosine() -> None:
    given = crowd(300)
    index = opened(given)
    assert index.closeness(given[5], np.arange(300)) == pytest.approx(given @ given[5], abs=0.004)


def test_vectors_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple"):
        vectors(np.ones((2, 65), np.float32))
    sections = vectors(crowd(10))
    with pytest.raises(errors.Damaged):
        Closeness(lambda name: memoryview(sections[name]), 9)


def test_a_question_stands_for_its_entry_and_the_text_for_a_piece_of_an_article() -> None:
    piece = Chunk("", "returns", "zh", "退货", "期限", "三十天内可以退货。")
    entry = Chunk("", "returns", "en", "Returns", "", "Thirty days.", question="Can I return it?\nHow long?")
    assert embedded(piece) == "期限\n三十天内可以退货。"
    assert embedded(entry) == "Can I return it?"
    assert len(embedded(Chunk("", "long", "zh", "", "", "长" * 1_000))) == MOST


def test_an_entry_is_embedded_as_a_question_and_an_article_as_a_passage() -> None:
    class Two:
        id, dimensions = "two", 2

        def queries(self, texts: Sequence[str]) -> Vectors:
            return np.tile(np.array([1, 0], np.float32), (len(texts), 1))

        def passages(self, texts: Sequence[str]) -> Vectors:
            return np.tile(np.array([0, 1], np.float32), (len(texts), 1))

    told = Chunk("1", "a", "en", "", "", "Thirty days.")
    asked = Chunk("2", "b", "en", "", "", "Thirty days.", "Can I return it?")
    assert embed(Two(), [told, asked, told]).tolist() == [[0, 1], [1, 0], [0, 1]]
    assert embed(Two(), []).shape == (0, 2)


def test_an_entry_lies_amid_all_its_questions() -> None:
    likes = "\n".join(f"question {at}" for at in range(60))
    entry = Chunk("", "faq", "en", "", "", "Yes.", question=f"Can I return it?\n{likes}")
    assert asked(entry)[0] == "Can I return it?"
    assert len(asked(entry)) == MOST_QUESTIONS
    embedder = WordVectors()
    middle = embedder.queries(asked(entry)).mean(axis=0)
    assert np.allclose(embed(embedder, [entry])[0], middle / np.linalg.norm(middle), atol=1e-6)
