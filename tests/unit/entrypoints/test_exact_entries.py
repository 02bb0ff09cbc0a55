"""Who asks just what an entry asks gets that entry; whole phrases and the wish for a person come first."""

from pathlib import Path
from typing import Any

import pytest

from frontdesk.conversation.model import Draft, Event, Kind, Place, Reply
from frontdesk.conversation.pending import answer_pending
from frontdesk.conversation.post import post
from frontdesk.entrypoints.rehearsal import past_questions, say
from frontdesk.entrypoints.replay import Again, replay
from frontdesk.knowledge.snapshot.gate import Asked
from frontdesk.tenancy.live import live_knowledge
from frontdesk.tenancy.model import RuleSet
from frontdesk.tenancy.provision import publish_rules
from tests import world
from tests.library import TENANT, Library

WET = {"en": "How do I return a wet tent?", "zh": "湿帐篷怎么退货？"}
DRY_IT = {"en": "Dry it first, then send it to the workshop.", "zh": "请先晾干，再寄到维修部。"}
NEARLY = {"en": "How do I return a wet tent and a coat?", "zh": "湿帐篷和外套怎么退货？"}
SAID_OTHERWISE = {"en": "HOW do I return a wet tent", "zh": " 湿帐篷 怎么退货 "}
HELLO = {"en": "Where is my parcel?", "zh": "我的快递到哪了"}
LANGUAGES = ("en", "zh")


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """`return-how` of the shop's rules knows the word in each of these."""
    desk = Library(tmp_path)
    for language in LANGUAGES:
        desk.entry(WET[language], DRY_IT[language], language)
    desk.publish()
    return desk


def rules(desk: Library, *more: dict[str, Any]) -> None:
    body = {**world.RULES, "rules": [*world.RULES["rules"], *more]}
    publish_rules(desk.directory, TENANT, RuleSet(body), desk.now())
    desk.clock += 60_000


def at_once(desk: Library, text: str, key: int = 1) -> tuple[Place, Event]:
    opened = desk.opens(text, key)
    place = Place(TENANT, opened["conversation"])
    return place, desk.conversations.tail(place, 1)[1]


def by_worker(desk: Library, text: str, language: str, key: int) -> tuple[Place, Event]:
    """What `messages` did not promise, since it was owed an answer to something else before."""
    place, _ = at_once(desk, HELLO[language], key)
    log, visitor = desk.conversations, desk.conversations.tail(place, 1)[0].author
    draft = Draft(Kind.MESSAGE, visitor, "m_2_1", text)
    post(
        log, place, draft, base=2, after=2, respond=lambda *_: None, admit=lambda _: None, now=desk.now
    )  # fmt: skip
    desk.settle()
    return place, log.tail(place, 1)[3]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wording", [WET, SAID_OTHERWISE])
def test_a_question_in_the_words_of_an_entry_gets_that_entry(
    desk: Library, wording: dict[str, str], language: str
) -> None:
    place, answer = at_once(desk, wording[language])
    assert (answer.text, answer.data["by"], answer.data["match"]) == (DRY_IT[language], "faq", "phrase")
    assert answer.data["claims"]
    assert list(replay(desk, place)) == [Again(2, "same")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_that_knows_a_word_of_it_answers_what_is_only_like_an_entry(
    desk: Library, language: str
) -> None:
    place, answer = at_once(desk, NEARLY[language])
    assert answer.data["rule"] == "return-how"
    assert list(replay(desk, place)) == [Again(2, "same")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_of_the_whole_phrase_comes_before_the_entry(desk: Library, language: str) -> None:
    said = {"en": "By the rule.", "zh": "按规则。"}
    rules(
        desk,
        {
            "id": "wet",
            "when": {each: {"exact": [WET[each]]} for each in LANGUAGES},
            "answers": said,
            "hits": {each: [WET[each]] for each in LANGUAGES},
        },
    )
    place, answer = at_once(desk, WET[language])
    assert (answer.text, answer.data["rule"]) == (said[language], "wet")
    assert list(replay(desk, place)) == [Again(2, "same")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_for_a_person_gets_one_whatever_an_entry_says(desk: Library, language: str) -> None:
    text = world.A_PERSON_PLEASE[language]
    desk.entry(text, "Ask me first.", language)
    desk.publish()
    desk.clock += 60_000
    _, reply = at_once(desk, text)
    assert (reply.kind, reply.data["rule"]) == (Kind.HANDED_OVER, "person")


def test_what_was_withdrawn_leaves_the_rule(desk: Library) -> None:
    desk.forget(desk.entry(WET["en"], DRY_IT["en"]))
    desk.clock += 60_000
    _, answer = at_once(desk, WET["en"])
    assert answer.data["rule"] == "return-how"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worker_keeps_the_same_order(desk: Library, language: str) -> None:
    place, answer = by_worker(desk, WET[language], language, 1)
    assert (answer.text, answer.data["match"]) == (DRY_IT[language], "phrase")
    other, ruled = by_worker(desk, NEARLY[language], language, 2)
    assert ruled.data["rule"] == "return-how"
    for each in (place, other):
        assert [turn.outcome for turn in replay(desk, each)] == ["same", "same"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rehearsal_of_a_version_keeps_the_same_order(desk: Library, language: str) -> None:
    told = say(desk, TENANT, live_knowledge(desk.directory, TENANT).version)
    assert told(Asked("", 1, WET[language], language)).text == DRY_IT[language]
    assert told(Asked("", 1, NEARLY[language], language)).chunk == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_past_question_is_asked_again_as_it_was_asked(desk: Library, language: str) -> None:
    """With all that was owed then, in the language of that turn."""
    place, _ = at_once(desk, HELLO[language], 7)
    log, visitor = desk.conversations, desk.conversations.tail(place, 1)[0].author
    for number, text in enumerate((WET[language], "LF-20418"), 1):
        draft = Draft(Kind.MESSAGE, visitor, f"m_2_{number}", text)
        post(
            log, place, draft, base=2, after=2, respond=lambda *_: None, admit=lambda _: None, now=desk.now
        )  # fmt: skip
    said = Reply("-", Kind.ANSWER, {"language": language})
    answer_pending(log, place, 4, lambda *_: said, lambda _: said, now=desk.now)
    desk.settle()
    asked = {each.seq: each for each in past_questions(desk, TENANT)}
    assert asked[4].messages == (WET[language], "LF-20418")
    assert asked[4].text == f"{WET[language]}\nLF-20418"
    assert asked[4].language == language
