"""Retrieval is measured as the product searches, and each text is encoded once."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk.entrypoints.cli.evaluate_retrieval import add_retrieval, evaluate_retrieval
from frontdesk.evaluation.remembered import Remembered
from frontdesk.evaluation.retrieval import measure, table
from frontdesk.evaluation.retrieval_files import Asked, Passage
from tests.contract.knowledge_engines import WordVectors

PASSAGES = [
    Passage("returns", "三十天内可以退货，请保留包装。"),
    Passage("delivery", "标准快递二到四天送达。"),
    Passage("warranty", "Two years.", "Is there a warranty on teapots?"),
]
QUESTIONS = [
    Asked("退货期限", frozenset({"returns"})),
    Asked("快递几天送达", frozenset({"delivery"})),
    Asked("teapot warranty", frozenset({"warranty"})),
    Asked("退货", frozenset({"nothing says it"})),
]


class Counting(WordVectors):
    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return super().queries(texts)


def test_what_is_found_first_counts_at_one() -> None:
    recall = measure(PASSAGES, QUESTIONS, WordVectors())
    assert recall.found["as shipped"] == {1: 0.75, 10: 0.75}
    assert recall.found["words"][1] == 0.75
    assert (recall.questions, recall.passages, recall.chunks) == (4, 3, 3)
    assert "as shipped" in table(recall)


def test_nothing_to_ask_is_refused() -> None:
    with pytest.raises(ValueError, match="no questions"):
        measure(PASSAGES, [], WordVectors())


def test_a_text_is_encoded_once_even_by_the_next_run(tmp_path: Path) -> None:
    encoder = Counting()
    first = Remembered(encoder, tmp_path).queries(["退货", "快递", "退货"])
    again = Remembered(encoder, tmp_path).queries(["快递", "新的"])
    assert encoder.encoded == ["退货", "快递", "新的"]
    assert np.array_equal(first[1], again[0])
    assert (Remembered(encoder, tmp_path).id, Remembered(encoder, tmp_path).queries([]).shape) == (
        encoder.id,
        (0, 64),
    )


def test_another_model_or_kind_is_encoded_anew(tmp_path: Path) -> None:
    Remembered(WordVectors("one"), tmp_path).queries(["退货"])
    other = Counting()
    Remembered(other, tmp_path).queries(["退货"])
    Remembered(other, tmp_path).passages(["退货"])
    assert other.encoded == ["退货", "退货"]


def test_a_run_that_was_cut_off_goes_on_where_it_was(tmp_path: Path) -> None:
    Remembered(Counting(), tmp_path).queries(["退货", "快递"])
    (path,) = tmp_path.glob("*/queries")
    path.write_bytes(path.read_bytes()[:-5])
    encoder = Counting()
    Remembered(encoder, tmp_path).queries(["退货", "快递"])
    assert encoder.encoded == ["快递"]


def test_the_command_prints_the_table(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    qas = [{"question": "几天内可以退货？"}, {"question": "退货要什么"}]
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": "三十天内可以退货。", "qas": qas}]}]}))
    parser = argparse.ArgumentParser()
    add_retrieval(parser.add_subparsers())
    chosen = parser.parse_args(
        ["retrieval", "--passages", str(path), "--questions", str(path), "--most", "1"]
    )
    assert "1 questions, 1 passages" in evaluate_retrieval(chosen, WordVectors())
