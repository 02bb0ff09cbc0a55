"""What the search in mapped files promises beyond the contract."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk import errors
from frontdesk.adapters.snapshot import search as module
from frontdesk.adapters.snapshot.search import SnapshotKnowledgeSearch
from frontdesk.knowledge.embedders import only
from frontdesk.knowledge.passages import Findings, Question
from tests import world
from tests.contract.knowledge_engines import SHOP_CHUNKS, VERSION, SnapshotEngine, WordVectors, piece

SHOP = world.SHOP.id
OPEN_QUESTION = Question("退货 快递", "zh")  # two articles share its words: no word decides


class Away(WordVectors):
    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise errors.Unavailable("away")


class Remembering(WordVectors):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return super().queries(texts)


@pytest.fixture
def engine(tmp_path: Path) -> SnapshotEngine:
    made = SnapshotEngine(tmp_path, WordVectors())
    made.publish(SHOP, VERSION, SHOP_CHUNKS)
    return made


def articles(findings: Findings) -> set[str]:
    return {one.chunk.article for one in findings.found}


def test_a_close_call_is_settled_by_meaning_and_says_so(engine: SnapshotEngine) -> None:
    findings = engine.search.search(SHOP, VERSION, OPEN_QUESTION)
    assert findings.model == "words-64"
    assert len(findings.vector) == 4 * 64
    assert set(findings.found[0].parts) == {"lexical", "vector"}


def test_where_words_decide_the_encoder_is_not_asked(engine: SnapshotEngine) -> None:
    encoder = Remembering()
    search = SnapshotKnowledgeSearch(engine.path, only(encoder))
    findings = search.search(SHOP, VERSION, Question("茶壶坏了能保修吗", "zh"))
    assert (encoder.asked, findings.model, findings.vector) == ([], "", b"")
    search.search(SHOP, VERSION, OPEN_QUESTION)
    assert encoder.asked == [OPEN_QUESTION.text]


@pytest.mark.parametrize("encoder", [None, Away(), WordVectors("another-model")])
def test_without_the_versions_own_encoder_words_find(
    engine: SnapshotEngine, encoder: WordVectors | None
) -> None:
    findings = SnapshotKnowledgeSearch(engine.path, only(encoder)).search(SHOP, VERSION, OPEN_QUESTION)
    assert articles(findings) >= {"returns", "delivery"}
    assert (findings.model, findings.vector) == ("", b"")


def test_of_a_long_question_the_beginning_counts(engine: SnapshotEngine) -> None:
    encoder = Remembering()
    asked = Question("退货 快递 " * 1_000, "zh")
    SnapshotKnowledgeSearch(engine.path, only(encoder)).search(SHOP, VERSION, asked)
    assert [len(text) for text in encoder.asked] == [module.MOST_CHARACTERS]


def test_a_withdrawn_article_is_not_found_while_its_version_still_serves(engine: SnapshotEngine) -> None:
    assert "returns" in articles(engine.search.search(SHOP, VERSION, OPEN_QUESTION))
    engine.withdrawn.add("returns")
    assert articles(engine.search.search(SHOP, VERSION, OPEN_QUESTION)) == {"delivery", "warranty"}
    assert articles(engine.search.search(SHOP, VERSION, Question("teapot warranty", "fr"))) <= {
        "delivery",
        "warranty",
    }


def test_a_file_of_another_tenant_is_refused_wherever_it_lies(engine: SnapshotEngine, tmp_path: Path) -> None:
    own = engine.path(SHOP, VERSION)
    assert own is not None
    own.rename(tmp_path / f"ten_other.{VERSION}")
    with pytest.raises(errors.Damaged):
        engine.search.search("ten_other", VERSION, OPEN_QUESTION)


def test_a_half_written_version_is_damaged_and_the_old_one_serves_on(
    engine: SnapshotEngine, tmp_path: Path
) -> None:
    whole = (tmp_path / f"{SHOP}.{VERSION}").read_bytes()
    (tmp_path / f"{SHOP}.half").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(errors.Damaged):
        engine.search.search(SHOP, "half", OPEN_QUESTION)
    assert engine.search.search(SHOP, VERSION, OPEN_QUESTION).found


def test_a_version_is_opened_once_and_the_longest_unused_goes(tmp_path: Path) -> None:
    opened: list[str] = []
    files = SnapshotEngine(tmp_path, None)

    def path_of(tenant: str, version: str) -> Path | None:
        opened.append(version)
        return files.path(tenant, version)

    search = SnapshotKnowledgeSearch(path_of)
    versions = [f"kv{number}" for number in range(module.OPENED + 1)]
    for version in versions:
        files.publish(SHOP, version, [piece("one", "zh", "退货")])
    for version in [versions[0], *versions, versions[-1], versions[0]]:
        search.search(SHOP, version, Question("退货", "zh"))
    assert opened == [*versions, versions[0]]
