"""Who reads the log afterwards knows who may hand on what they do not hold."""

from dataclasses import replace

from frontdesk.conversation.model import Author, Event, Kind, Side, State, Status
from tests import world as shop
from tests.faults.lawful import SPOKE, unlawful

CONVERSATION = shop.MEI_CONVERSATION
ASKED = Event(
    1, 0, Kind.MESSAGE, Author(Side.VISITOR, shop.MEI.id), "m_0_asked", shop.NOW, "怎么退货？", {},
    State(Status.BOT, "bot", since=1, visible=1, unanswered=1),
)  # fmt: skip
HANDED_ON = Event(
    2, 1, Kind.TRANSFERRED, Author(Side.AGENT, shop.MARTA.id), "a_1_handed", shop.NOW, "",
    {"agent": shop.LIN.id},
    State(Status.OPEN, shop.LIN.id, since=2, visible=2, unanswered=1, last_agent=shop.LIN.id),
)  # fmt: skip


def test_a_supervisor_hands_on_what_no_agent_holds() -> None:
    assert shop.MARTA.role == "supervisor"
    assert list(unlawful(CONVERSATION, [ASKED, HANDED_ON], {shop.MARTA.id})) == []


def test_nobody_else_does() -> None:
    by_ada = replace(HANDED_ON, author=Author(Side.AGENT, shop.ADA.id))
    assert [each.what for each in unlawful(CONVERSATION, [ASKED, by_ada], {shop.MARTA.id})] == [SPOKE]
