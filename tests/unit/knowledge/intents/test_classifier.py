"""Both classifiers, from training to what a reader makes of their bytes."""

import numpy as np
import pytest

from frontdesk.errors import Damaged
from frontdesk.knowledge.intents.edge import Edge, read_edge
from frontdesk.knowledge.intents.fused import Fused, fused_sections, read_fused
from frontdesk.knowledge.intents.linear import Linear
from frontdesk.knowledge.intents.model import guess
from frontdesk.knowledge.intents.quantise import edge_sections
from frontdesk.knowledge.intents.train import REFUSED, Examples, kept_aside, setting, teach
from frontdesk.knowledge.snapshot.pack import open_pack, pack
from tests.unit.knowledge.intents.lessons import EMBEDDER, examples, taught

ASKED = [
    ("how long does my refund take", "refund"),
    ("退款什么时候到", "refund"),
    ("my parcel is late", "parcel"),
    ("包裹还没到", "parcel"),
    ("could you send an invoice", "invoice"),
    ("开一张发票", "invoice"),
    ("password forgotten, cannot sign in", "password"),
    ("密码忘了怎么办", "password"),
    ("will the weather be good", ""),
    ("再讲个笑话", ""),
]


def edge() -> Edge:
    return read_edge(open_pack(pack({}, taught().edge_sections())))


def fused() -> Fused:
    return taught().fused


@pytest.mark.parametrize(("text", "label"), ASKED)
def test_both_languages_find_their_intent_or_none(text: str, label: str) -> None:
    assert edge().guess(text).label == label
    assert fused().guess(text, EMBEDDER.queries([text])[0], EMBEDDER.id).label == label


def test_what_is_refused_still_has_a_likeliest_intent() -> None:
    found = edge().guess("tell me about the weather")
    assert (found.label, found.likeliest in edge().labels[:-1]) == ("", True)


def test_bytes_say_what_the_float_model_says() -> None:
    texts = [text for text, _ in ASKED]
    known = fused().linear.scores(texts)
    read = np.array([edge().scores(text) for text in texts])
    assert np.abs(read - known).max() < 0.02 * np.abs(known).max()


def test_a_long_message_is_added_in_batches() -> None:
    text = " ".join(text for text, _ in ASKED) * 3 + " ".join(examples().texts)
    assert len(edge().scores(text)) == 5
    assert np.allclose(edge().scores(text), fused().linear.scores([text])[0], atol=0.05)


def test_rows_at_their_limits_do_not_carry_into_the_next_class() -> None:
    weights = np.zeros((600, 3), np.float16)
    weights[:, 0], weights[:, 1], weights[0, 2] = 1, -1, 1
    linear = Linear(np.arange(600), weights)
    read = read_edge(open_pack(pack({}, edge_sections(linear, ("a", "b", "c"), 1.0, 0.0))))
    assert read._sums(list(range(600))) == [255 * 600, 600, 128 * 600 + 127]


def test_the_bytes_keep_to_their_limit_and_to_the_heaviest_rows() -> None:
    linear, labels = fused().linear, fused().labels
    sections = edge_sections(linear, labels, 1.0, 0.0, most_bytes=42_000)
    small = read_edge(open_pack(pack({}, sections)))
    assert sum(map(len, sections.values())) <= 42_000
    assert len(small.rows) < len(linear.kept) * len(labels)
    assert small.guess("where is my parcel").likeliest == "parcel"


@pytest.mark.parametrize("text", ["", " \n", "😀", "\ud800", "zzzz qqqq"])
def test_a_message_without_known_words_is_equally_unlikely_everything(text: str) -> None:
    found = edge().guess(text)
    assert sum(found.probabilities) == pytest.approx(1)
    if text != "zzzz qqqq":
        assert found.margin == pytest.approx(0)


def test_probabilities_add_up_by_group() -> None:
    sums = (
        edge()
        .guess("我要退款 and an invoice")
        .by_group({"refund": "money", "invoice": "money", "parcel": "delivery"})
    )
    assert set(sums) == {"money", "delivery", ""}
    assert sum(sums.values()) == pytest.approx(1)
    assert sums["money"] > 0.5


def test_what_is_read_back_is_the_same_to_the_bit() -> None:
    texts = [text for text, _ in ASKED]
    vectors = EMBEDDER.queries(texts)
    written = pack({}, fused_sections(fused()))
    read = read_fused(open_pack(written))
    assert np.array_equal(read.probabilities(texts, vectors), fused().probabilities(texts, vectors))
    assert pack({}, fused_sections(read)) == written


def test_the_same_seed_teaches_the_same() -> None:
    again = teach(examples(), seed=7)
    assert fused_sections(again.fused) == fused_sections(fused())
    assert again.edge_sections() == taught().edge_sections()


def test_vectors_of_another_model_are_refused() -> None:
    with pytest.raises(Damaged):
        fused().guess("refund", EMBEDDER.queries(["refund"])[0], "another/model")


@pytest.mark.parametrize("name", ["about", "bits", "ranks", "scales"])
def test_a_broken_section_is_damage(name: str) -> None:
    sections = {**taught().edge_sections(), f"intents.edge.{name}": b"12345678"}
    with pytest.raises(Damaged):
        read_edge(open_pack(pack({}, sections)))


@pytest.mark.parametrize("name", ["about", "outer", "kept"])
def test_a_broken_array_is_damage(name: str) -> None:
    sections = {**fused_sections(fused()), f"intents.fused.{name}": b"123"}
    with pytest.raises(Damaged):
        read_fused(open_pack(pack({}, sections)))


def test_a_handful_of_examples_without_any_of_none_refuses_nothing() -> None:
    every, some = examples(), slice(0, 224, 14)
    few = Examples(every.texts[some], every.labels[some], every.vectors[some], every.encoder)
    small = teach(few).fused
    assert (small.threshold, "" in small.labels) == (0, False)
    assert small.guess("我要退款", EMBEDDER.queries(["我要退款"])[0], EMBEDDER.id).label == "refund"


@pytest.mark.parametrize("none", [True, False])
def test_settings_refuse_the_share_of_belonging_messages_that_was_asked_for(none: bool) -> None:
    random = np.random.default_rng(3)
    numbers = random.integers(0, 5 if none else 4, 4000)
    scores = random.normal(size=(4000, 5 if none else 4)).astype(np.float32)
    scores[np.arange(4000), numbers] += 3
    found = setting(scores, numbers, 4)
    chances = np.exp(scores * found.sharpness) / np.exp(scores * found.sharpness).sum(axis=1, keepdims=True)
    labels = ("a", "b", "c", "d", "")[: scores.shape[1]]
    made = [guess(labels, row, found.threshold) for row in chances.tolist()]
    refused = [not one.label for one, number in zip(made, numbers, strict=True) if number < 4]
    assert np.mean(refused) == pytest.approx(REFUSED, abs=0.002)
    assert found.sharpness == pytest.approx(3, rel=0.15)  # what normal scores 3 apart are worth


def test_of_each_class_one_in_ten_is_kept_aside() -> None:
    numbers = np.repeat(np.arange(3), 40)
    aside = kept_aside(numbers, seed=1)
    assert [int(aside[numbers == label].sum()) for label in range(3)] == [4, 4, 4]
