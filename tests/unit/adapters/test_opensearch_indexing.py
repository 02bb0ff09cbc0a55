"""A version is in OpenSearch whole or not at all, whatever it refuses on the way."""

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from opensearchpy.exceptions import ConnectionTimeout, NotFoundError, RequestError, TransportError

from frontdesk.adapters.opensearch import indexing as module
from frontdesk.adapters.opensearch.indexing import OpenSearchIndexing
from frontdesk.errors import Unavailable
from frontdesk.knowledge.passages import Chunk

CHUNKS = [Chunk(f"{at:064x}", "returns", "zh", "退货", "", f"第{at}条：可以退货。") for at in range(5)]
IDS = [chunk.hash for chunk in CHUNKS]


class Cluster:
    """One index and its alias; `answers` are what the next batches meet: an error, or a status by id."""

    def __init__(self, answers: Sequence[Exception | dict[str, int]] = ()) -> None:
        self.answers, self.batches, self.turned = list(answers), list[list[str]](), list[Any]()
        self.kept: dict[str, Any] = {}
        self.created: list[str] = []
        self.aliases: dict[str, set[str]] = {}
        self.indices = self
        self.transport = SimpleNamespace(perform_request=lambda method, path, body: None)

    def put_index_template(self, name: str, body: Any) -> None: ...

    def create(self, index: str, body: Any) -> None:
        if index in self.created:
            raise RequestError(400, "resource_already_exists_exception", {})
        self.created.append(index)

    def bulk(self, body: str, index: str, params: Any) -> Any:
        lines = body.splitlines()
        ids = [json.loads(line)["index"]["_id"] for line in lines[::2]]
        self.batches.append(ids)
        met = self.answers.pop(0) if self.answers else {}
        if isinstance(met, Exception):
            raise met
        statuses = [met.get(each, 201) for each in ids]
        rows = zip(ids, lines[1::2], statuses, strict=True)
        self.kept |= {each: line for each, line, status in rows if status < 300}
        return {"items": [{"index": {"status": status}} for status in statuses]}

    def forcemerge(self, index: str, params: Any) -> None: ...

    def refresh(self, index: str, params: Any) -> None: ...

    def count(self, index: str) -> Any:
        return {"count": len(self.kept)}

    def get_alias(self, name: str = "", index: str = "") -> Any:
        if name and name not in self.aliases:
            raise NotFoundError(404, "alias missing", {})
        held = self.aliases[name] if name else {each for some in self.aliases.values() for each in some}
        return {one: {"aliases": {a: {} for a, some in self.aliases.items() if one in some}} for one in held}

    def update_aliases(self, body: Any) -> None:
        self.turned.append(body["actions"])
        for action in body["actions"]:
            if "add" in action:
                self.aliases.setdefault(action["add"]["alias"], set()).add(action["add"]["index"])
            else:
                for some in self.aliases.values():
                    some.discard(action["remove_index"]["index"])

    def get_settings(self, index: str) -> Any:
        held = {each for some in self.aliases.values() for each in some}
        born = {each: str(self.created.index(each)) for each in held}
        return {each: {"settings": {"index": {"creation_date": born[each]}}} for each in held}

    def delete(self, index: str, params: Any) -> None:
        for some in self.aliases.values():
            some.discard(index)


def indexing(cluster: Cluster, waited: list[float] | None = None) -> OpenSearchIndexing:
    pauses = [] if waited is None else waited
    return OpenSearchIndexing(cast(Any, cluster), "test", pauses.append, lambda: 1.0)


def test_what_is_refused_for_now_is_sent_again_alone_and_ever_later() -> None:
    busy = {IDS[1]: 429, IDS[3]: 503}
    cluster, waited = Cluster([busy, {IDS[3]: 429}]), list[float]()
    indexing(cluster, waited).publish("ten", "kv1", CHUNKS)
    assert cluster.batches == [IDS, [IDS[1], IDS[3]], [IDS[3]]]
    assert waited == pytest.approx([0.2, 0.4])
    assert set(cluster.kept) == set(IDS)


