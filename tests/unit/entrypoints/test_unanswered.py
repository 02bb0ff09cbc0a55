"""What was asked in vain stands in groups before the owner, without personal data, until it has an answer."""

from pathlib import Path
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Draft, Kind, Place, Reply, Side
from frontdesk.conversation.pending import guard
from frontdesk.conversation.post import post
from frontdesk.entrypoints import unanswered
from frontdesk.knowledge.content.model import PUBLISHED, Entry
from frontdesk.knowledge.content.save import Saving, save_entry
from functions.knowledge.handler import handler
from tests import world
from tests.library import TENANT, Library

TENTS = (
    "Do you rent out tents for weddings?",
    "Do you rent tents out for a wedding? Mail me: tom@lanternfish.example",
)
LIN = Author(Side.AGENT, world.LIN.id)


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    return Library(tmp_path)


def ask(
    desk: Library, method: str, path: str = "", body: object = None, who: world.Agent = world.OWNER
) -> Any:
    return desk.call(handler, method, f"/v1/knowledge/unanswered{path}", body, token=desk.token_of(who))


def opened(desk: Library, *texts: str) -> list[Place]:
    places = []
    for key, text in enumerate(texts, 1):
        desk.clock += 1_000
        places.append(Place(TENANT, desk.opens(text, key)["conversation"]))
        desk.settle()
    return places


def groups(desk: Library) -> list[Any]:
    answer = ask(desk, "GET")
    assert answer.status == 200, answer
    return list(answer.body["items"])


def test_questions_that_ask_the_same_are_one_group_without_addresses(desk: Library) -> None:
    places = opened(desk, *TENTS, "你们出租婚礼帐篷吗？", world.HOW_TO_RETURN["en"])
    first, second = groups(desk)
    assert (first["count"], first["language"], first["handed_over"]) == (2, "en", 2)
    assert first["examples"][0] == TENTS[0]
    assert "lanternfish.example" not in str(first)
    assert first["conversations"] == [places[1].conversation, places[0].conversation]
    assert (second["count"], second["language"]) == (1, "zh")


def test_a_thumb_down_brings_a_question_and_a_thumb_up_takes_it_away(desk: Library) -> None:
    (place,) = opened(desk, world.HOW_TO_RETURN["zh"])
    assert groups(desk) == []
    thumb(desk, place, 1, "down")
    (group,) = groups(desk)
    assert (group["thumb_down"], group["examples"]) == (1, [world.HOW_TO_RETURN["zh"]])
    thumb(desk, place, 2, "up")
    assert groups(desk) == []


def thumb(desk: Library, place: Place, number: int, which: str) -> None:
    visitor = desk.conversations.tail(place, 1)[0].author
    draft = Draft(Kind.RATED, visitor, world.client_id(2, number), data={"answer": 2, "thumb": which})
    act(desk.conversations, place, draft, base=2, after=2, now=desk.now)


def test_an_answer_is_drafted_and_once_published_the_group_is_gone(desk: Library) -> None:
    opened(desk, *TENTS)
    (group,) = groups(desk)
    made = ask(desk, "POST", f"/{group['id']}/draft", {"answer": "Yes, from two days on."})
    assert made.status == 201
    found = desk.directory.get(Entry, TENANT, made.body["entry"], fresh=True)
    assert found
    entry = found.value
    assert (entry.status, entry.faq.question, entry.faq.answer) == (
        "draft",
        TENTS[0],
        "Yes, from two days on.",
    )
    assert len(entry.faq.likes) == 1
    assert "lanternfish.example" not in str(entry)
    assert [each["entry"] for each in groups(desk)] == [entry.id]
    again = ask(desk, "POST", f"/{group['id']}/draft", {"answer": "Yes."})
    assert again.body == made.body
    save_entry(desk.directory, TENANT, entry.id, entry.faq, PUBLISHED, Saving("agt_x", desk.now()))
    assert groups(desk) == []


