"""What does OpenSearch take for a question that the snapshot answers, side by side on one machine?

Wall clock of the whole search, words and meaning, the encoder left out (both are given the same vectors); p99
over 400 questions after 40 that warm both. It starts an OpenSearch of its own (Java 17, Maven).
`python -m bench.opensearch 5000` asks about fewer chunks and writes no figures.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench import figures
from bench.knowledge import QUESTIONS, TENANT, VERSION, WARM, Known
from bench.library import Library, library
from frontdesk.adapters.opensearch.client import opensearch_client
from frontdesk.adapters.opensearch.indexing import OpenSearchIndexing
from frontdesk.adapters.opensearch.search import OpenSearchKnowledgeSearch
from frontdesk.adapters.snapshot.search import SnapshotKnowledgeSearch
from frontdesk.knowledge.embedders import only
from frontdesk.knowledge.fusion import Fusion
from frontdesk.knowledge.passages import Question
from frontdesk.knowledge.ports import KnowledgeSearch
from frontdesk.knowledge.snapshot.full_build import build_full
from infra.engines import EngineError, opensearch

COMMAND = "make bench-knowledge"
SIZE, MODEL, PREFIX = 20_000, "bench-384", "bench"
Spent = tuple[float, float]


def spent_ms(search: KnowledgeSearch, questions: Sequence[Question]) -> Spent:
    """p50 and p99 of the time until the findings are there."""
    spent = []
    for question in questions:
        start = time.perf_counter()
        found = search.search(TENANT, VERSION, question).found
        spent.append((time.perf_counter() - start) * 1e3)
        assert found
    return statistics.median(spent[WARM:]), float(np.percentile(spent[WARM:], 99))


def snapshot_search(given: Library, encoder: Known, folder: str) -> SnapshotKnowledgeSearch:
    path = Path(folder) / "full"
    never_sure = Fusion(sure=2.0)  # words alone never decide: OpenSearch asks both each time, too
    path.write_bytes(build_full(TENANT, given.chunks, model=MODEL, vectors=given.vectors, fusion=never_sure))
    return SnapshotKnowledgeSearch(lambda _tenant, _version: path, only(encoder))


def opensearch_search(given: Library, encoder: Known, url: str) -> OpenSearchKnowledgeSearch:
    client = opensearch_client(url)
    indexing = OpenSearchIndexing(client, PREFIX)
    indexing.prepare()
    start = time.perf_counter()
    indexing.publish(TENANT, VERSION, given.chunks, model=MODEL, vectors=given.vectors)
    print(f"indexed in {time.perf_counter() - start:.0f} s", flush=True)
    return OpenSearchKnowledgeSearch(client, PREFIX, only(encoder), timeout_s=30)


def measure(size: int) -> dict[str, Spent]:
    given = library(size, QUESTIONS)
    encoder = Known(MODEL, given.questions, given.asked)
    questions = [Question(text, "zh") for text in given.questions]
    with tempfile.TemporaryDirectory() as folder, opensearch() as url:
        searches: dict[str, KnowledgeSearch] = {
            "opensearch": opensearch_search(given, encoder, url),
            "snapshot": snapshot_search(given, encoder, folder),
        }
        return {name: spent_ms(search, questions) for name, search in searches.items()}


def main(arguments: Sequence[str]) -> int:
    size = int(arguments[0]) if arguments else SIZE
    try:
        spent = measure(size)
    except EngineError as error:
        print(f"left out: {error}", file=sys.stderr)
        return 0
    for name, (middle, most) in spent.items():
        print(f"{name:>10} p50 {middle:7.2f} ms   p99 {most:7.2f} ms")
    ratio = spent["opensearch"][1] / spent["snapshot"][1]
    print(f"p99 of OpenSearch to that of the snapshot: {ratio:.1f}")
    if size == SIZE:
        print(f"written to {figures.write('opensearch', _figures(spent, ratio))}")
    return 0


def _figures(spent: dict[str, Spent], ratio: float) -> list[figures.Figure]:
    data = f"{SIZE:,} synthetic Chinese chunks and vectors, both engines in one run, wall clock"
    rows = [
        ("opensearch_p99_ms", spent["opensearch"][1], "ms"),
        ("opensearch_p50_ms", spent["opensearch"][0], "ms"),
        ("opensearch_snapshot_p99_ms", spent["snapshot"][1], "ms"),
        ("opensearch_ratio", ratio, "times"),
    ]
    return [
        figures.Figure(f"knowledge.{id}", round(value, 2), unit, "", COMMAND, data)
        for id, value, unit in rows
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
