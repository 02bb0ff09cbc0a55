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
    assert np.allclose(matrix @ solved(matrix.copy(), target), target, atol=1e-3)


def test_words_decide_where_vectors_agree() -> None:
    texts = ["refund now", "give a refund", "parcel lost", "my parcel"]
    same = centred(np.ones((4, 8), np.float32), np.zeros(8, np.float32))
    kernel = train_kernel(same, Grams.of(texts), np.array([0, 0, 1, 1]), 2)
    found = kernel.scores(same[:2], Grams.of(["the refund", "which parcel"]))
    assert found.argmax(axis=1).tolist() == [0, 1]


def test_vectors_decide_where_no_word_is_known() -> None:
    vectors = np.eye(4, dtype=np.float32)
    kernel = train_kernel(vectors, Grams.of(["aaa", "bbb", "ccc", "ddd"]), np.array([0, 0, 1, 1]), 2)
    found = kernel.scores(vectors[[1, 2]], Grams.of(["", "zzz"]))
    assert found.argmax(axis=1).tolist() == [0, 1]


def test_examples_in_another_order_teach_the_same() -> None:
    random = np.random.default_rng(5)
    vectors = centred(random.normal(size=(6, 8)).astype(np.float32), np.zeros(8, np.float32))
    texts, labels = ["one", "two", "three", "four", "five", "six"], np.array([0, 1, 0, 1, 0, 1])
    kernel = train_kernel(vectors, Grams.of(texts), labels, 2)
    turned = train_kernel(vectors[::-1], Grams.of(texts[::-1]), labels[::-1], 2)
    asked = Grams.of(texts)
    assert np.allclose(kernel.scores(vectors, asked), turned.scores(vectors, asked), atol=1e-2)
