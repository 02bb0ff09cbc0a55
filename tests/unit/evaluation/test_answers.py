"""An answer is right if it tells the fact that the knowledge holds now; what nobody wrote stays unsaid."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from evals.coverage import SETS, covered, own
from frontdesk.entrypoints.cli.evaluate import add_evaluations, evaluate
from frontdesk.evaluation.answers import Case, Change, Told, judge, read_cases, says, table, tally
from frontdesk.evaluation.examples import Labelled
from frontdesk.evaluation.knowledge_files import Articles, changed, chunks_of, read_knowledge
from frontdesk.knowledge.content.model import Content, Faq

DELIVERY = Content("Delivery", "Delivery costs 5 euros. It takes 3 days.", "en")
KNOWLEDGE: Articles = {
    "delivery": DELIVERY,
    "坏了怎么办": Faq("坏了怎么办", "一年内免费维修。", "zh", ("东西坏了",)),
}


@pytest.mark.parametrize(
    ("text", "fact", "held"),
    [
        ("It takes 12 days.", "2 days", False),
        ("It takes 2 days.", "2 days", True),
        ("每单 18元。", "18 元", True),
        ("每单 118 元。", "18 元", False),
        ("The Rate is 0.25 percent", "0.2", False),
    ],
)
def test_a_fact_is_found_whole_or_not_at_all(text: str, fact: str, held: bool) -> None:
    assert says(text, fact) is held


def test_silence_is_never_wrong_and_the_old_fact_is_both_wrong_and_stale() -> None:
    case = Case("How much?", ("7 euros",), "5 euros", Change("delivery", "5 euros", "7 euros"))
    told = {
        "old": Told("say", "It costs 5 euros."),
        "new": Told("say", "It costs 7 euros."),
        "none": Told("ask"),
    }
    outcomes = [judge([case], lambda _, each=each: each)[0] for each in told.values()]  # type: ignore[misc]
    assert [(each.wrong, each.stale) for each in outcomes] == [(True, True), (False, False), (False, False)]
    of = tally(outcomes)
    assert (of.cases, of.wrong, of.stale, round(of.answered, 2)) == (3, 1 / 3, 1, 0.67)


def test_whatever_is_said_to_what_nothing_answers_is_wrong_and_listed() -> None:
    outcomes = judge([Case("Do you sell boats?")], lambda _: Told("say", "We sell tea.", by="pipeline"))
    assert "wrong: Do you sell boats?" in table(outcomes)
    assert "unanswerable" in table(outcomes)


def test_an_edit_that_finds_no_place_is_told() -> None:
    with pytest.raises(ValueError, match="stands 0 times"):
        changed(KNOWLEDGE, [Change("delivery", "9 euros", "7 euros")])
    with pytest.raises(ValueError, match="no article 'fees'"):
        changed(KNOWLEDGE, [Change("fees", "9 euros", "7 euros")])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"change": {"article": "fees", "find": "a", "put": "b"}}, "there is no article 'fees'"),
        (
            {"change": {"article": "delivery", "find": "9", "put": "b"}},
            "'9' stands 0 times in 'delivery', not once",
        ),
        ({"among": ["delivery", "fees"]}, "there is no article 'fees'"),
    ],
)
def test_a_case_of_an_article_nobody_wrote_is_named_with_its_line(
    tmp_path: Path, more: dict[str, Any], said: str
) -> None:
    (tmp_path / "cases.jsonl").write_text("\n" + json.dumps({"question": "Open?", **more}), "utf-8")
    article = {"id": "delivery", "title": DELIVERY.title, "body": DELIVERY.body}
    (tmp_path / "articles.jsonl").write_text(json.dumps(article), "utf-8")
    with pytest.raises(ValueError, match=f"^cases.jsonl, line 2: {said}"):
        printed_of(tmp_path / "articles.jsonl", tmp_path / "cases.jsonl")


def test_an_edit_changes_the_chunks_and_not_what_was_read() -> None:
    edited = changed(KNOWLEDGE, [Change("delivery", "5 euros", "7 euros")])
    assert any("7 euros" in chunk.text for chunk in chunks_of(edited))
    assert KNOWLEDGE["delivery"] == DELIVERY


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"expect": "yes"}', "'question' is missing"),
        ('{"question": " "}', "'question' is empty"),
        ('{"question": 7}', "'question' must be a text"),
        ('["Open?"]', "this is not an object"),
        ("{oops", "this is not JSON"),
        ('{"question": "Open?", "expect": 7}', "'expect' must be a list of texts"),
        ('{"question": "Open?", "expect": ""}', "'expect' is empty"),
        ('{"question": "Open?", "change": "x"}', "'change' must be an object with the texts article"),
        ('{"question": "Open?", "change": {"article": "a", "find": "b"}}', "'change' must be an object"),
        ('{"question": "Open?", "among": "delivery"}', "'among' must be a list of texts"),
    ],
)
def test_a_broken_line_of_cases_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(f'{{"question": "Open?"}}\n\n{line}\n', "utf-8")
    with pytest.raises(ValueError, match=rf"^cases\.jsonl, line 3: {said}"):
        read_cases(path)


def printed_of(knowledge: Path, cases: Path, *more: str) -> list[str]:
    """The lines of the command."""
    parser = argparse.ArgumentParser()
    add_evaluations(parser.add_subparsers())
    places = ["--knowledge", str(knowledge), "--cases", str(cases), "--encoder", "none"]
    return evaluate(parser.parse_args(["eval", "answers", *places, *more])).splitlines()


def test_the_command_prints_what_was_answered_with_an_edit_followed(tmp_path: Path) -> None:
    question = "How much does delivery cost?"
    edit = {"article": "delivery", "find": "5 euros", "put": "7 euros"}
    cases = [
        {"question": question, "expect": "5 euros", "language": "en"},
        {"question": question, "expect": "7 euros", "was": "5 euros", "change": edit, "language": "en"},
        {"question": "Do you repair bicycles?", "language": "en"},
    ]
    (tmp_path / "cases.jsonl").write_text("".join(json.dumps(case) + "\n" for case in cases), "utf-8")
    article = {"id": "delivery", "title": DELIVERY.title, "body": DELIVERY.body}
    (tmp_path / "knowledge.jsonl").write_text(json.dumps(article) + "\n", "utf-8")
    printed = printed_of(tmp_path / "knowledge.jsonl", tmp_path / "cases.jsonl")
    assert [line.split()[:3] for line in printed[1:]] == [
        ["answerable", "1", "1.000"],
        ["swapped", "1", "1.000"],
        ["unanswerable", "1", "0.000"],
        ["all", "3", "0.667"],
    ]


def test_rules_and_entries_are_asked_in_the_order_of_the_desk(tmp_path: Path) -> None:
    """A whole phrase, then an entry that asks just this, then a rule's words, then an entry nearly asked."""
    rules = {
        "schema": 1,
        "facts": {},
        "rules": [
            rule("phrase", {"exact": ["postage"]}, "By phrase."),
            rule("words", {"all": [["return"]]}, "By words."),
            {**rule("person", {"all": [["human"]]}, "A person."), "action": "person"},
        ],
    }
    (tmp_path / "rules.json").write_text(json.dumps(rules), "utf-8")
    entries = ("postage", "How do I return a wet tent?", "Is a human there?")
    lines = [{"question": each, "answer": f"Entry {at}."} for at, each in enumerate(entries)]
    cases = [
        {"question": "Postage!", "expect": "By phrase."},
        {"question": "how do I RETURN a wet tent", "expect": "Entry 1."},
        {"question": "How do I return a wet tent and a coat?", "expect": "By words."},
        {"question": "Is a human there?"},
    ]
    for name, rows in (("faq.jsonl", lines), ("cases.jsonl", cases)):
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    files = (tmp_path / "faq.jsonl", tmp_path / "cases.jsonl")
    ruled = ("--rules", str(tmp_path / "rules.json"))
    printed = printed_of(*files, *ruled)
    assert [line.split() for line in printed[1:3]] == [
        ["answerable", "3", "1.000", "0.000", "0.000", "0.000", "0"],
        ["unanswerable", "1", "0.000", "0.000", "1.000", "0.000", "0"],
    ]
    (tmp_path / "rules.json").write_text('{"schema": 2}', "utf-8")
    with pytest.raises(ValueError, match=r"rules\.json, schema"):
        printed_of(*files, *ruled)


