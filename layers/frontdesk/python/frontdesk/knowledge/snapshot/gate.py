"""What a version must pass before it goes live: rules' and entries' own cases, and past questions again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from frontdesk.knowledge.cases import failing_cases
from frontdesk.knowledge.model import Rule, RuleHit, RuleSet
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.knowledge.snapshot.bundle import Bundle
from frontdesk.knowledge.snapshot.version import Changed, FailingCase

MOST_FAILING = 100
LONGEST = 300
"""Characters of an answer that a report quotes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A past question: where it stands in the log, what it said, and its language.

    `messages` is what `text` was joined of, where the visitor had written several.
    """

    conversation: str
    seq: int
    text: str
    language: str
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a version says to it; `chunk` and `article` are the first that prove it."""

    text: str
    chunk: str = ""
    article: str = ""


Say = Callable[[Asked], Told]


def changes(asked: Iterable[Asked], before: Say, after: Say) -> Iterator[Changed]:
    """The questions that are answered otherwise than before."""
    for each in asked:
        old, new = before(each), after(each)
        if old.text != new.text:
            yield Changed(
                each.conversation, each.seq, _short(old.text), _short(new.text), new.chunk, new.article
            )


def failing(rules: RuleSet | None, chunks: Sequence[Chunk], bundle: Bundle) -> list[FailingCase]:
    """Each case that fails; an empty list lets the version go live."""
    said = [*(_of_rules(rules, bundle) if rules else ()), *_of_entries(chunks, bundle)]
    return said[:MOST_FAILING]


def _of_rules(rules: RuleSet, bundle: Bundle) -> Iterator[FailingCase]:
    for each in failing_cases(rules):
        yield FailingCase(each.wanted, each.rule_id, each.language, each.text, each.won_by)
    book = RuleBook.compile(rules)
    for rule in rules.rules:
        for language, texts in rule.hits.items():
            for text in texts:
                yield from _taken_by_an_entry(rule, book.match(text, language), text, bundle)


def _taken_by_an_entry(rule: Rule, hit: RuleHit | None, text: str, bundle: Bundle) -> Iterator[FailingCase]:
    """A rule that knows only words gives way to an entry that asks just this, as it does to a visitor."""
    if hit is None or hit.rule_id != rule.id or not hit.gives_way:
        return
    top = bundle.exactly(text, hit.language)
    if top and top.chunk.text != hit.answer_text:
        by = top.chunk
        question = by.question.split("\n")[0]
        yield FailingCase("hit", rule.id, hit.language, text, "", by.article, question)


def _of_entries(chunks: Sequence[Chunk], bundle: Bundle) -> Iterator[FailingCase]:
    """An entry must answer its own question; another one may, if it says the same."""
    for chunk in chunks:
        own = chunk.question.split("\n")[0]
        if not own or chunk.audience:
            continue
        top = bundle.lookup(own, chunk.language[:2])
        if top and top.chunk.article != chunk.article and top.chunk.text != chunk.text:
            by = top.chunk
            yield FailingCase(
                "question", chunk.article, chunk.language, own, "", by.article, by.question.split("\n")[0]
            )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
