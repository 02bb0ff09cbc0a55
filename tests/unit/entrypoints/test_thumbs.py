"""A thumb is for one answer of the bot, counts once, and moves nothing; a stop is a wish beside the log."""

from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.live import LIVE, STOP
from frontdesk.conversation.model import Kind, Mark, Place
from tests import world
from tests.office import MEI, TOM, Office
from tests.reception import Answer

PLACE = f"/v1/conversations/{TOM.conversation}"


@pytest.fixture
def office() -> Office:
    return Office()


def thumb(office: Office, seq: object = 2, number: int = 1, **body: Any) -> Answer:
    sent = {"client_id": world.client_id(2, number), "after": 2, "up": True, **body}
    path = f"{PLACE}/answers/{seq}/thumb"
    return office.messages("POST", path, sent, token=office.ticket(world.TOM, TOM.conversation))


def test_a_thumb_names_its_answer_and_changes_no_state(office: Office) -> None:
    before = office.head(TOM).state
    answer = thumb(office, up=False, reason="wrong", comment="其实是五天")
    assert answer.status == 201
    (event,) = answer.body["events"]
    assert event["data"] == {"answer": 2, "thumb": "down", "reason": "wrong", "comment": "其实是五天"}
    head = office.head(TOM)
    assert (head.kind, head.state.status, head.state.unanswered) == (Kind.RATED, before.status, 0)


def test_a_comment_may_be_left_with_either_thumb(office: Office) -> None:
    (event,) = thumb(office, comment="很清楚，谢谢").body["events"]
    assert event["data"] == {"answer": 2, "thumb": "up", "comment": "很清楚，谢谢"}


def test_a_retry_is_the_same_thumb_and_another_one_comes_after_it(office: Office) -> None:
    assert thumb(office).body["posted"] == thumb(office).body["posted"] == 3
    assert thumb(office, number=2, up=False).body["posted"] == 4
    assert thumb(office, up=False).problem[:2] == (422, "id_reused")


@pytest.mark.parametrize("seq", [1, 3, 999_999_999])
def test_what_is_no_answer_of_the_bot_gets_no_thumb(office: Office, seq: int) -> None:
    assert thumb(office, seq).problem == (422, "invalid_field", "seq")
    assert office.head(TOM).seq == 2


def test_a_hand_over_is_no_answer(office: Office) -> None:
    sent = {"client_id": world.client_id(6), "after": 6, "up": True}
    path = f"/v1/conversations/{MEI.conversation}/answers/2/thumb"
    answer = office.messages("POST", path, sent, token=office.ticket(world.MEI, MEI.conversation))
    assert answer.problem == (422, "invalid_field", "seq")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "ugly"}, "reason"),
        ({"up": True, "reason": "wrong"}, "reason"),
        ({"up": "yes"}, "up"),
        ({"comment": " "}, "comment"),
        ({"score": 5}, "score"),
    ],
)
def test_a_field_that_is_wrong_is_named(office: Office, body: dict[str, Any], field: str) -> None:
    assert thumb(office, **body).problem == (422, "invalid_field", field)


def test_a_visitor_is_not_told_why_the_bot_handed_over(office: Office) -> None:
    poll = office.messages(
        "GET",
        f"/v1/conversations/{MEI.conversation}/events",
        token=office.ticket(world.MEI, MEI.conversation),
    )
    handed = next(event for event in poll.body["events"] if event["kind"] == "handed_over")
    assert "reason" not in handed.get("data", {})


def stops(office: Office, seq: int) -> Answer:
    return office.messages(
        "PUT", f"{PLACE}/stop", {"seq": seq}, token=office.ticket(world.TOM, TOM.conversation)
    )


def test_a_stop_is_a_mark_that_names_the_question(office: Office) -> None:
    assert stops(office, 1).status == 204
    (mark,) = [mark for mark in office.conversations.marks(TOM) if mark.name == STOP]
    assert mark == Mark(STOP, office.now(), 0, office.now(), {"seq": 1})
    assert office.head(TOM).seq == 2


def test_a_stop_of_what_does_not_exist_is_refused(office: Office) -> None:
    assert stops(office, 9).problem == (409, "cursor_unknown", "seq")
    assert not office.conversations.marks(TOM)


def test_the_third_stop_in_a_second_comes_again_later(office: Office) -> None:
    with using(office):
        assert [stops(office, 1).status for _ in range(3)] == [204, 204, 429]
    office.clock += 1_000
    assert stops(office, 1).status == 204


def test_what_the_bot_was_saying_is_polled_only_while_it_holds(office: Office) -> None:
    for place in (TOM, MEI):
        office.conversations.mark(place, Mark(LIVE, 1, 0, office.now(), {"re": 1, "text": "Open"}))

    def polled(place: Place, who: world.Visitor) -> list[str]:
        path = f"/v1/conversations/{place.conversation}/events"
        body = office.messages("GET", path, token=office.ticket(who, place.conversation)).body
        return [mark["name"] for mark in body["marks"]]

    assert polled(TOM, world.TOM) == [LIVE]
    assert polled(MEI, world.MEI) == []
