"""The bot's own words, moods and kinds of answers, in both languages alike."""

from __future__ import annotations

import pytest

from frontdesk.assistant.kinds import asked_for, asks_which, gives
from frontdesk.assistant.mood import mood_of
from frontdesk.assistant.packet import summary
from frontdesk.assistant.texts import asking_back, handing_over


@pytest.mark.parametrize("reason", ["unknown", "unsure", "unavailable"])
def test_every_reason_has_words_of_its_own_in_both_languages(reason: str) -> None:
    zh, en = handing_over(reason, "zh"), handing_over(reason, "en")
    assert zh != handing_over("unknown", "zh") or reason == "unknown"
    assert en != handing_over("unknown", "en") or reason == "unknown"
    assert "同事" in zh
    assert "colleague" in en


@pytest.mark.parametrize("language", ["zh", "en"])
def test_choices_are_numbered_and_a_way_out_is_named(language: str) -> None:
    lines = asking_back(["运费", "Returns"], language).splitlines()
    assert lines[1:3] == ["1. 运费", "2. Returns"]
    assert len(lines) == 4
    assert asking_back([], language)


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("太差了，我要投诉", "angry"),
        ("This is ridiculous", "angry"),
        ("WHERE IS MY PARCEL NOW", "angry"),
        ("怎么还没到，很着急", "worried"),
        ("I'm still waiting, please help", "worried"),
        ("谢谢，太好了", "pleased"),
        ("Thank you, perfect", "pleased"),
        ("运费多少", "calm"),
        ("How much is delivery?", "calm"),
        ("LF-20418", "calm"),
    ],
)
def test_a_mood_shows_in_words(text: str, mood: str) -> None:
    assert mood_of([text]) == mood


@pytest.mark.parametrize(
    ("question", "kind", "good", "bad"),
    [
        ("How much is delivery?", "amount", "It costs 4 euros.", "It is quick."),
        ("运费多少钱？", "amount", "运费8元。", "很快。"),
        ("When do you open?", "time", "On Monday.", "At the corner."),
        ("几点开门？", "time", "周一10:00。", "在街角。"),
        ("How long does it take?", "duration", "Three days.", "4 euros."),
        ("How many are in a box?", "quantity", "Twelve.", "A few."),
        ("How far does it go?", "distance", "40 km.", "35 pounds a day."),
        ("能跑多远？", "distance", "四十公里。", "每天35元。"),
        ("How heavy is it?", "weight", "It weighs 3 kg.", "It is 3 m long."),
        ("有多重？", "weight", "3公斤。", "3米。"),
        ("什麼時候開門？", "time", "週一早上。", "在街角。"),
        ("運費多少錢？", "amount", "運費8元。", "很快。"),
        ("要多久？", "duration", "三天。", "三元。"),
        ("What is your phone number?", "contact", "Call 040 123456.", "Call us."),
        ("客服电话是多少？", "contact", "请打400-123-4567。", "请打电话。"),
    ],
)
def test_the_form_of_a_question_says_what_an_answer_must_hold(
    question: str, kind: str, good: str, bad: str
) -> None:
    assert asked_for(question) == kind
    assert gives(asked_for(question), good)
    assert not gives(asked_for(question), bad)


def test_a_summary_keeps_the_visitors_sentences_that_say_most_and_the_latest() -> None:
    said = [
        "Hi! Hello.",
        "My Aurora lamp arrived broken and the parcel was open.",
        "Ok.",
        "Can I get a refund?",
    ]
    assert summary(said) == ["My Aurora lamp arrived broken and the parcel was open.", "Can I get a refund?"]


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("Which bulb fits?", True),
        ("灯罩是什么做的？", True),
        ("門市在哪？", True),
        ("Can I pay by card?", False),
        ("可以退货吗", False),
    ],
)
def test_who_asks_which_wants_something_new(text: str, which: bool) -> None:
    assert asks_which(text) is which
