"""The replay reads files as they are written, and notices what a store could do to a conversation."""

from pathlib import Path
from typing import Any

import pytest

from bench.dialogues import Dialogue, Turn, multidogo, own_sample, refusal
from bench.readback import Found, Said, compare, gaps
from bench.replay import chosen_data

HEAD = "conversationId\tturnNumber\tutteranceId\tutterance\tslot-labels\tintent\n"
SAID = [
    Said("m_0_aaaaaaaa", "visitor", "在吗"),
    Said("m_1_bbbbbbbb", "visitor", "在吗"),
    Said("a_2_cccccccc", "agent", "Yes, how can I help?"),
    Said("m_4_dddddddd", "visitor", "Where is my parcel?"),
]
Heard = dict[str, Any]


def heard() -> list[Heard]:
    """What a visitor reads of SAID where all went well: an answer and a taking stand between, 4 is hidden."""
    rows = [
        ("message", "m_0_aaaaaaaa", "visitor", "在吗"),
        ("message", "m_1_bbbbbbbb", "visitor", "在吗"),
        ("answer", "re:2", "bot", "您好"),
        ("note", "", "", ""),
        ("taken", "a_3_eeeeeeee", "agent", ""),
        ("reply", "a_2_cccccccc", "agent", "Yes, how can I help?"),
        ("message", "m_4_dddddddd", "visitor", "Where is my parcel?"),
    ]
    events = [
        {"seq": seq, "kind": kind, "id": id, "author": {"side": side}, "text": text}
        for seq, (kind, id, side, text) in enumerate(rows, 1)
    ]
    return linked([event for event in events if event["kind"] != "note"])


def linked(events: list[Heard]) -> list[Heard]:
    before = [0, *(event["seq"] for event in events)]
    return [{**event, "prev": prev} for event, prev in zip(events, before, strict=False)]


def folder(at: Path, rows: str, domain: str = "finance", split: str = "train") -> Path:
    (at / domain).mkdir(parents=True, exist_ok=True)
    (at / domain / f"{split}.tsv").write_text(HEAD + rows, encoding="utf-8", newline="")
    return at


def row(conversation: str, number: str, text: str) -> str:
    return f"{conversation}\t{number}\t<CONV>{conversation}<TURN>{number}\t{text}\tO\tcontentonly\n"


# comparing


def test_a_conversation_that_came_back_as_said_shows_nothing() -> None:
    assert compare(SAID, heard()) == Found()


@pytest.mark.parametrize("at", [0, 1, 4, 5])
def test_a_lost_turn_is_noticed(at: int) -> None:
    events = heard()
    del events[at]
    assert compare(SAID, linked(events)) == Found(lost=1)


def test_a_turn_that_says_something_else_is_lost() -> None:
    events = heard()
    events[5]["text"] = "Where is my parcel"
    assert compare(SAID, events) == Found(lost=1)


def test_a_turn_under_another_name_is_lost() -> None:
    events = heard()
    events[4]["author"] = {"side": "bot"}
    assert compare(SAID, events) == Found(lost=1)


def test_a_turn_stored_twice_is_doubled() -> None:
    events = heard()
    assert compare(SAID, linked([*events, {**events[5], "seq": 8}])) == Found(doubled=1)


def test_a_turn_stored_again_under_another_id_is_doubled() -> None:
    events = heard()
    assert compare(SAID, linked([*events, {**events[5], "seq": 8, "id": "m_7_ffffffff"}])) == Found(doubled=1)


def test_swapped_turns_are_out_of_order_even_where_they_say_the_same() -> None:
    events = heard()
    events[0]["id"], events[1]["id"] = events[1]["id"], events[0]["id"]
    assert compare(SAID, events) == Found(out_of_order=1)


def test_an_event_that_names_another_before_it_is_unlinked() -> None:
    events = heard()
    events[3]["prev"] = 2
    assert compare(SAID, events) == Found(unlinked=1)


