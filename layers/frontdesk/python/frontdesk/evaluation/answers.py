"""Whether a bot says what its knowledge holds, and nothing else: cases with the fact that must be told.

A case is a line of JSON: `question`, and where needed `expect`, `was`, `change`, `among`, `language`, `part`.
`expect` is the fact as it must stand in the answer (a text, or a list of which any will do); without it the
knowledge holds no answer, and whatever is said is unsupported. `change` is `{"article", "find", "put"}`: the
article is edited before the question is asked, and `was` is what it said before. `among` names the articles
of the business that is asked, all if it is left out.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from frontdesk.evaluation.json_lines import Row, objects, text_in, texts_in

How = Literal["say", "ask", "hand over"]


@dataclass(frozen=True, slots=True)
class Change:
    """In the article with this id, `find` (it stands there once) becomes `put`. `where` it is asked for."""

    article: str
    find: str
    put: str
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """`expect` empty: nothing in the knowledge answers it. `among`: ids of all articles that are there.
    `where`: its file and line."""

    question: str
    expect: tuple[str, ...] = ()
    was: str = ""
    change: Change | None = None
    language: str = ""
    part: str = ""
    kind: str = ""
    among: tuple[str, ...] = ()
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What a bot made of a question: what it said, from which articles, and which of its steps said it."""

    how: How
    text: str = ""
    articles: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`stale`: the fact from before the change was said."""

    case: Case
    told: Told
    right: bool
    stale: bool = False

    @property
    def wrong(self) -> bool:
        return self.told.how == "say" and not self.right


@dataclass(frozen=True, slots=True)
class Tally:
    """Shares of `cases`: answered, asked back, handed over; `wrong` is said and not (or no longer) so."""

    cases: int
    answered: float
    asked: float
    handed: float
    wrong: float
    stale: int


Bot = Callable[[Case], Told]


def judge(cases: Iterable[Case], bot: Bot) -> list[Outcome]:
    return [_judged(case, bot(case)) for case in cases]


def tally(outcomes: Sequence[Outcome]) -> Tally:
    """Raises ZeroDivisionError on none."""
    many = len(outcomes)
    hows = [outcome.told.how for outcome in outcomes]
    return Tally(
        many,
        hows.count("say") / many,
        hows.count("ask") / many,
        hows.count("hand over") / many,
        sum(outcome.wrong for outcome in outcomes) / many,
        sum(outcome.stale for outcome in outcomes),
    )


def table(outcomes: Sequence[Outcome]) -> str:
    """One line for each kind of case, then all, then what was said wrongly."""
    kinds = dict.fromkeys(kind_of(outcome.case) for outcome in outcomes)
    rows = [(kind, [each for each in outcomes if kind_of(each.case) == kind]) for kind in kinds]
    lines = [
        f"{'':14}{'cases':>6}{'answered':>10}{'asked back':>12}{'handed over':>13}{'wrong':>8}{'stale':>7}"
    ]
    for name, some in [*rows, ("all", list(outcomes))]:
        of = tally(some)
        shares = f"{of.answered:10.3f}{of.asked:12.3f}{of.handed:13.3f}{of.wrong:8.3f}{of.stale:7}"
        lines.append(f"{name:14}{of.cases:6}{shares}")
    return "\n".join([*lines, *(_complaint(outcome) for outcome in outcomes if outcome.wrong)])


def kind_of(case: Case) -> str:
    if case.kind:
        return case.kind
    return "swapped" if case.change else "answerable" if case.expect else "unanswerable"


def says(text: str, fact: str) -> bool:
    """Whether the fact stands in the text, spaces and width aside; `2 days` does not stand in `12 days`."""
    wanted, held = _squeezed(fact), _squeezed(text)
    before = r"(?<![\d.,])" if wanted[:1].isdigit() else ""
    after = r"(?!\d)" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, held) is not None


def read_cases(path: Path) -> list[Case]:
    """Raises ValueError that names file and line, OSError."""
    cases = [_case(row, where) for where, row in objects(path, "question")]
    if not cases:
        raise ValueError(f"{path.name} holds no cases")
    return cases


def _case(row: Row, where: str) -> Case:
    question, language, part, kind, was = (
        text_in(row, name, where) for name in ("question", "language", "part", "kind", "was")
    )
    if not question.strip():
        raise ValueError(f"{where}: 'question' is empty")
    one = isinstance(row.get("expect"), str)
    facts = (text_in(row, "expect", where),) if one else texts_in(row, "expect", where)
    if not all(fact.strip() for fact in facts):
        raise ValueError(f"{where}: 'expect' is empty; leave it out where nothing answers")
    among = texts_in(row, "among", where)
    return Case(question, facts, was, _change(row, where), language, part, kind, among, where)


def _change(row: Row, where: str) -> Change | None:
    change = row.get("change")
    if change is None:
        return None
    names = ("article", "find", "put")
    if not isinstance(change, dict) or not all(isinstance(change.get(name), str) for name in names):
        raise ValueError(f"{where}: 'change' must be an object with the texts article, find and put")
    return Change(change["article"], change["find"], change["put"], where)


def _judged(case: Case, told: Told) -> Outcome:
    said = told.how == "say"
    right = said and any(says(told.text, fact) for fact in case.expect)
    stale = said and bool(case.was) and says(told.text, case.was) and not right
    return Outcome(case, told, right, stale)


def _complaint(outcome: Outcome) -> str:
    wanted = " | ".join(outcome.case.expect) or "nothing"
    said = " ".join(outcome.told.text.split())
    return (
        f"  wrong: {outcome.case.question}\n    wanted: {wanted}\n    said ({outcome.told.by}): {said[:200]}"
    )


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
