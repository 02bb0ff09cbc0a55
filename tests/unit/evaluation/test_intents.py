"""What is measured of a classifier, and the command that prints it."""

import json
from pathlib import Path

import pytest

from frontdesk.entrypoints.cli import main
from frontdesk.evaluation.examples import Labelled
from frontdesk.evaluation.intents import edge_of, judged, taught_with, verdict
from frontdesk.knowledge.intents.model import Guess
from tests.unit.knowledge.intents.lessons import EMBEDDER, examples

SAID = [Labelled(text, label) for text, label in zip(examples().texts, examples().labels, strict=True)]


def said(label: str, likeliest: str) -> Guess:
    return Guess(label, likeliest, 0.5, 0.1, ("a", "b"), (0.5, 0.5))


def test_shares_count_what_they_say() -> None:
    true = [Labelled("1", "a"), Labelled("2", "a"), Labelled("3", "b"), Labelled("4", "b"), Labelled("5", "")]
    guesses = [said("a", "a"), said("", "a"), said("a", "a"), said("b", "b"), said("b", "b")]
    found = verdict(true, guesses)
    assert (found.messages, found.accuracy, found.accepted) == (5, 0.75, 0.5)
    assert (found.coverage, found.precision, found.none_recall) == (0.75, 2 / 3, 0.0)
    assert found.worst == (("a", 2, 0.5), ("b", 2, 0.5))


def test_what_was_taught_is_judged_right_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    taught = taught_with(SAID, EMBEDDER, progress=lambda done, whole: told.append((done, whole)))
    found = verdict(SAID, judged(taught, SAID, EMBEDDER))
    assert found.accuracy > 0.97
    assert found.none_recall > 0.9
    assert told[-1] == (len(SAID), len(SAID))
    assert edge_of(taught).guess("我要退款").likeliest == "refund"


def test_the_command_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "said.json"
    path.write_text(json.dumps([[one.text, one.label] for one in SAID], ensure_ascii=False), "utf-8")
    sets = ["--train", str(path), "--test", str(path), "--encoder", "hashed", "--cache", str(tmp_path / "v")]
    assert main(["eval", "intents", *sets]) == 0
    printed = capsys.readouterr().out
    assert "280 messages" in printed
    assert "accuracy with rejection" in printed
    assert "worst intents" in printed


def test_the_command_names_a_broken_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "said.csv"
    path.write_text("text,label\nalone\n", "utf-8")
    assert main(["eval", "intents", "--train", str(path), "--test", str(path)]) == 1
    assert "said.csv, row 1" in capsys.readouterr().err
