"""One whole round: let pass, declined, accepted, put on hold, and back to who held it."""

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side, Status
from frontdesk.conversation.open import open_conversation
from frontdesk.routing.policy import Policy, Promise
from frontdesk.routing.sla import clocks
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.policies import publish_policy
from tests import world
from tests.desk import Desk

SHOP = world.SHOP.id
PLACE = Place(SHOP, world.TOM_CONVERSATION)
AGENTS = {each.id: Author(Side.AGENT, each.id, each.name) for each in (world.ADA, world.LIN, world.MARTA)}
POLICY = Policy(offer_s=30, promises=(Promise(resolution_s=3_600),))


class Shift(Desk):
    """Three people at their desks, whose consoles report as time passes."""

    def __init__(self) -> None:
        super().__init__()
        publish_policy(self.directory, SHOP, write_policy(POLICY), "", self.now())

    def passes(self, seconds: int) -> None:
        for _ in range(0, seconds, 10):
            for agent in AGENTS:
                self.conversations.set_desk(SHOP, agent, capacity=2, online=True, at=self.now())
            with using(self):
                self.turn(min(10, seconds))

    def log(self) -> list[Event]:
        return self.conversations.tail(PLACE, 1)

    def acts(self, who: str, kind: Kind, text: str = "", **data: object) -> None:
        head = self.log()[-1].seq
        draft = Draft(kind, AGENTS[who], world.client_id(head, side="a"), text, data)
        with using(self):
            act(self.conversations, PLACE, draft, base=head, after=head, now=self.now)
            self.settle()

    def asked(self) -> str:
        """Who is being asked now."""
        state = self.log()[-1].state
        assert state.status is Status.OFFERED, state
        return state.holder


def test_let_pass_declined_accepted_on_hold_and_back_to_who_held_it() -> None:
    desk = Shift()
    desk.passes(10)
    asks = Draft(Kind.PERSON_REQUESTED, Author(Side.VISITOR, world.TOM.id), world.client_id(0))
    with using(desk):
        open_conversation(desk.conversations, PLACE, asks, lambda *_: None, now=desk.now)
        desk.settle()
    first = desk.asked()
    assert desk.log()[-1].data["seconds"] == 30

    desk.passes(40)  # nobody sits at that console
    second = desk.asked()
    assert second != first

    desk.acts(second, Kind.DECLINED)
    third = desk.asked()
    assert third not in (first, second)

    desk.acts(third, Kind.REPLY, "Hello, I am looking it up.")
    desk.acts(third, Kind.SNOOZED, until=desk.now() + 20 * world.MINUTE)
    assert desk.log()[-1].state.holder == "none"
    held = desk.conversations.desk(SHOP, third)
    assert held
    assert not held.held, "on hold it takes no place of anybody's capacity"

    before = clocks(desk.log(), POLICY, None, desk.now()).resolution
    desk.passes(600)
    meanwhile = clocks(desk.log(), POLICY, None, desk.now()).resolution
    assert before
    assert meanwhile
    assert meanwhile.paused
    assert meanwhile.left_s == before.left_s

    desk.passes(700)
    desk.sweep()
    desk.passes(10)
    assert [event.kind.value for event in desk.log()] == [
        "person_requested",
        "offered",
        "offer_expired",
        "offered",
        "declined",
        "offered",
        "reply",
        "snoozed",
        "woken",
        "offered",
    ]
    assert desk.asked() == third, "whoever held it last is preferred"