def rule(id: str, when: dict[str, list[Any]], answer: str) -> dict[str, object]:
    said = next(iter(when.values()))[0]
    hit = said if isinstance(said, str) else said[0]
    told = {
        "topic": id,
        "hits": {"en": [hit]},
        "misses": {"en": ["What is your name?"]},
        "answers": {"en": answer},
    }
    return {"id": id, "when": {"en": when}, **told}


def test_coverage_counts_the_entry_that_answers_and_what_none_should(tmp_path: Path) -> None:
    asked = [Labelled("东西坏了", "坏了怎么办"), Labelled("你们老板是谁", "")]
    found, wrong = covered(KNOWLEDGE, asked, "zh-CN", None)
    assert (found.common, found.answered, found.right, found.others, found.loose) == (1, 1.0, 1.0, 1, 0.0)
    assert not wrong


def test_our_own_sets_are_as_large_as_they_say_and_no_question_is_an_entrys_own() -> None:
    entries, asked = own("")
    known = {
        line for each in entries.values() if isinstance(each, Faq) for line in (each.question, *each.likes)
    }
    assert len(entries) >= 60
    assert sum(bool(one.label) for one in asked) >= 300
    assert sum(not one.label for one in asked) >= 40
    assert {one.label for one in asked if one.label} == set(entries)
    assert not known & {one.text for one in asked}


def test_each_edit_of_our_cases_finds_its_place_and_their_halves_are_equal() -> None:
    cases = read_cases(SETS / "answers" / "cases.jsonl")
    articles = read_knowledge(SETS / "answers" / "articles.jsonl", lambda _: iter(()))
    kinds = [(case.kind, case.language, case.part) for case in cases]
    assert {kind: kinds.count(kind) for kind in kinds} == dict.fromkeys(kinds, 25)
    assert len(changed(articles, [case.change for case in cases if case.change])) == len(articles) >= 30
