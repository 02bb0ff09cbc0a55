"""Who receives a visitor: the bot, a person if one is there, or never the bot; in words that are true."""

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side, Status
from frontdesk.conversation.open import open_conversation
from frontdesk.conversation.post import post
from frontdesk.entrypoints.http.visitor_opening import bot
from frontdesk.entrypoints.replay import replay
from frontdesk.routing.policy import BOT_FIRST, PERSON_FIRST, PERSON_ONLY, Policy
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.policies import publish_policy
from tests import world
from tests.desk import Desk

SHOP = world.SHOP.id
PLACE = Place(SHOP, world.TOM_CONVERSATION)
LIN = Author(Side.AGENT, world.LIN.id, world.LIN.name)
MODES = (BOT_FIRST, PERSON_FIRST, PERSON_ONLY)
AWAY = {
    "zh": "同事现在不在线。您的留言已转给他们，上班后会在这里回复您。",
    "en": "My colleagues are not at work right now. They have your message and will answer here when they"
    " are back.",
}
SOON = {
    "zh": "好的，已经请同事来接待您，请稍等。",
    "en": "Thank you. I have asked a colleague to join. Please stay a moment.",
}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def receives(desk: Desk, mode: str) -> None:
    policy = Policy(reception=mode)
    publish_policy(desk.directory, SHOP, write_policy(policy), "", desk.now())


def somebody_comes(desk: Desk) -> None:
    desk.conversations.set_desk(SHOP, world.LIN.id, capacity=3, online=True, at=desk.now())


def opens(desk: Desk, text: str) -> list[Event]:
    visitor = Author(Side.VISITOR, world.TOM.id)
    draft = Draft(Kind.MESSAGE, visitor, world.client_id(0), text, {"site": world.SHOP_SITE.id})
    with using(desk):
        open_conversation(desk.conversations, PLACE, draft, bot(desk, PLACE), now=desk.now)
        return log(desk)


def says(desk: Desk, text: str) -> list[Event]:
    head = log(desk)[-1].seq
    draft = Draft(Kind.MESSAGE, Author(Side.VISITOR, world.TOM.id), world.client_id(head), text)
    with using(desk):
        post(
            desk.conversations,
            PLACE,
            draft,
            base=head,
            after=head,
            respond=bot(desk, PLACE),
            admit=lambda _: None,
            now=desk.now,
        )
    return log(desk)


def acts(desk: Desk, kind: Kind) -> None:
    head = log(desk)[-1].seq
    with using(desk):
        draft = Draft(kind, LIN, world.client_id(head, side="a"))
        act(desk.conversations, PLACE, draft, base=head, after=head, now=desk.now)


def log(desk: Desk) -> list[Event]:
    return desk.conversations.tail(PLACE, 1)


@pytest.mark.parametrize("staffed", [True, False])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_opening_is_received_as_the_policy_says(
    desk: Desk, mode: str, staffed: bool, language: str
) -> None:
    """A rule knows the answer to this question, and its topic."""
    receives(desk, mode)
    if staffed:
        somebody_comes(desk)
    said = opens(desk, world.HOW_TO_RETURN[language])[1]
    if mode == BOT_FIRST or (mode == PERSON_FIRST and not staffed):
        assert (said.kind, said.data["rule"]) == (Kind.ANSWER, "return-how")
        return
    assert (said.kind, said.text) == (Kind.HANDED_OVER, (SOON if staffed else AWAY)[language])
    assert (said.data["reason"], said.data["staffed"], said.data["topic"]) == (
        "reception",
        staffed,
        "returns",
    )
    assert (said.state.status, said.state.topic) == (Status.QUEUED, "returns")


def test_without_a_policy_the_bot_answers_first(desk: Desk) -> None:
    somebody_comes(desk)
    assert opens(desk, world.HOW_TO_RETURN["en"])[1].kind is Kind.ANSWER


def test_whom_the_bot_has_begun_with_it_goes_on_with(desk: Desk) -> None:
    receives(desk, PERSON_FIRST)
    opens(desk, world.HOW_TO_RETURN["en"])
    somebody_comes(desk)
    assert says(desk, world.WHERE_IS_MY_PARCEL["en"])[-1].kind is Kind.ANSWER


def test_what_an_agent_gives_back_to_the_bot_the_bot_answers_where_persons_come_first(desk: Desk) -> None:
    receives(desk, PERSON_FIRST)
    somebody_comes(desk)
    opens(desk, world.HOW_TO_RETURN["en"])
    acts(desk, Kind.TAKEN)
    acts(desk, Kind.REPLY)
    acts(desk, Kind.RETURNED)
    assert says(desk, world.WHERE_IS_MY_PARCEL["en"])[-1].kind is Kind.ANSWER


def test_a_conversation_that_is_opened_again_is_received_again(desk: Desk) -> None:
    receives(desk, PERSON_FIRST)
    opens(desk, world.HOW_TO_RETURN["en"])
    desk.settle()
    desk.turn(35 * 60)
    desk.sweep()
    assert log(desk)[-1].state.status is Status.RESOLVED
    somebody_comes(desk)
    assert says(desk, world.WHERE_IS_MY_PARCEL["en"])[-1].data["by"] == "reception"


@pytest.mark.parametrize("text", [world.NO_RULE_KNOWS["en"], world.WHERE_IS_MY_PARCEL["en"]])
def test_where_only_persons_answer_the_worker_does_not_either(desk: Desk, text: str) -> None:
    """The inline hand-over was lost with its container: the queue's worker does what it would have done."""
    receives(desk, PERSON_ONLY)
    visitor = Author(Side.VISITOR, world.TOM.id)
    draft = Draft(Kind.MESSAGE, visitor, world.client_id(0), text, {"site": world.SHOP_SITE.id})
    open_conversation(desk.conversations, PLACE, draft, lambda *_: None, now=desk.now)
    with using(desk):
        desk.settle()
    said = log(desk)[1]
    assert (said.kind, said.data["by"], said.text) == (Kind.HANDED_OVER, "reception", AWAY["en"])


def test_what_the_reception_said_can_be_said_again(desk: Desk) -> None:
    receives(desk, PERSON_ONLY)
    opens(desk, world.HOW_TO_RETURN["zh"])
    assert [again.outcome for again in replay(desk, PLACE)] == ["same"]
