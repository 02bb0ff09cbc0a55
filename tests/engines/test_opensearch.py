"""What the OpenSearch adapter adds to the contract, on the real engine."""

from collections.abc import Iterator

import pytest

from frontdesk.errors import Unavailable
from frontdesk.knowledge.fallback import NOT_HERE
from frontdesk.knowledge.passages import Question
from tests.contract.knowledge_engines import SHOP_CHUNKS, VERSION, WordVectors, piece
from tests.contract.opensearch_engine import OpenSearchEngine, opensearch_engine

pytestmark = pytest.mark.engines

SHOP = "ten_01J8XAMPLE0000000000000001"
ASKED = Question("退货 快递 保修", "zh")


@pytest.fixture
def engine() -> Iterator[OpenSearchEngine]:
    for made in opensearch_engine(WordVectors()):
        made.publish(SHOP, VERSION, SHOP_CHUNKS)
        yield made


def test_words_and_meaning_are_weighed_together(engine: OpenSearchEngine) -> None:
    findings = engine.search.search(SHOP, VERSION, ASKED)
    assert (findings.engine, findings.model, len(findings.vector)) == ("opensearch", "words-64", 4 * 64)
    assert any("lexical" in one.parts for one in findings.found)
    only_meant = engine.search.search(SHOP, VERSION, Question("瓷", "zh"))
    assert only_meant.found
    assert all("lexical" not in one.parts for one in only_meant.found)


def test_a_withdrawn_article_is_not_found_by_words_nor_by_meaning(engine: OpenSearchEngine) -> None:
    engine.withdrawn.add("returns")
    found = engine.search.search(SHOP, VERSION, ASKED).found
    assert {one.chunk.article for one in found} == {"delivery", "warranty"}


def test_another_model_is_refused_and_words_alone_find(engine: OpenSearchEngine) -> None:
    with pytest.raises(Unavailable) as raised:
        engine.with_encoder(WordVectors("another")).search(SHOP, VERSION, ASKED)
    assert raised.value.code == NOT_HERE
    assert engine.with_encoder(None).search(SHOP, VERSION, ASKED).model == ""


def test_publishing_again_changes_nothing_and_vectors_may_come_later(engine: OpenSearchEngine) -> None:
    before = set(engine.client.indices.get(index=f"{engine.prefix}-*"))
    engine.publish(SHOP, VERSION, SHOP_CHUNKS)
    assert set(engine.client.indices.get(index=f"{engine.prefix}-*")) == before
    engine.indexing.publish(SHOP, VERSION, SHOP_CHUNKS)
    after = set(engine.client.indices.get(index=f"{engine.prefix}-*"))
    assert len(after) == 1
    assert after.isdisjoint(before)
    assert engine.with_encoder(WordVectors()).search(SHOP, VERSION, ASKED).model == ""


def test_old_versions_go_and_another_tenants_stay(engine: OpenSearchEngine) -> None:
    engine.publish(SHOP, "kv2", [piece("news", "zh", "退货期限改为六十天。")])
    engine.publish("ten_other", VERSION, [piece("canary", "zh", "金丝雀")])
    assert engine.indexing.keep(SHOP, ["kv2"]) == 1
    with pytest.raises(Unavailable):
        engine.with_encoder(None).search(SHOP, VERSION, ASKED)
    assert engine.search.search(SHOP, "kv2", ASKED).found
    assert engine.search.search("ten_other", VERSION, Question("金丝雀", "zh")).found
