"""The kernel of the examples."""

import numpy as np

from frontdesk.knowledge.intents.kernel import solved, train_kernel
from frontdesk.knowledge.intents.linear import Grams
from frontdesk.knowledge.intents.net import centred


def test_a_matrix_of_several_blocks_is_solved() -> None:
    random = np.random.default_rng(2)
    half = random.normal(size=(1100, 1100)) / 33
    matrix = (half @ half.T + np.eye(1100)).astype(np.float32)
    target = random.normal(size=(1100, 3)).astype(np.float32)
    for first in (1100, 700):
        assert np.allclose(matrix @ solved(matrix.copy(), target, first)[0], target, atol=1e-3)


def test_what_the_first_rows_say_of_the_others_comes_with_it() -> None:
    random = np.random.default_rng(3)
    half = random.normal(size=(900, 900)) / 30
    matrix = (half @ half.T + np.eye(900)).astype(np.float32)
    target = random.normal(size=(900, 2)).astype(np.float32)
    alone = matrix[600:, :600] @ np.linalg.solve(matrix[:600, :600], target[:600])
    assert np.allclose(solved(matrix.copy(), target, 600)[1], alone, atol=1e-3)


def test_what_is_kept_aside_is_judged_as_by_a_kernel_that_never_met_it() -> None:
    random = np.random.default_rng(4)
    vectors = centred(random.normal(size=(30, 8)).astype(np.float32), np.zeros(8, np.float32))
    grams, labels = Grams.of([f"text {at % 7} of {at % 5}" for at in range(30)]), np.arange(30) % 3
    aside = np.arange(30) % 4 == 1
    learnt = train_kernel(vectors, grams, labels, 3, aside)
    rest = np.flatnonzero(~aside)
    other = train_kernel(vectors[rest], grams.pick(rest), labels[rest], 3).kernel
    assert sorted(learnt.aside) == np.flatnonzero(aside).tolist()
    assert np.allclose(
        learnt.unseen, other.scores(vectors[learnt.aside], grams.pick(learnt.aside)), atol=1e-2
    )


def test_words_decide_where_vectors_agree() -> None:
    texts = ["refund now", "give a refund", "parcel lost", "my parcel"]
    same = centred(np.ones((4, 8), np.float32), np.zeros(8, np.float32))
    kernel = train_kernel(same, Grams.of(texts), np.array([0, 0, 1, 1]), 2).kernel
    found = kernel.scores(same[:2], Grams.of(["the refund", "which parcel"]))
    assert found.argmax(axis=1).tolist() == [0, 1]


def test_vectors_decide_where_no_word_is_known() -> None:
    vectors = np.eye(4, dtype=np.float32)
    kernel = train_kernel(vectors, Grams.of(["aaa", "bbb", "ccc", "ddd"]), np.array([0, 0, 1, 1]), 2).kernel
    found = kernel.scores(vectors[[1, 2]], Grams.of(["", "zzz"]))
    assert found.argmax(axis=1).tolist() == [0, 1]


def test_examples_in_another_order_teach_the_same() -> None:
    random = np.random.default_rng(5)
    vectors = centred(random.normal(size=(6, 8)).astype(np.float32), np.zeros(8, np.float32))
    texts, labels = ["one", "two", "three", "four", "five", "six"], np.array([0, 1, 0, 1, 0, 1])
    kernel = train_kernel(vectors, Grams.of(texts), labels, 2).kernel
    turned = train_kernel(vectors[::-1], Grams.of(texts[::-1]), labels[::-1], 2).kernel
    asked = Grams.of(texts)
    assert np.allclose(kernel.scores(vectors, asked), turned.scores(vectors, asked), atol=1e-2)