def test_an_answer_of_the_bot_that_is_left_out_breaks_the_chain() -> None:
    events = heard()
    del events[2]
    assert compare(SAID, events) == Found(unlinked=1)


def test_nothing_read_is_all_lost() -> None:
    assert compare(SAID, []) == Found(lost=4)


@pytest.mark.parametrize(
    ("seqs", "found"), [([1, 2, 3], 0), ([], 0), ([2, 3], 2), ([1, 2, 4], 1), ([1, 1], 1)]
)
def test_a_log_counts_on_by_one(seqs: list[int], found: int) -> None:
    assert gaps([{"seq": seq} for seq in seqs]) == found


# reading


def test_multidogo_gives_conversations_in_their_order_with_the_agents_silent_turns(tmp_path: Path) -> None:
    rows = row("b", "1.0", "hi") + row("b", "2.0", "") + row("b", "5.0", "4577") + row("a", "3", "hello")
    assert multidogo(folder(tmp_path, rows)) == [
        Dialogue("b", "en", (turn("hi"), turn(""), Turn("agent", None), turn("4577"))),
        Dialogue("a", "en", (turn("hello"),)),
    ]


def test_a_quoted_text_of_multidogo_holds_tabs_and_line_breaks(tmp_path: Path) -> None:
    rows = row("a", "0", '"trip 112418 \n\n hotel\t25372"') + row("a", "1", "it's 5\" long")
    assert multidogo(folder(tmp_path, rows)) == [
        Dialogue("a", "en", (turn("trip 112418 \n\n hotel\t25372"), turn("it's 5\" long")))
    ]


def test_multidogo_is_every_domain_and_split_by_name(tmp_path: Path) -> None:
    folder(tmp_path, row("3", "0", "x"), "software")
    folder(tmp_path, row("2", "0", "x"), "finance", "train")
    folder(tmp_path, row("1", "0", "x"), "finance", "dev")
    assert [each.id for each in multidogo(tmp_path)] == ["1", "2", "3"]


def turn(text: str) -> Turn:
    return Turn("visitor", text)


def test_the_own_sample_is_half_chinese_half_english_and_both_sides_speak() -> None:
    found = own_sample()
    assert (
        [each.language for each in found].count("zh") == [each.language for each in found].count("en") == 20
    )
    assert all({turn.side for turn in each.turns} == {"visitor", "agent"} for each in found)
    assert len({each.id for each in found}) == len(found)


def test_the_own_sample_holds_what_the_api_refuses() -> None:
    reasons = {refusal(turn.text) for each in own_sample() for turn in each.turns}
    assert reasons == {"", "empty", "over 5,000 characters", "U+0000", "half a surrogate pair"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hi", ""),
        ("\u200e", ""),
        ("字" * 5_000, ""),
        (None, "words not in the file"),
        (" \n\t", "empty"),
        ("字" * 5_001, "over 5,000 characters"),
        ("a\0", "U+0000"),
        ("\ud83d", "half a surrogate pair"),
        ("😀" * 5_000, ""),
    ],
)
def test_what_the_api_refuses_is_skipped_with_its_reason(text: str | None, reason: str) -> None:
    assert refusal(text) == reason


# choosing


def test_without_the_folder_it_says_loudly_that_the_own_sample_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = chosen_data(tmp_path, None)
    assert (data.name, len(data.dialogues)) == ("our own sample, bench/sample", 40)
    assert "NO DATA" in capsys.readouterr().err


def test_a_figure_names_its_data_and_its_limit(tmp_path: Path) -> None:
    folder(tmp_path / "multidogo", row("1", "0", "x") + row("2", "0", "x"))
    data = chosen_data(tmp_path, 1)
    assert (data.name, data.command) == (
        "multidogo (finance)",
        "python -m bench.replay --data FOLDER --limit 1",
    )
    assert [each.id for each in data.dialogues] == ["1"]
