"""Who knows it, for 10,000 agents and 2,000 topics: a night's time and memory, on one core.

A process of its own unpacks sums of a million pairs, ranks everybody at everything and writes the files as a
night does; its peak counts Python and numpy too. The reference walks the same graph step by step (power
iteration over all its nodes) from a few topics only; what it finds must be what was solved for all at once.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.figures import Figure, write
from frontdesk.adapters.files.blobs import FilesBlobs
from frontdesk.routing.expertise.graph import Graph, graph_of
from frontdesk.routing.expertise.model import Member
from frontdesk.routing.expertise.rank import DEFAULTS, rank
from frontdesk.routing.expertise.score import score
from frontdesk.routing.expertise.shelf import Shelf
from frontdesk.routing.expertise.store import packed, put_ranking, unpacked
from frontdesk.routing.expertise.sums import KINDS, PAIRS, WIDTHS, Sums, Table
from frontdesk.routing.expertise.walk import Floats, Sparse, pagerank, reach

AGENTS, TOPICS, SKILLS, TEAMS, TERMS = 10_000, 2_000, 40, 100, 15_000
PAIRS_MET = 1_000_000  # of agents and topics
CUT = 8  # topics that the reference walks from
TENANT = "ten_01JD0000000000000000000BEN"
COMMAND = "python -m bench.expertise"
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def members() -> list[Member]:
    return [
        Member(f"agt_{n:026d}", (f"skill{n % SKILLS}", f"skill{n * 7 % SKILLS}"), f"team{n % TEAMS}")
        for n in range(AGENTS)
    ]


def sums() -> Sums:
    """Pairs as a large desk would have them: agents mostly within their skills, some topics frequent."""
    random = np.random.default_rng(1)
    sizes = {"agent": AGENTS, "topic": TOPICS, "skill": SKILLS, "team": TEAMS, "term": TERMS}
    names = {kind: tuple(f"{kind}{n}" for n in range(sizes[kind])) for kind in KINDS}
    names["agent"] = tuple(member.id for member in members())
    topic = np.arange(TOPICS)
    made = {
        ("agent", "topic"): (
            random.integers(0, AGENTS, PAIRS_MET),
            (random.random(PAIRS_MET) ** 1.5 * TOPICS).astype(np.int64),
        ),
        ("topic", "skill"): (topic, topic % SKILLS),
        ("term", "topic"): (random.integers(0, TERMS, 60_000), random.integers(0, TOPICS, 60_000)),
        ("team", "skill"): (np.arange(TEAMS), np.arange(TEAMS) % SKILLS),
    }
    return Sums(1, names, {pair: _table(random, pair, *made[pair]) for pair in PAIRS})


def _table(random: np.random.Generator, pair: tuple[str, str], left: np.ndarray, right: np.ndarray) -> Table:
    both = np.unique(np.stack([left, right], axis=1), axis=0)
    count = random.gamma(2.0, 5.0, len(both))
    parts = [count] + [count * random.random(len(both)) for _ in range(WIDTHS.get(pair, 1) - 1)]
    return Table(both[:, 0], both[:, 1], np.stack(parts, axis=1))


def night(folder: Path) -> None:
    """In a process of its own: everything between the file of sums and the files of the ranking."""
    began = time.perf_counter()
    ranking = rank(unpacked((folder / "sums").read_bytes()), members())
    names = put_ranking(FilesBlobs(folder / "blobs"), TENANT, ranking)
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"s": took, "mib": peak, "index": names[0], "files": len(names)}))


def of_night(folder: Path) -> dict[str, float]:
    (folder / "sums").write_bytes(packed(sums()))
    ran = subprocess.run(
        [sys.executable, "-m", "bench.expertise", str(folder)],
        env={**os.environ, **ONE_CORE},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def reference(graph: Graph) -> tuple[float, float, float]:
    """Seconds a topic by steps, seconds for all by solving, and the largest difference between the two."""
    solving = time.perf_counter()
    solved = reach(graph.core, graph.out, graph.back, DEFAULTS.follow)
    solving = time.perf_counter() - solving
    whole = _whole(graph)
    walking = time.perf_counter()
    walked = [pagerank(whole, _from(topic, whole.rows), DEFAULTS.follow, 60) for topic in range(CUT)]
    walking = (time.perf_counter() - walking) / CUT
    inside = np.array(walked)[:, : graph.core.rows]
    inside /= inside.sum(axis=1, keepdims=True)
    return walking, solving, float(np.abs(inside - solved[:CUT]).max())


def _whole(graph: Graph) -> Sparse:
    many, inside = graph.core.rows + graph.out.columns, graph.core.rows
    row = np.concatenate([graph.core.row, graph.out.row, graph.back.row + inside])
    column = np.concatenate([graph.core.column, graph.out.column + inside, graph.back.column])
    value = np.concatenate([graph.core.value, graph.out.value, graph.back.value])
    return Sparse(many, many, row, column, value)


def _from(node: int, many: int) -> Floats:
    start = np.zeros(many)
    start[node] = 1.0
    return start


def online(folder: Path, index: str) -> tuple[float, float]:
    """Milliseconds to open a version with the rows of three topics, and to score 1,000 agents in them."""
    weights = {"topic1": 0.6, "topic700": 0.3, "topic1999": 0.1}
    began = time.perf_counter()
    vectors = Shelf(FilesBlobs(folder / "blobs"), TENANT, index).vectors(weights)
    opened = time.perf_counter() - began
    asked = {member.id: member.skills for member in members()[:1_000]}
    began = time.perf_counter()
    for _ in range(20):
        score(vectors, weights, asked)
    return opened * 1_000, (time.perf_counter() - began) * 50


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = of_night(folder)
        opened, scored = online(folder, str(done["index"]))
    walking, solving, apart = reference(graph_of(sums(), members()))
    assert apart < 1e-6, apart
    print(f"a night: {done['s']:.1f} s, {done['mib']:.0f} MiB at its peak, {done['files']:.0f} files")
    print(f"step by step: {walking:.2f} s a topic, so {walking * TOPICS:.0f} s for {TOPICS}; "
          f"solved at once: {solving:.1f} s; largest difference {apart:.1e}")  # fmt: skip
    print(f"online: {opened:.1f} ms to open three topics, {scored:.2f} ms to score 1,000 agents")
    about = f"{AGENTS:,} agents, {TOPICS:,} topics, {PAIRS_MET:,} pairs, {TERMS:,} terms; one core"
    steps = f"the same graph step by step would take {walking * TOPICS:.0f} s"
    write(
        "expertise",
        [
            Figure("routing.expertise_s", round(done["s"], 1), "s", "<= 60", COMMAND, f"{about}; {steps}"),
            Figure("routing.expertise_mib", round(done["mib"]), "MiB", "<= 512", COMMAND, about),
            Figure("routing.expertise_score_ms", round(scored, 3), "ms", "", COMMAND,
                   "scoring 1,000 agents in a mixture of three topics, without numpy"),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    night(Path(sys.argv[1])) if sys.argv[1:] else main()
