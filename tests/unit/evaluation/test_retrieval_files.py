"""Files of passages and questions, in the three forms; a broken one names its line."""

import json
from pathlib import Path

import pytest

from frontdesk.evaluation.retrieval_files import Asked, Passage, all_known, read_passages, read_questions

SQUAD = {
    "data": [
        {
            "paragraphs": [
                {"id": "p1", "context": "三十天内可以退货。", "qas": [{"question": "几天内可以退货？"}]},
                {
                    "context": "Free above fifty euros.",
                    "qas": [{"question": "Is it free?"}, {"question": "When?"}],
                },
            ]
        }
    ]
}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_squad_holds_both(tmp_path: Path) -> None:
    path = written(tmp_path, "set.json", json.dumps(SQUAD))
    assert read_passages(path) == [
        Passage("p1", "三十天内可以退货。"),
        Passage("1", "Free above fifty euros."),
    ]
    assert [asked.right for asked in read_questions(path)] == [{"p1"}, {"1"}, {"1"}]


def test_pairs_make_entries_of_the_second_and_questions_of_the_alike(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "pairs.txt",
        "怎么还款\t如何还款\t1\n怎么还款\t还款日\t0\n怎么还款\t还钱\t1\n一样\t一样\t1\n",
    )
    assert [passage.question for passage in read_passages(path)] == ["如何还款", "还款日", "还钱", "一样"]
    assert read_questions(path) == [Asked("怎么还款", frozenset({"如何还款", "还钱"}))]


def test_lines_of_json(tmp_path: Path) -> None:
    passages = written(tmp_path, "p.jsonl", '{"id": 7, "text": "退货", "title": "规则"}\n')
    questions = written(tmp_path, "q.jsonl", '{"text": "能退吗", "passages": [7]}\n')
    assert read_passages(passages) == [Passage("7", "退货", "", "规则")]
    assert read_questions(questions) == [Asked("能退吗", frozenset({"7"}))]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.jsonl", '{"id": 1, "text": "x"}\n{"id": 2}\n', "line 2: 'text' is missing"),
        ("a.jsonl", "{oops\n", "line 1: this is not JSON"),
        ("a.jsonl", "\n3\n", "line 2: this is not an object"),
        ("a.jsonl", '{"id": 1, "text": 7}\n', "line 1: 'text' must be a text"),
        ("a.txt", "a\tb\t1\na\tb\n", "line 2"),
        ("a.json", "{", "a.json, line 1: this is not JSON in SQuAD"),
        ("a.json", '{"data": [{"paragraphs": [{}]}]}', "SQuAD's form: 'context' is missing"),
        ("a.json", '{"data": 3}', "SQuAD's form: data, paragraphs and qas must be"),
    ],
)
def test_a_broken_file_names_where(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_passages(written(tmp_path, name, text))


@pytest.mark.parametrize("ids", ['"p1"', "[]", "[null]", "7"])
def test_a_question_without_a_list_of_passages_is_named(tmp_path: Path, ids: str) -> None:
    path = written(tmp_path, "q.jsonl", f'{{"text": "Open?", "passages": {ids}}}\n')
    with pytest.raises(ValueError, match=r"q\.jsonl, line 1: 'passages' must be a list of ids"):
        read_questions(path)


def test_a_question_that_wants_an_unknown_passage_is_named_with_its_line(tmp_path: Path) -> None:
    lines = '{"text": "能退吗", "passages": ["p1"]}\n\n{"text": "Open?", "passages": ["p1", "p9"]}\n'
    asked = read_questions(written(tmp_path, "q.jsonl", lines))
    with pytest.raises(ValueError, match=r"q\.jsonl, line 3: there is no passage 'p9'"):
        all_known([Passage("p1", "x")], asked)
    all_known([Passage("p1", "x"), Passage("p9", "y")], asked)
