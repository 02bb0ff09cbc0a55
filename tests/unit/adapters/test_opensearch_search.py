"""The OpenSearch adapter and its fallback against an engine that misbehaves (contract: the real one)."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk.adapters.opensearch.layout import document
from frontdesk.errors import Unavailable
from frontdesk.knowledge.fallback import NOT_HERE, Breaker, FallbackSearch
from frontdesk.knowledge.passages import Findings, Question
from frontdesk.knowledge.snapshot.find import MEANT
from infra.engines.start import free_port
from tests.unit.adapters.opensearch_stub import CHUNK, STALL_S, TENANT, VERSION, searching, stub_engine

ASKED = Question("多少天内可以退货？", "zh")
ILL = ["stalls", "drips", "garbage", "half", "500", "429", "foreign", "partial", "odd"]
BUDGET_MS, GRACE_S = 300, 0.7


class Snapshot:
    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:
        return Findings((), "snapshot", version)


class Encoder:
    """One vector for everything."""

    dimensions = 2

    def __init__(self, id: str = "model-1", *, away: bool = False) -> None:
        self.id, self.away = id, away

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.away:
            raise Unavailable
        return np.array([[1, 0]] * len(texts), np.float32)

    passages = queries


def test_what_it_finds_is_what_was_published() -> None:
    with stub_engine() as (_, url):
        findings = searching(url).search(TENANT, VERSION, ASKED)
    assert [one.chunk for one in findings.found] == [CHUNK]
    assert (findings.engine, findings.version, findings.model) == ("opensearch", VERSION, "")
    assert findings.found[0].parts == {"weighed": 1.0, "lexical": 2.5}


@pytest.mark.parametrize("mood", [mood for mood in ILL if mood not in ("stalls", "drips")])
def test_an_answer_that_is_none_is_unavailable(mood: str) -> None:
    with stub_engine() as (stub, url):
        search = searching(url)
        search.search(TENANT, VERSION, ASKED)
        stub.mood = mood
        with pytest.raises(Unavailable) as raised:
            search.search(TENANT, VERSION, ASKED)
    assert raised.value.code != NOT_HERE


@pytest.mark.parametrize("mood", ILL)
def test_the_snapshot_answers_in_time_for_an_engine_that_is_ill(mood: str) -> None:
    with stub_engine(mood) as (_, url):
        search = FallbackSearch(searching(url), Snapshot(), BUDGET_MS)
        began = time.monotonic()
        findings = search.search(TENANT, VERSION, ASKED)
        spent = time.monotonic() - began
    assert findings.engine == "snapshot"
    assert spent < BUDGET_MS / 1000 + GRACE_S < STALL_S


def test_the_snapshot_answers_for_an_engine_that_is_away() -> None:
    search = FallbackSearch(searching(f"http://127.0.0.1:{free_port()}"), Snapshot(), BUDGET_MS)
    assert search.search(TENANT, VERSION, ASKED).engine == "snapshot"


def test_an_engine_that_is_well_answers_itself() -> None:
    with stub_engine() as (_, url):
        search = FallbackSearch(searching(url), Snapshot(), 20_000)
        assert search.search(TENANT, VERSION, ASKED).engine == "opensearch"


def test_an_engine_without_the_version_is_well_all_the_same() -> None:
    with stub_engine("missing") as (stub, url):
        breaker = Breaker(failures=1)
        search = FallbackSearch(searching(url), Snapshot(), 20_000, breaker)
        assert search.search(TENANT, VERSION, ASKED).engine == "snapshot"
        assert breaker.closed
        search.search(TENANT, VERSION, ASKED)
    assert len(stub.bodies) == 1, "that it lacks is remembered for a while"


def test_an_index_that_went_is_looked_for_anew() -> None:
    with stub_engine() as (stub, url):
        search = searching(url)
        search.search(TENANT, VERSION, ASKED)
        stub.mood = "missing"
        with pytest.raises(Unavailable) as raised:
            search.search(TENANT, VERSION, ASKED)
        assert raised.value.code == NOT_HERE
        stub.mood = "well"
        assert search.search(TENANT, VERSION, ASKED).found


@pytest.mark.parametrize(
    "lie",
    [
        {"tenant": "ten_other"},
        {"version": "kv2"},
        {"chunks": "many"},
        {"languages": 7},
        {"centres": 7},
        {"centres": {"zh": [1.0]}},
    ],
)
def test_an_index_that_says_it_is_anothers_is_not_believed(lie: dict[str, object]) -> None:
    with stub_engine() as (stub, url):
        stub.meta |= lie
        with pytest.raises(Unavailable):
            searching(url).search(TENANT, VERSION, ASKED)


def test_the_vector_of_another_model_is_never_compared() -> None:
    with stub_engine() as (stub, url):
        stub.meta |= {"model": "model-1", "dimensions": 2}
        with pytest.raises(Unavailable) as raised:
            searching(url, Encoder("model-2")).search(TENANT, VERSION, ASKED)
    assert raised.value.code == NOT_HERE
    assert len(stub.bodies) == 1, "only what the index is was asked"


def test_the_findings_carry_model_and_vector() -> None:
    with stub_engine() as (stub, url):
        stub.meta |= {"model": "model-1", "dimensions": 2}
        findings = searching(url, Encoder()).search(TENANT, VERSION, ASKED)
    assert (findings.model, findings.vector) == ("model-1", np.array([1, 0], "<f4").tobytes())
    assert "hybrid" in stub.bodies[-1]["query"]


def of_an_entry(vector: object) -> Findings:
    """What is found where the only piece is an entry with this vector."""
    with stub_engine() as (stub, url):
        stub.meta |= {"model": "model-1", "dimensions": 2, "centres": {"zh": [0.5, 0.5]}}
        entry = replace(CHUNK, question="多少天内可以退货")
        stub.source = document(TENANT, VERSION, entry, None) | ({} if vector is None else {"vector": vector})
        findings = searching(url, Encoder()).search(TENANT, VERSION, ASKED)
        assert "vector" in stub.bodies[-1]["_source"]
        return findings


def test_an_entry_is_compared_in_meaning_from_the_middle_of_all() -> None:
    assert of_an_entry([1.0, 0.0]).found[0].parts[MEANT] == pytest.approx(1.0)
    assert of_an_entry([0.0, 1.0]).found[0].parts[MEANT] == pytest.approx(-1.0)


@pytest.mark.parametrize("vector", [None, [1.0], "near", [[1.0, 0.0]], [float("nan"), 0.0], {"x": 1}])
def test_an_entry_whose_vector_is_none_makes_no_sense(vector: object) -> None:
    with pytest.raises(Unavailable):
        of_an_entry(vector)


@pytest.mark.parametrize("encoder", [None, Encoder(away=True)])
def test_without_its_encoder_words_find(encoder: Encoder | None) -> None:
    with stub_engine() as (stub, url):
        stub.meta |= {"model": "model-1", "dimensions": 2}
        findings = searching(url, encoder).search(TENANT, VERSION, ASKED)
    assert (findings.model, findings.vector) == ("", b"")
    assert "hybrid" not in stub.bodies[-1]["query"]


def test_a_withdrawn_article_is_barred_in_the_query() -> None:
    with stub_engine() as (stub, url):
        searching(url, withdrawn=lambda _: {"returns"}).search(TENANT, VERSION, ASKED)
    assert stub.bodies[-1]["query"]["bool"]["must_not"] == [{"terms": {"article": ["returns"]}}]
