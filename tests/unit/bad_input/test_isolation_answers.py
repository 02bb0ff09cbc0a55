"""An answer and what it rests on are for its own visitor and the shop's people, for nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation import retire
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Kind, Place, Side
from frontdesk.tenancy.identity import VisitorClaims
from functions.messages.handler import handler
from tests import world
from tests.desk import request
from tests.library import TENANT, Library
from tests.reception import Answer
from tests.unit.bad_input.refusal import CANARY

SAID = {
    "en": ("Ropes", "Store ropes in a dry cellar at 12 degrees", "At how many degrees should I store ropes?"),
    "zh": ("绳索保养", "绳索应存放在12度的干燥地下室", "绳索应该存放在多少度的地下室？"),
}
LANGUAGES = ("zh", "en")
FORGED = ["0", "-1", "00002x", "2.5", "two", "9999999999", "%32%00", "2 OR 1=1"]


@dataclass
class Answered:
    """A shop whose article says CANARY, and a visitor who was answered from it, at 2."""

    desk: Library
    place: Place
    claims: VisitorClaims

    def visitor(self, what: str, seq: object = 2, **other: Any) -> Answer:
        """As the visitor of `claims`, or of others: `sources` or `thumb`."""
        at = other.pop("at", self.place.conversation)
        token = self.desk.tokens.issue(replace(self.claims, **other), self.desk.now()).token
        path = f"/v1/conversations/{at}/answers/{seq}/{what}"
        body = {"client_id": world.client_id(2), "after": 2, "up": True} if what == "thumb" else None
        return self.desk.call(handler, "POST" if body else "GET", path, body, token=token)

    def agent(self, seq: object = 2, who: world.Agent = world.LIN, *roles: str, at: str = "") -> Answer:
        path = f"/conversations/{at or self.place.conversation}/answers/{seq}/sources"
        return self.desk.console("GET", path, token=self.desk.token_of(who, *roles))

    def log(self) -> list[object]:
        return list(self.desk.conversations.tail(self.place, 1))


@pytest.fixture(params=LANGUAGES)
def answered(request: pytest.FixtureRequest, tmp_path: Path) -> Answered:
    desk = Library(tmp_path)
    title, text, question = SAID[request.param]
    stop = "。" if request.param == "zh" else "."
    desk.article(f"{title} {CANARY}", f"# {title}\n\n{text}{stop}", request.param)
    desk.publish()
    place = Place(TENANT, desk.opens(question)["conversation"])
    desk.settle()
    first, answer = desk.conversations.tail(place, 1)
    assert (answer.kind, answer.author.side) == (Kind.ANSWER, Side.BOT)
    return Answered(
        desk, place, VisitorClaims(TENANT, first.author.id, world.SHOP_SITE.id, place.conversation)
    )


def refused(answered: Answered, answer: Answer, before: object) -> tuple[int, str]:
    """What somebody is told who is told nothing."""
    told = f"{answer.text} {dict(answer.headers)}"
    assert CANARY not in told
    assert "12" not in answer.text.replace(answered.place.conversation, "")
    assert answered.log() == before
    return answer.problem[:2]


def test_its_visitor_and_the_shops_people_are_told(answered: Answered) -> None:
    """Else the tests below could not fail."""
    for answer in (answered.visitor("sources"), answered.agent(), answered.agent(2, world.MARTA)):
        assert (answer.status, CANARY in answer.text, "12" in answer.text) == (200, True, True)
    assert answered.visitor("thumb").status == 201


@pytest.mark.parametrize("what", ["sources", "thumb"])
@pytest.mark.parametrize(
    "other",
    [
        {"tenant": world.NEIGHBOUR.id, "visitor": world.STRANGER.id, "site": world.NEIGHBOUR_SITE.id},
        {"tenant": world.NEIGHBOUR.id},
        {"conversation": ""},
        {"conversation": world.NEIGHBOUR_CONVERSATION},
        {"visitor": world.TOM.id, "conversation": world.TOM_CONVERSATION},
    ],
    ids=["a neighbour's visitor", "the same one next door", "no conversation", "another", "another visitor"],
)
def test_another_visitor_learns_and_changes_nothing(
    answered: Answered, what: str, other: Mapping[str, str]
) -> None:
    before = answered.log()
    assert refused(answered, answered.visitor(what, **other), before)[0] in (401, 403, 404, 409)


def test_a_neighbours_people_find_what_they_find_where_nothing_is(answered: Answered) -> None:
    before = answered.log()
    for role in ("agent", "supervisor", "owner"):
        foreign = answered.agent(2, world.NEIGHBOUR_AGENT, role)
        none = answered.agent(2, world.NEIGHBOUR_AGENT, role, at=world.fixed_id("cnv", 777))
        assert refused(answered, foreign, before) == (404, "not_found")
        assert (foreign.status, foreign.text) == (none.status, none.text)


@pytest.mark.parametrize("seq", FORGED)
def test_a_forged_place_is_refused_and_never_read_as_another(answered: Answered, seq: str) -> None:
    before = answered.log()
    asked = (answered.visitor("sources", seq), answered.visitor("thumb", seq), answered.agent(seq))
    for answer in asked:
        assert refused(answered, answer, before)[0] in (404, 422)


@pytest.mark.parametrize("seq", [1, 3, 999_999_999])
def test_a_place_without_an_answer_has_no_sources_and_takes_no_thumb(answered: Answered, seq: int) -> None:
    before = answered.log()
    assert refused(answered, answered.visitor("sources", seq), before)[0] == 404
    assert refused(answered, answered.agent(seq), before)[0] == 404
    assert refused(answered, answered.visitor("thumb", seq), before) == (422, "invalid_field")


def test_an_erased_answer_is_for_nobody(answered: Answered) -> None:
    place, desk = answered.place, answered.desk
    erase(desk.conversations, place, Author(Side.AGENT, world.LIN.id), "a_2_erased", base=2, now=desk.now)
    before = answered.log()
    assert refused(answered, answered.visitor("sources"), before)[0] == 401, "its token is of before"
    assert answered.agent().body == {"seq": 2, "erased": True, "claims": []}
    renewed = answered.visitor("sources", epoch=1)
    assert (renewed.status, renewed.body["claims"], CANARY in renewed.text) == (200, [], False)


def test_a_retired_answer_is_for_nobody(answered: Answered) -> None:
    desk = answered.desk
    head = desk.conversations.tail(answered.place, 1)[-1].seq
    path = f"/v1/conversations/{answered.place.conversation}/close"
    token = desk.tokens.issue(answered.claims, desk.now()).token
    sent = {"client_id": world.client_id(head, 9), "after": head}
    with using(desk):
        assert handler(request("POST", path, sent, token=token), None)["statusCode"] == 201
    retire.fence(desk.conversations, answered.place, base=1, now=desk.now)
    desk.settle()
    before = answered.log()
    for answer in (answered.visitor("sources"), answered.agent(), answered.visitor("thumb")):
        assert refused(answered, answer, before) == (410, "conversation_retired")