@pytest.mark.parametrize("error", [TransportError(429, "busy", {}), ConnectionTimeout("N/A", "slow", None)])
def test_a_batch_that_meets_a_busy_engine_is_sent_again_whole(error: Exception) -> None:
    cluster = Cluster([error])
    indexing(cluster).publish("ten", "kv1", CHUNKS)
    assert cluster.batches == [IDS, IDS]


def test_patience_ends_and_nothing_was_turned() -> None:
    cluster, waited = Cluster([TransportError(429, "busy", {})] * 99), list[float]()
    with pytest.raises(Unavailable):
        indexing(cluster, waited).publish("ten", "kv1", CHUNKS)
    assert len(cluster.batches) == module.ATTEMPTS
    assert max(waited) <= module.LONGEST_WAIT_S
    assert cluster.turned == []


def test_what_will_never_be_taken_is_not_sent_again() -> None:
    cluster = Cluster([{IDS[0]: 400}])
    with pytest.raises(Unavailable):
        indexing(cluster).publish("ten", "kv1", CHUNKS)
    assert (len(cluster.batches), cluster.turned) == (1, [])


def test_an_engine_that_lost_some_keeps_the_old_version_serving() -> None:
    cluster = Cluster()
    cluster.count = lambda index: {"count": 4}  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        indexing(cluster).publish("ten", "kv1", CHUNKS)
    assert cluster.turned == []


def test_publishing_again_is_the_same_index_and_removes_nothing() -> None:
    cluster = Cluster()
    for _ in range(2):
        indexing(cluster).publish("ten", "kv1", CHUNKS)
    assert len(cluster.created) == 1
    assert not any("remove_index" in action for actions in cluster.turned for action in actions)


def test_vectors_that_come_later_replace_the_index_of_words_in_one_turn() -> None:
    cluster = Cluster()
    indexing(cluster).publish("ten", "kv1", CHUNKS)
    indexing(cluster).publish("ten", "kv1", CHUNKS, model="m", vectors=np.eye(5, dtype=np.float32))
    first, second = cluster.created
    assert cluster.turned[-1][0]["add"]["index"] == second
    assert cluster.turned[-1][1] == {"remove_index": {"index": first}}
    assert json.loads(cluster.kept[IDS[2]])["vector"] == [0, 0, 1, 0, 0]


def test_vectors_without_a_model_are_refused() -> None:
    with pytest.raises(ValueError, match="model"):
        indexing(Cluster()).publish("ten", "kv1", CHUNKS, vectors=np.eye(5, dtype=np.float32))


def test_old_versions_go_and_those_that_are_kept_stay() -> None:
    cluster = Cluster()
    for version in ("kv1", "kv2", "kv3"):
        indexing(cluster).publish("ten", version, CHUNKS)
    assert indexing(cluster).keep("ten", ["kv2", "kv3"]) == 1
    assert sum(map(len, cluster.aliases.values())) == 2
    assert cluster.created[0] not in set().union(*cluster.aliases.values())


def test_a_tenant_keeps_its_newest_versions_and_the_one_just_published() -> None:
    cluster = Cluster()
    for number in range(module.NEWEST + 2):
        indexing(cluster).publish("ten", f"kv{number}", CHUNKS)
    left = set().union(*cluster.aliases.values())
    assert left == set(cluster.created[2:])
    oldest = CHUNKS[:4]
    cluster.count = lambda index: {"count": 4}  # type: ignore[method-assign]
    indexing(cluster).publish("ten", "kv2", oldest)
    assert cluster.created[-1] in set().union(*cluster.aliases.values())


def test_many_chunks_go_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    cluster = Cluster()
    indexing(cluster).publish("ten", "kv1", CHUNKS)
    assert [len(batch) for batch in cluster.batches] == [2, 2, 1]


def test_template_and_pipeline_are_named_by_the_prefix() -> None:
    told: list[Any] = []
    cluster = SimpleNamespace(
        indices=SimpleNamespace(
            put_index_template=lambda name, body: told.append((name, body["index_patterns"]))
        ),
        transport=SimpleNamespace(perform_request=lambda method, path, body: told.append((method, path))),
    )
    OpenSearchIndexing(cast(Any, cluster), "test").prepare()
    assert told == [("test", ["test-*"]), ("PUT", "/_search/pipeline/test")]
