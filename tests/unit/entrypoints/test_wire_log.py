"""What visitors see of an event's data: a list of names, so that what is new is hidden until allowed."""

from __future__ import annotations

from frontdesk.assistant.provenance import evidence_of
from frontdesk.assistant.respond import reply_of
from frontdesk.conversation.answer import BOT_AUTHOR
from frontdesk.conversation.model import Event, Kind, State, Status
from frontdesk.entrypoints.http.wire_log import event_out
from tests import world
from tests.unit.assistant.lantern import said_to


def event(text: str) -> Event:
    reply = reply_of(said_to(text))
    state = State(Status.QUEUED, "queue")
    return Event(2, 1, reply.kind, BOT_AUTHOR, "re:1", world.NOW, reply.text, reply.data, state)


def test_the_packet_of_a_hand_over_is_for_agents_only() -> None:
    handed = event("Do you have vacancies?")
    assert handed.kind is Kind.HANDED_OVER
    assert event_out(handed, for_agent=True)["data"]["packet"]["summary"] == ["Do you have vacancies?"]
    assert set(event_out(handed)["data"]) == {"language"}


def test_an_answer_tells_visitors_nothing_of_how_it_was_found() -> None:
    answered = event("How much is delivery in Germany?")
    assert event_out(answered, for_agent=True)["data"]["claims"]
    assert set(event_out(answered)["data"]) == {"language"}


def test_the_questions_asked_back_are_buttons_for_visitors() -> None:
    asked = said_to("How much does the Aurora cost?")
    shown = event_out(event("How much does the Aurora cost?"))
    assert shown["data"]["choices"] == evidence_of(asked)["choices"]
