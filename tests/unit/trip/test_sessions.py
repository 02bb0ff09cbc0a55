"""A visitor comes back: the token they had names them again, and nobody else's does."""

import pytest

from frontdesk.tenancy.identity import VisitorClaims
from tests import world
from tests.office import NEXT_DOOR, TOM, Office
from tests.reception import Answer

DAY = 24 * world.HOUR
SITE, NEXT_DOORS = world.SHOP_SITE.id, world.NEIGHBOUR_SITE.id


@pytest.fixture
def office() -> Office:
    return Office()


def opens(office: Office, token: str, site: str = SITE) -> Answer:
    answer = office.messages("POST", "/v1/sessions", {"site": site}, token=token)
    assert answer.status == 201
    return answer


def read(office: Office, answer: Answer) -> VisitorClaims:
    return office.tokens.read(VisitorClaims, answer.body["token"], office.now())


@pytest.mark.parametrize("later", [0, 23 * world.HOUR, 2 * DAY, 30 * DAY])
def test_who_comes_back_is_the_same_visitor_in_the_same_conversation(office: Office, later: int) -> None:
    token = office.ticket(world.TOM, TOM.conversation, epoch=2)
    office.clock += later

    renewed = opens(office, token)

    claims = read(office, renewed)
    assert (claims.visitor, claims.conversation, claims.epoch) == (world.TOM.id, TOM.conversation, 2)
    assert renewed.body["visitor"] == world.TOM.id


def test_a_conversation_goes_on_after_a_day(office: Office) -> None:
    token = office.ticket(world.TOM, TOM.conversation)
    office.clock += 2 * DAY
    path = f"/v1/conversations/{TOM.conversation}/events"
    assert office.messages("GET", path, token=token).problem[1] == "token_expired"

    renewed = opens(office, token).body["token"]

    assert office.messages("GET", path, token=renewed).status == 200


def test_after_a_month_they_are_somebody_new(office: Office) -> None:
    token = office.ticket(world.TOM, TOM.conversation)
    office.clock += 31 * DAY + world.MINUTE
    claims = read(office, opens(office, token))
    assert claims.visitor != world.TOM.id
    assert claims.conversation == ""


def test_a_token_of_another_site_a_forged_or_an_agents_one_is_ignored(office: Office) -> None:
    toms = office.ticket(world.TOM, TOM.conversation)
    foreign = office.ticket(world.STRANGER, NEXT_DOOR.conversation)
    forged = toms[:-4] + ("AAAA" if toms[-4:] != "AAAA" else "BBBB")
    for token in (foreign, forged, office.token_of(world.LIN), "no token at all"):
        claims = read(office, opens(office, token))
        assert claims.visitor not in (world.TOM.id, world.STRANGER.id)
        assert (claims.conversation, claims.site) == ("", SITE)
    assert read(office, opens(office, toms, NEXT_DOORS)).visitor != world.TOM.id
