"""The whole classifier: taught at publishing, read from the full index, asked by the bot."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from frontdesk import errors
from frontdesk.adapters.snapshot.search import SnapshotKnowledgeSearch
from frontdesk.knowledge.embedders import only
from frontdesk.knowledge.passages import Chunk, Question
from frontdesk.knowledge.snapshot.full import open_full
from frontdesk.knowledge.snapshot.full_build import build_full
from frontdesk.knowledge.snapshot.guesser_build import guesser_sections
from frontdesk.knowledge.vectors.embedded import embed
from tests.unit.knowledge.intents.lessons import EMBEDDER, examples

TENANT, VERSION = "ten_1", "ver_1"
CATEGORY = {"refund": "money", "invoice": "money", "parcel": "delivery", "password": ""}


@cache
def entries() -> tuple[Chunk, ...]:
    taught = examples()
    asked: dict[str, list[str]] = {}
    for text, label in zip(taught.texts, taught.labels, strict=True):
        asked.setdefault(label, []).append(text)
    return tuple(
        Chunk(
            sha256(label.encode()).hexdigest(), label, "zh", label, "", f"About {label}.",
            "\n".join(texts), category=CATEGORY[label],
        )
        for label, texts in asked.items() if label
    )  # fmt: skip


@cache
def whole() -> bytes:
    vectors = embed(EMBEDDER, entries())
    intents = guesser_sections(entries(), EMBEDDER)
    return build_full(TENANT, entries(), model=EMBEDDER.id, vectors=vectors, intents=intents)


def published(folder: Path, data: bytes) -> SnapshotKnowledgeSearch:
    path = folder / "full"
    path.write_bytes(data)
    return SnapshotKnowledgeSearch(lambda _tenant, _version: path, only(EMBEDDER))


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("我要退款", "money"),
        ("an invoice please", "money"),
        ("包裹没到", "delivery"),
        ("forgot password", "password"),
    ],
)
def test_the_bot_hears_the_owners_category_or_the_entry_without_one(
    tmp_path: Path, text: str, about: str
) -> None:
    name, likely = published(tmp_path, whole()).likeliest(TENANT, VERSION, text)
    assert (name, likely > 0.5) == (about, True)


def test_shares_of_one_category_add_up(tmp_path: Path) -> None:
    (tmp_path / "full").write_bytes(whole())
    guesser = open_full(tmp_path / "full", TENANT).guesser
    assert guesser is not None
    guess = guesser.fused.guess("退款", EMBEDDER.queries(["退款"])[0], EMBEDDER.id)
    parts = dict(zip(guess.labels, guess.probabilities, strict=True))
    name, likely = guesser.likeliest(guess)
    assert name == "money"
    assert likely == pytest.approx(parts["refund"] + parts["invoice"])


def test_a_version_that_learnt_nothing_guesses_nothing(tmp_path: Path) -> None:
    few = entries()[:1]
    assert guesser_sections(few, EMBEDDER) == {}
    search = published(tmp_path, build_full(TENANT, entries()))
    assert search.likeliest(TENANT, VERSION, "退款") == ("", 0.0)


def test_without_its_encoder_it_guesses_nothing(tmp_path: Path) -> None:
    published(tmp_path, whole())
    search = SnapshotKnowledgeSearch(lambda _tenant, _version: tmp_path / "full", None)
    assert search.likeliest(TENANT, VERSION, "退款") == ("", 0.0)


def test_a_broken_classifier_is_damage(tmp_path: Path) -> None:
    intents = {**guesser_sections(entries(), EMBEDDER), "intents.groups": b"{"}
    search = published(tmp_path, build_full(TENANT, entries(), intents=intents))
    with pytest.raises(errors.Damaged):
        search.likeliest(TENANT, VERSION, "退款")


def test_the_same_text_is_encoded_once_for_the_guess_and_the_search(tmp_path: Path) -> None:
    asked: list[str] = []

    class Counting:
        id, dimensions, passages = EMBEDDER.id, EMBEDDER.dimensions, EMBEDDER.passages

        def queries(self, texts: list[str]) -> object:
            asked.extend(texts)
            return EMBEDDER.queries(texts)

    published(tmp_path, whole())
    search = SnapshotKnowledgeSearch(lambda _tenant, _version: tmp_path / "full", only(Counting()))  # type: ignore[arg-type]
    search.likeliest(TENANT, VERSION, "退款")
    assert search.search(TENANT, VERSION, Question("退款", "zh")).vector
    assert asked == ["退款"]
