"""Labelled sets in the formats people have them in."""

import json
from pathlib import Path

import pytest

from frontdesk.evaluation.examples import Labelled, read_labelled

REFUND, NONE = Labelled("我要退款", "refund"), Labelled("tell me a joke", "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("set.csv", "text,category\n我要退款,refund\ntell me a joke,oos\n"),
        ("bom.csv", "\ufeff文本,意图\n我要退款,refund\ntell me a joke,none\n"),
        ("bare.csv", "我要退款,refund\ntell me a joke,\n"),
        ("more.csv", "id,utterance,intent\n1,我要退款,refund\n2,tell me a joke,out_of_scope\n"),
        ("set.json", '[["我要退款", "refund"], ["tell me a joke", "oos"]]'),
        (
            "rows.json",
            '[{"text": "我要退款", "label": "refund"}, {"query": "tell me a joke", "intent": "OOS"}]',
        ),
        ("set.jsonl", '{"text": "我要退款", "intent": "refund"}\n\n["tell me a joke", "oos"]\n'),
    ],
)
def test_each_format_holds_the_same_examples(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert read_labelled(str(tmp_path / name)) == [REFUND, NONE]


def test_a_folder_of_two_files_is_a_set(tmp_path: Path) -> None:
    (tmp_path / "seq.in").write_text("我要退款\ntell me a joke\n", "utf-8")
    (tmp_path / "label").write_text("refund\noos\n", "utf-8")
    assert read_labelled(str(tmp_path)) == [REFUND, NONE]


def test_parts_of_an_object_are_read_by_name_or_by_role(tmp_path: Path) -> None:
    parts = ("train", "oos_train", "oos_train_plus", "val", "oos_val")
    path = tmp_path / "all.json"
    path.write_text(json.dumps({part: [[part, "x"]] for part in parts}), "utf-8")
    assert [one.text for one in read_labelled(f"{path}#val+train")] == ["val", "train"]
    assert [one.text for one in read_labelled(str(path))] == ["train", "oos_train_plus"]
    assert [one.text for one in read_labelled(str(path), "test")] == ["val", "oos_val"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "text,label\nhello\n", "a.csv, row 1"),
        ("a.json", '[["hello", "x"], [" ", "x"]]', "a.json, row 2"),
        ("a.json", '[["hello", 7]]', "a.json, row 1"),
        ("a.json", '{"train": []}', "no examples"),
        ("a.json", '{"other": []}', "it has: other"),
        ("a.json", "7", "name its parts"),
        ("a.json", '[\n["hello", "x"],\n', "a.json, line 3: this is not JSON"),
        ("a.json", '{"train": 7}', "its part 'train' is not a list"),
        ("a.jsonl", '{"text": "a", "label": "b"}\n{', "a.jsonl, row 2"),
        ("a.xlsx", "", "expected .csv"),
        ("a.csv", "", "no examples"),
    ],
)
def test_a_broken_file_is_named_with_its_row(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(ValueError, match=said):
        read_labelled(str(tmp_path / name))


def test_a_part_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"train": [["a", "b"]]}', "utf-8")
    with pytest.raises(ValueError, match="it has: train"):
        read_labelled(f"{path}#train+tests")


@pytest.mark.parametrize("name", ["set.csv", "set.jsonl", "set.json", ""])
def test_a_part_of_what_has_no_parts_is_refused(tmp_path: Path, name: str) -> None:
    text = '[["a", "b"]]' if name == "set.json" else '["a", "b"]' if name == "set.jsonl" else "a,b"
    if name:
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(ValueError, match="has no parts"):
        read_labelled(f"{tmp_path / name}#train")


def test_a_folder_with_a_label_too_few_is_named(tmp_path: Path) -> None:
    (tmp_path / "seq.in").write_text("a\nb\n", "utf-8")
    (tmp_path / "label").write_text("x\n", "utf-8")
    with pytest.raises(ValueError, match="2 texts, 1 labels"):
        read_labelled(str(tmp_path))
