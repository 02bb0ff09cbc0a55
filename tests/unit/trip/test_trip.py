"""A visitor's message makes the whole trip, through real handlers, stream and queues, in memory."""

from dataclasses import dataclass
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from functions.messages.handler import handler
from tests import world
from tests.desk import Desk, answered, request


@dataclass
class Visit:
    """A visitor with the widget open."""

    desk: Desk
    token: str = ""
    conversation: str = ""
    cursor: int = 0
    count: int = 0

    def call(self, method: str, path: str, body: object = None, **more: Any) -> tuple[int, Any]:
        with using(self.desk):
            return answered(handler(request(method, path, body, token=self.token, **more), None))

    def arrive(self) -> None:
        status, session = self.call("POST", "/v1/sessions", {"site": world.SHOP_SITE.id})
        assert status == 201
        self.token = session["token"]

    def open(self, text: str) -> Any:
        status, opened = self.call(
            "POST", "/v1/conversations", {"text": text}, headers={"Idempotency-Key": world.client_id(0)}
        )
        assert status == 201, opened
        self.conversation, self.token, self.cursor = opened["conversation"], opened["token"], opened["cursor"]
        return opened

    def post(self, what: str = "messages", **body: Any) -> tuple[int, Any]:
        self.count += 1
        sent = {"client_id": world.client_id(self.cursor, self.count), "after": self.cursor, **body}
        status, posted = self.call("POST", f"/v1/conversations/{self.conversation}/{what}", sent)
        if status == 201:
            self.cursor = posted["cursor"]
        return status, posted


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def visit(desk: Desk) -> Visit:
    visit = Visit(desk)
    visit.arrive()
    return visit


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_common_question_is_answered_in_the_same_request(visit: Visit, language: str) -> None:
    opened = visit.open(world.WHERE_IS_MY_PARCEL[language])

    rule = next(rule for rule in world.RULES["rules"] if rule["id"] == "parcel-where")
    assert [event["kind"] for event in opened["events"]] == ["message", "answer"]
    assert opened["events"][1]["text"] == rule["answers"][language]
    assert opened["events"][1]["data"]["rule"] == "parcel-where"
    assert opened["state"]["holder"] == "bot"


def test_a_retry_finds_itself_and_its_answer(visit: Visit) -> None:
    first = visit.open(world.WHERE_IS_MY_PARCEL["en"])
    body = {"client_id": world.client_id(2), "after": 2, "text": world.HOW_TO_RETURN["en"]}

    path = f"/v1/conversations/{first['conversation']}/messages"
    assert visit.call("POST", path, body) == visit.call("POST", path, body)
    assert visit.desk.kinds(first["conversation"]) == ["message", "answer"] * 2


def test_what_no_rule_knows_reaches_a_person(desk: Desk, visit: Visit) -> None:
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=2, online=True, at=desk.clock)
    visit.open(world.NO_RULE_KNOWS["en"])

    desk.settle()

    assert desk.kinds(visit.conversation) == ["message", "handed_over", "offered"]
    ada = desk.conversations.desk(world.SHOP.id, world.ADA.id)
    assert ada
    assert ada.load == 1


def test_an_offer_nobody_accepts_goes_back_into_the_queue(desk: Desk, visit: Visit) -> None:
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=2, online=True, at=desk.clock)
    visit.open(world.A_PERSON_PLEASE["en"])
    desk.settle()

    desk.turn(30)

    assert desk.kinds(visit.conversation)[2:4] == ["offered", "offer_expired"]


def test_the_agent_answers_and_the_visitor_reads_it(desk: Desk, visit: Visit) -> None:
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=2, online=True, at=desk.clock)
    visit.open(world.A_PERSON_PLEASE["en"])
    desk.settle()
    ada = Author(Side.AGENT, world.ADA.id, "Ada")
    place = Place(world.SHOP.id, visit.conversation)

    act(
        desk.conversations,
        place,
        Draft(Kind.REPLY, ada, world.client_id(3, side="a"), "Hello, this is Ada.", covers=3),
        base=3,
        after=3,
        now=desk.now,
    )
    status, seen = visit.call(
        "GET", f"/v1/conversations/{visit.conversation}/events", query={"after": str(visit.cursor)}
    )

    assert status == 200
    assert [event["text"] for event in seen["events"]] == ["Hello, this is Ada."]
    assert seen["events"][0]["author"] == {"side": "agent", "name": "Ada"}
    assert seen["state"]["status"] == "waiting"


def test_without_anybody_online_the_visitor_waits_in_the_inbox(desk: Desk, visit: Visit) -> None:
    visit.open(world.A_PERSON_PLEASE["zh"])

    desk.turn(40)

    rows = desk.inbox.page(world.SHOP.id, "queued").rows
    assert [row.conversation for row in rows] == [visit.conversation]