def test_a_dismissed_group_comes_back_only_when_it_is_asked_again(desk: Library) -> None:
    opened(desk, TENTS[0])
    (group,) = groups(desk)
    assert ask(desk, "DELETE", f"/{group['id']}").status == 204
    assert groups(desk) == []
    assert ask(desk, "DELETE", f"/{group['id']}").problem == (404, "not_found", "group")
    desk.clock += 60_000
    desk.opens(TENTS[0], 9)
    desk.settle()
    assert [each["count"] for each in groups(desk)] == [1]


def test_an_erased_question_is_not_among_them(desk: Library) -> None:
    places = opened(desk, *TENTS)
    erase(desk.conversations, places[0], LIN, "a_1_erased", base=1, now=desk.now)
    (group,) = groups(desk)
    assert (group["count"], group["conversations"]) == (1, [places[1].conversation])


def test_after_thirty_days_a_question_is_left_alone(desk: Library) -> None:
    opened(desk, TENTS[0])
    desk.clock += 29 * world.DAY
    assert [each["count"] for each in groups(desk)] == [1]
    desk.clock += 2 * world.DAY
    assert groups(desk) == []


def test_an_older_question_counts_too_though_many_conversations_are_newer(
    desk: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "PAGE", 2)
    opened(desk, TENTS[0])
    desk.clock += world.DAY
    for key in range(20, 27):
        desk.opens(world.WHERE_IS_MY_PARCEL["en"], key)
    desk.settle()
    assert [each["count"] for each in groups(desk)] == [1]


def test_a_look_reads_no_more_than_its_bound(desk: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unanswered, "MOST", 2)
    monkeypatch.setattr(unanswered, "PAGE", 1)
    opened(desk, TENTS[0])
    for key in range(20, 24):
        desk.clock += world.MINUTE
        desk.opens(world.NO_RULE_KNOWS["zh"], key)
        desk.settle()
    assert [each["count"] for each in groups(desk)] == [2]


def test_a_look_ends_before_the_gateway_loses_patience(
    desk: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(desk, *TENTS)
    tail = desk.conversations.tail

    def slow(*asked: Any, **more: Any) -> Any:
        desk.clock += 20_000
        return tail(*asked, **more)

    monkeypatch.setattr(desk.conversations, "tail", slow)
    assert [each["count"] for each in groups(desk)] == [1]


def test_messages_in_a_row_are_one_question(desk: Library) -> None:
    place = Place(TENANT, desk.opens(TENTS[0], 30)["conversation"])
    log, visitor = desk.conversations, desk.conversations.tail(place, 1)[0].author
    more = Draft(Kind.MESSAGE, visitor, "m_1_1", "I mean the big ones")
    post(log, place, more, base=1, after=1, respond=lambda *_: None, admit=lambda _: None, now=desk.now)
    gives_up = Reply("A person comes.", Kind.HANDED_OVER, {"by": "fallback"})
    guard(log, place, 2, lambda _: gives_up, now=desk.now)
    (asked,) = unanswered.unanswered_in(place.conversation, log.tail(place, 1))
    assert asked.text == f"{TENTS[0]} I mean the big ones"


def test_a_neighbour_sees_none_and_an_agent_may_not(desk: Library) -> None:
    opened(desk, *TENTS)
    (group,) = groups(desk)
    boss = desk.token_of(world.NEIGHBOUR_AGENT, "owner")
    with using(desk):
        assert desk.call(handler, "GET", "/v1/knowledge/unanswered", token=boss).body == {"items": []}
        path = f"/v1/knowledge/unanswered/{group['id']}"
        assert desk.call(handler, "DELETE", path, token=boss).problem == (404, "not_found", "group")
    assert ask(desk, "GET", who=world.LIN).status == 403
    assert ask(desk, "GET", who=world.MARTA).status == 200
    assert ask(desk, "DELETE", f"/{group['id']}", who=world.MARTA).status == 403


@pytest.mark.parametrize("body", [{}, {"answer": " "}, {"answer": "yes", "extra": 1}])
def test_a_draft_needs_an_answer(desk: Library, body: object) -> None:
    opened(desk, TENTS[0])
    (group,) = groups(desk)
    assert ask(desk, "POST", f"/{group['id']}/draft", body).status == 422
