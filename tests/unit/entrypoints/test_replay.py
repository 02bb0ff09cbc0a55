"""Every turn of the bot can be said again from what is pinned, byte by byte; a difference is found."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from frontdesk.adapters.sqlite.changes import SqliteChanges
from frontdesk.bootstrap import using
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Event, Kind, Place, Side
from frontdesk.entrypoints.cli import main, provenance
from frontdesk.entrypoints.cli.provenance import recalled, replayed
from frontdesk.entrypoints.recordings import recording_key
from frontdesk.entrypoints.replay import Again, replay
from frontdesk.tenancy.model import RuleSet
from frontdesk.tenancy.provision import publish_rules
from tests import world
from tests.library import TENANT, Library

ROPES = "# Storage\n\nStore ropes in a dry cellar at 12 degrees.\n\n# Age\n\nRopes last ten years."
STORED = "# 存放\n\n绳子应存放在12度的干燥地窖里。"
HOW_WARM = "At how many degrees should I store ropes?"
LESSONS, SATURDAY = "Do you give climbing lessons?", "Yes, every Saturday at ten."
LIN = Author(Side.AGENT, world.LIN.id)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    desk = Library(tmp_path)
    monkeypatch.setattr(provenance, "log_records", lambda _: whole_log(desk))
    desk.article("Rope care", ROPES)
    desk.article("Harnesses", "# Care\n\nHarnesses are washed by hand at 30 degrees.")
    desk.entry(LESSONS, SATURDAY)
    desk.entry("你们有攀岩课吗？", "有，每周六上午十点。", "zh")
    desk.publish()
    return desk


def whole_log(desk: Library) -> Iterator[dict[str, Any]]:
    """As a scan tells it: every event as it stands now."""
    return SqliteChanges(desk.database).all()


def asked(desk: Library, text: str, key: int = 1) -> Place:
    place = Place(TENANT, desk.opens(text, key)["conversation"])
    desk.settle()
    return place


def answer(desk: Library, place: Place) -> Event:
    return desk.conversations.tail(place, 1)[1]


def outcomes(desk: Library, place: Place) -> list[tuple[int, str]]:
    return [(turn.seq, turn.outcome) for turn in replay(desk, place)]


@pytest.mark.parametrize(
    "text",
    [
        HOW_WARM,
        LESSONS,
        "请问你们有攀岩课吗",
        *world.HOW_TO_RETURN.values(),
        *world.INVOICE_WITHOUT_NUMBER.values(),
        *world.INVOICE_WITH_NUMBER.values(),
        *world.A_PERSON_PLEASE.values(),
        *world.NO_RULE_KNOWS.values(),
        "我不想活了",
        "and?",
        "👍",
        "。。。",
        "12345",
    ],
)
def test_every_kind_of_turn_comes_out_the_same(desk: Library, text: str) -> None:
    place = asked(desk, text)
    assert answer(desk, place).author.side is Side.BOT
    assert list(replay(desk, place)) == [Again(2, "same")]


def test_it_comes_out_the_same_after_everything_has_changed(desk: Library) -> None:
    places = [asked(desk, text, key) for key, text in enumerate((HOW_WARM, LESSONS, "How do I return this?"))]
    desk.forget(desk.article("Rope care", ROPES.replace("12", "13")))
    desk.entry(LESSONS, "Never.")
    publish_rules(desk.directory, TENANT, RuleSet({**world.RULES, "rules": []}), desk.now())
    desk.publish()
    desk.clock += 60_000
    assert [outcomes(desk, place) for place in places] == [[(2, "same")]] * 3


@pytest.mark.parametrize(("text", "held"), [(HOW_WARM, ROPES), ("绳子应该在多少度的地方存放？", STORED)])
def test_what_was_deleted_then_stays_deleted_then(desk: Library, text: str, held: str) -> None:
    """Asked between a deletion and the publish that follows, and again once everything is there."""
    article = desk.article("Ropes and more", held, "zh" if held is STORED else "en")
    desk.publish()
    desk.forget(article)
    desk.clock += 60_000
    places = [asked(desk, text), asked(desk, "Which harness do you sell, and who washes it?", 2)]
    desk.publish()
    desk.clock += 60_000
    assert [outcomes(desk, place) for place in places] == [[(2, "same")]] * 2
    desk.article("Ropes and more", held, "zh" if held is STORED else "en")
    desk.publish()
    desk.clock += 60_000
    assert [outcomes(desk, place) for place in places] == [[(2, "same")]] * 2


def test_what_is_deleted_after_an_answer_was_not_deleted_then(desk: Library) -> None:
    article = desk.article("Knots", "# Knots\n\nThe figure eight knot holds 22 kilonewtons.")
    desk.publish()
    place = asked(desk, "How many kilonewtons does the figure eight knot hold?")
    assert "22" in answer(desk, place).text
    desk.forget(article)
    desk.clock += 60_000
    assert outcomes(desk, place) == [(2, "same")]


def test_a_search_is_asked_with_the_vector_that_was_recorded(
    desk: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = asked(desk, "Which rope or harness care do you know, by hand or in a cellar?")
    assert "embedding" in answer(desk, place).data

    def away(_: object) -> None:
        raise AssertionError("nobody is asked to embed")

    monkeypatch.setattr(type(desk.embedder), "queries", away)
    assert outcomes(desk, place) == [(2, "same")]


def test_another_word_is_a_difference(desk: Library) -> None:
    place = asked(desk, HOW_WARM)
    said = answer(desk, place)
    desk.conversations.overwrite(place, replace(said, text=said.text.replace("12", "21")))
    (turn,) = replay(desk, place)
    assert turn.outcome == "differs"
    assert "21 degrees" in turn.why
    with pytest.raises(ValueError, match="not every turn"):
        replayed(desk, place.conversation, "")


def test_another_chunk_is_a_difference(desk: Library) -> None:
    place = asked(desk, LESSONS)
    said = answer(desk, place)
    (start, length, _) = said.data["claims"][0]
    forged = replace(said, data={**said.data, "claims": [[start, length, ["0" * 64]]]})
    desk.conversations.overwrite(place, forged)
    assert outcomes(desk, place) == [(2, "differs")]


def test_an_erased_turn_is_named_and_no_difference(desk: Library) -> None:
    place = asked(desk, HOW_WARM)
    erase(desk.conversations, place, LIN, "a_1_erased", base=1, now=desk.now)
    assert outcomes(desk, place) == [(2, "erased")]
    assert replayed(desk, place.conversation, TENANT) == "2 erased"


def test_a_turn_whose_files_are_gone_is_no_success(desk: Library) -> None:
    place = asked(desk, LESSONS)
    for key in list(desk.blobs.keys(f"{TENANT}/packs/")):
        desk.blobs.delete(key)
    desk.bundles.clear()
    assert outcomes(desk, place) == [(2, "gone")]
    with pytest.raises(ValueError, match="not every turn"):
        replayed(desk, place.conversation, "")


def test_a_recording_that_is_gone_is_told(desk: Library) -> None:
    place = asked(desk, "Which rope or harness care do you know, by hand or in a cellar?")
    desk.blobs.delete(recording_key(place, answer(desk, place).data["recording"]))
    assert outcomes(desk, place) == [(2, "gone")]


def test_a_guards_hand_over_comes_out_the_same(desk: Library) -> None:
    from frontdesk.conversation.pending import guard
    from frontdesk.entrypoints.speech import give_up

    place = Place(TENANT, desk.opens(world.NO_RULE_KNOWS["zh"])["conversation"])
    guard(desk.conversations, place, 1, give_up(desk, place), now=desk.now)
    assert answer(desk, place).kind is Kind.HANDED_OVER
    assert outcomes(desk, place) == [(2, "same")]


def test_the_command_fails_on_a_conversation_of_nobody(
    desk: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    with using(desk):
        assert main(["replay", "cnv_01JD0000000000000000000N0B"]) == 1
    assert "no such conversation" in capsys.readouterr().err


def test_recall_lists_the_answers_that_rest_on_a_chunk(
    desk: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    place, _ = asked(desk, LESSONS), asked(desk, HOW_WARM, 2)
    said = answer(desk, place)
    (chunk,) = said.data["claims"][0][2]
    line = f"{TENANT} {place.conversation} 2 {said.data['knowledge']}"
    with using(desk):
        assert main(["recall", chunk]) == 0
    assert capsys.readouterr().out.strip().splitlines()[-1] == line
    assert recalled(desk, chunk[:8], TENANT, 10) == line
    assert recalled(desk, chunk, world.NEIGHBOUR.id, 10) == "no answer rests on it"


def test_recall_is_bounded_and_an_erased_answer_is_not_in_it(desk: Library) -> None:
    places = [asked(desk, LESSONS, key) for key in (1, 2, 3)]
    (chunk,) = answer(desk, places[0]).data["claims"][0][2]
    assert recalled(desk, chunk, TENANT, 2).splitlines()[2:] == ["and more: only the first 2 are listed"]
    erase(desk.conversations, places[0], LIN, "a_1_erased", base=1, now=desk.now)
    assert len(recalled(desk, chunk, TENANT, 9).splitlines()) == 2


@pytest.mark.parametrize(
    ("chunk", "limit"), [("", 1), ("%", 1), ("ABCDEF12", 1), ("a" * 65, 1), ("a" * 8, 0)]
)
def test_recall_wants_a_hash_and_a_bound(desk: Library, chunk: str, limit: int) -> None:
    with pytest.raises(ValueError, match=r"must be|named by"):
        recalled(desk, chunk, "", limit)


def test_what_a_turn_was_pinned_to_stands_in_its_event(desk: Library) -> None:
    place = asked(desk, world.NO_RULE_KNOWS["en"])
    data = answer(desk, place).data
    assert (data["rules"], "staffed" in data) == ("1", True)
    assert json.dumps(data)
