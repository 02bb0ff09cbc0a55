"""What waits is given the skill that its words ask for, once, and never over anybody's word."""

import json
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.append import append
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Reply, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.classifying import SURE, classify
from frontdesk.entrypoints.pulling import pull
from frontdesk.entrypoints.queue import handle
from frontdesk.inbox.project import projection_of
from frontdesk.routing.expertise.topics import topics_of
from frontdesk.tenancy.policies import publish_keywords
from tests import world
from tests.desk import Desk

SHOP = world.SHOP.id
PLACE = Place(SHOP, world.TOM_CONVERSATION)
TOM = Author(Side.VISITOR, world.TOM.id)
LIN = Author(Side.AGENT, world.LIN.id, world.LIN.name)
ADA = Author(Side.AGENT, world.ADA.id, world.ADA.name)
MARTA = Author(Side.AGENT, world.MARTA.id, world.MARTA.name)
LISTS: dict[str, Any] = {
    "returns": {"send_back": {"zh": [["退货", 2]], "en": [["send back", 2], ["label", 0.2]]}},
    "orders": {
        "where": {
            "zh": [["快递", 2]],
            "en": [["parcel", 2]],
            "page": [["/tracking", 2]],
            "order": [["LF-", 1]],
        }
    },
}


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    publish_keywords(desk.directory, SHOP, LISTS, "", desk.now())
    for agent in (ADA, LIN):
        desk.conversations.set_desk(SHOP, agent.id, capacity=3, online=False, at=desk.now())
    return desk


def at_work(desk: Desk, *agents: Author) -> None:
    for agent in agents:
        desk.conversations.set_desk(SHOP, agent.id, capacity=3, online=True, at=desk.now())


def hands_over(desk: Desk, text: str, **data: object) -> list[Event]:
    """A visitor writes, the bot hands over with the message itself."""
    draft = Draft(Kind.MESSAGE, TOM, world.client_id(0), text, data={"locale": "en"})
    reply = Reply("A colleague comes.", Kind.HANDED_OVER, {"by": "rule", **data})
    with using(desk):
        open_conversation(desk.conversations, PLACE, draft, lambda *_: reply, now=desk.now)
        desk.settle()
    return events(desk)


def events(desk: Desk) -> list[Event]:
    return read_tail(desk.conversations, PLACE, 1)


def told(desk: Desk) -> list[Event]:
    return [event for event in events(desk) if event.kind is Kind.CLASSIFIED]


def acts(desk: Desk, agent: Author, kind: Kind, **data: object) -> None:
    head = events(desk)[-1].seq
    draft = Draft(kind, agent, world.client_id(head, side="a"), data=data)
    with using(desk):
        act(desk.conversations, PLACE, draft, base=head, after=head, now=desk.now)
        desk.settle()


def offered_to(desk: Desk) -> list[str]:
    return [str(event.data["agent"]) for event in events(desk) if event.kind is Kind.OFFERED]


@pytest.mark.parametrize(
    ("text", "skill", "term", "language"),
    [
        ("我要退货", "returns", "退货", "zh"),
        ("I want to send back these boots", "returns", "send back", "en"),
        ("where is my parcel", "orders", "parcel", "en"),
        ("快递到哪了", "orders", "快递", "zh"),
    ],
)
def test_what_is_written_tells_the_skill_before_anybody_is_asked(
    desk: Desk, text: str, skill: str, term: str, language: str
) -> None:
    at_work(desk, MARTA, LIN)  # Lin knows no returns
    log = hands_over(desk, text)
    assert [event.kind.value for event in log] == ["message", "handed_over", "classified", "offered"]
    (event,) = told(desk)
    assert (event.author.side, event.id, event.is_visible) == (Side.SYSTEM, "about:2", False)
    assert (event.data["skill"], event.data["terms"], event.data["language"]) == (skill, [term], language)
    assert event.data["evidence"][0]["what"] == term
    assert event.state.topic == skill
    if skill == "returns":
        assert offered_to(desk) == [world.MARTA.id]
    assert topics_of(log)[event.data["topic"]] == event.data["confidence"] >= SURE


def test_who_becomes_free_is_offered_it_sorted_though_its_own_job_has_not_come(desk: Desk) -> None:
    draft = Draft(Kind.MESSAGE, TOM, world.client_id(0), "我要退货", data={"locale": "zh"})
    reply = Reply("A colleague comes.", Kind.HANDED_OVER, {"by": "rule"})
    open_conversation(desk.conversations, PLACE, draft, lambda *_: reply, now=desk.now)
    desk.inbox.project(projection_of(PLACE, events(desk)[-1]))
    at_work(desk, MARTA, LIN)  # Lin knows no returns
    assert pull(desk, SHOP).offered == 1
    assert [event.kind.value for event in events(desk)] == ["message", "handed_over", "classified", "offered"]
    assert offered_to(desk) == [world.MARTA.id]


def test_the_queue_lists_it_by_its_skill(desk: Desk) -> None:
    hands_over(desk, "我要退货")
    assert [(row.topic, row.head) for row in desk.inbox.page(SHOP, "queued").rows] == [("returns", 3)]


def test_what_nobody_has_words_for_goes_to_whoever_is_free_without_an_event(desk: Desk) -> None:
    at_work(desk, LIN)
    hands_over(desk, "do you like the sea")
    assert not told(desk)
    assert offered_to(desk) == [world.LIN.id]


def test_a_weak_word_is_written_down_and_the_skill_stays_open(desk: Desk) -> None:
    at_work(desk, LIN)
    hands_over(desk, "the label is blue")
    (event,) = told(desk)
    assert (event.data["skill"], event.state.topic, event.data["topic"]) == ("", "", "send_back")
    assert 0 < event.data["confidence"] < SURE
    assert offered_to(desk) == [world.LIN.id]


def test_a_rule_that_names_a_skill_is_not_asked_about(desk: Desk) -> None:
    hands_over(desk, "我要退货", topic="sizes")
    assert not told(desk)
    assert events(desk)[-1].state.topic == "sizes"


def test_the_bots_guess_counts_before_the_words(desk: Desk) -> None:
    hands_over(desk, "my parcel, I do not want it", intent=["send_back", 0.97])
    (event,) = told(desk)
    assert (event.data["skill"], event.data["evidence"][0]["kind"]) == ("returns", "classifier")
    assert event.data["confidence"] > 0.9


def test_a_guess_that_no_list_names_leaves_the_words_alone(desk: Desk) -> None:
    hands_over(desk, "where is my parcel", intent=["small_talk", 0.99])
    assert told(desk)[0].data["skill"] == "orders"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("LF-20561 please", {}),
        ("this one please", {"packet": {"slots": {"order": "LF-20561"}}}),
        ("https://www.lanternfish.example/tracking/7 这个", {}),
    ],
)
def test_an_order_number_or_an_address_of_the_shop_is_evidence(
    desk: Desk, text: str, data: dict[str, object]
) -> None:
    hands_over(desk, text, **data)
    (event,) = told(desk)
    assert event.data["skill"] == "orders"
    assert "20561" not in str(event.data), "a number that the visitor gave"
    assert event.data["terms"] == []


def test_an_agents_transfer_is_never_overruled(desk: Desk) -> None:
    hands_over(desk, "我要退货")
    acts(desk, LIN, Kind.TAKEN)
    acts(desk, LIN, Kind.TRANSFERRED, skill="sizes")
    assert [event.state.topic for event in events(desk)[-1:]] == ["sizes"]
    assert len(told(desk)) == 1


def test_nor_is_a_transfer_to_anybody(desk: Desk) -> None:
    hands_over(desk, "do you like the sea")
    acts(desk, LIN, Kind.TAKEN)
    said = Draft(Kind.MESSAGE, TOM, world.client_id(3), "我要退货")
    append(desk.conversations, PLACE, events(desk), lambda _: said, now=desk.now)
    acts(desk, LIN, Kind.TRANSFERRED, skill="")
    assert not told(desk)


def test_who_asks_for_a_person_after_writing_is_sorted_too(desk: Desk) -> None:
    with using(desk):
        first = Draft(Kind.MESSAGE, TOM, world.client_id(0), "where is my parcel")
        answer = Reply("It is on its way.", data={"by": "rule"})
        open_conversation(desk.conversations, PLACE, first, lambda *_: answer, now=desk.now)
        person = Draft(Kind.PERSON_REQUESTED, TOM, world.client_id(2))
        append(desk.conversations, PLACE, events(desk), lambda _: person, now=desk.now)
        desk.settle()
    assert [event.state.topic for event in told(desk)] == ["orders"]


def test_a_message_that_comes_twice_tells_it_once(desk: Desk) -> None:
    at_work(desk, ADA)
    desk.clock += 1
    hands_over(desk, "the label is blue")
    acts(desk, ADA, Kind.DECLINED)
    with using(desk):
        body = {"do": "assign", "tenant": SHOP, "conversation": PLACE.conversation, "seq": 2}
        assert handle({"Records": [{"messageId": "1", "body": json.dumps(body)}] * 2}) == {
            "batchItemFailures": []
        }
    assert len(told(desk)) == 1


def test_erased_text_is_not_heard_and_leaves_no_word(desk: Desk) -> None:
    hands_over(desk, "我叫汤姆，我要退货，地址是灯塔路七号")
    (event,) = told(desk)
    assert event.data["terms"] == ["退货"]
    assert "汤姆" not in str(event.data)
    assert "灯塔" not in str(event.data)
    with using(desk):
        erase(desk.conversations, PLACE, LIN, world.client_id(3, side="a"), base=3, now=desk.now)
    assert told(desk)[0].data == {"erased": True}


def test_what_does_not_wait_is_left_alone(desk: Desk) -> None:
    hands_over(desk, "do you like the sea")
    acts(desk, LIN, Kind.TAKEN)
    assert classify(desk, PLACE) is None


def test_without_lists_nothing_is_written(desk: Desk) -> None:
    bare = Desk()
    hands_over(bare, "我要退货")
    assert bare.kinds(PLACE.conversation) == ["message", "handed_over"]
