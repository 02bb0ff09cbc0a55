"""Whatever a tenant's people and programs ask with the ids of another one, they learn and change nothing."""

from dataclasses import replace

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.model import Kind, Mark
from frontdesk.routing.policy import DEFAULT
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.identity import VisitorClaims
from frontdesk.tenancy.keys import add_key
from frontdesk.tenancy.model import Agent, Blocked, Hours, Level, Skill, Skills, Words
from frontdesk.tenancy.policies import publish_policy
from frontdesk.tenancy.ports import Put
from tests import world
from tests.office import LIN, MEI, TOM, Office
from tests.reception import Answer
from tests.unit.bad_input.doors import DOORS, Door, id_of
from tests.unit.bad_input.refusal import CANARY

WORDS = Words(CANARY, CANARY)


class Marked(Office):
    """The shop's texts, names and settings say CANARY; its neighbour has a key, an agent and a visitor."""

    def __init__(self) -> None:
        super().__init__()
        self.says(TOM, world.TOM, f"{CANARY} {world.WHERE_IS_MY_PARCEL['en']}")
        self.says(MEI, world.MEI, CANARY)
        self.acts(MEI, LIN, Kind.NOTE, CANARY)
        for place in (TOM, MEI):
            mark = Mark("typing#agent", self.clock, 0, self.clock, {"on": True, "name": CANARY})
            self.conversations.mark(place, mark)
        self._settings()
        self.settle()
        self.neighbours_key = self.key_of(world.NEIGHBOUR.id)

    def _settings(self) -> None:
        shop = world.SHOP.id
        found = self.directory.get(Agent, shop, world.LIN.id)
        assert found
        self.directory.commit(
            Put(shop, world.LIN.id, replace(found.value, name=CANARY)),
            Put(shop, "", Skills((Skill("orders", WORDS),))),
            Put(shop, "", Hours("Asia/Shanghai", ((),) * 7)),
            Put(shop, world.STRANGER.id, Blocked(world.STRANGER.id, CANARY, self.clock)),
            Put(shop, world.TOM.id, Level(world.TOM.id, "gold", CANARY, self.clock)),
        )
        publish_policy(self.directory, shop, write_policy(DEFAULT), CANARY, self.clock)
        add_key(self.directory, shop, CANARY, self.random, self.now())

    def of_the_shop(self) -> list[object]:
        """Every row that carries one of the shop's ids."""
        own = (world.SHOP.id, world.SHOP_SITE.id)
        return [row for rows in self.dump().values() for row in rows if any(id in str(row) for id in own)]


def neighbours(office: Marked, door: Door) -> list[str]:
    """Every token that somebody next door may have."""
    now, next_door = office.now(), world.NEIGHBOUR.id
    if door.who == "key":
        return [office.neighbours_key]
    if door.who == "visitor":
        session = VisitorClaims(next_door, world.STRANGER.id, world.NEIGHBOUR_SITE.id)
        inside = replace(session, conversation=world.NEIGHBOUR_CONVERSATION)
        forged = replace(session, conversation=TOM.conversation)
        return [office.tokens.issue(claims, now).token for claims in (session, inside, forged)]
    return [office.token_of(world.NEIGHBOUR_AGENT, role) for role in ("agent", "supervisor", "owner")]


def told(answer: Answer) -> str:
    return f"{answer.text} {dict(answer.headers)}"


@pytest.fixture(scope="module")
def office() -> Marked:
    return Marked()


@pytest.mark.parametrize("door", [door for door in DOORS if door.who != "nobody"], ids=id_of)
def test_no_byte_of_the_shop_reaches_its_neighbour(office: Marked, door: Door) -> None:
    before = office.of_the_shop()
    for token in neighbours(office, door):
        for path in (door.path, f"{door.path}/", door.path.replace("/v1/", "/v1//")):
            answer = door.knock(office, token=token, path=path)
            assert answer.status < 500, answer
            assert CANARY not in told(answer), answer
            assert world.LIN.email not in told(answer)
        assert office.of_the_shop() == before, "the neighbour changed the shop"


@pytest.mark.parametrize("door", [door for door in DOORS if door.who == "key"], ids=id_of)
def test_a_key_opens_one_tenant_and_no_other_seems_to_exist(office: Marked, door: Door) -> None:
    answer = door.knock(office, token=office.neighbours_key)
    nowhere = door.path.replace(world.SHOP.id, world.fixed_id("ten", 1))
    assert answer.problem == (401, "key_unknown", "Authorization")
    assert door.knock(office, token=office.neighbours_key, path=nowhere).text == answer.text


AGENTS = [door for door in DOORS if door.who in ("agent", "lead") and "/conversations/" in door.path]


@pytest.mark.parametrize("door", AGENTS, ids=id_of)
def test_a_conversation_of_the_shop_looks_like_none(office: Marked, door: Door) -> None:
    token = office.token_of(world.NEIGHBOUR_AGENT, "owner")
    foreign = door.knock(office, token=token)
    good = door.path.split("/")[4]
    none = door.knock(office, token=token, path=door.path.replace(good, world.fixed_id("cnv", 777)))
    assert (foreign.status, foreign.text) == (none.status, none.text)


def test_the_neighbours_lists_hold_the_neighbours_rows(office: Marked) -> None:
    token = office.token_of(world.NEIGHBOUR_AGENT)
    for status in ("bot", "queued", "offered", "open", "waiting", "snoozed", "resolved"):
        page = office.ask("GET", "/v1/agent/inbox", token=token, query={"status": status})
        assert {row["conversation"] for row in page.body["items"]} <= {world.NEIGHBOUR_CONVERSATION}
    feed = office.ask("GET", "/v1/agent/feed", token=token, query={"cursor": "ZjEuMA"})
    assert world.NEIGHBOUR_CONVERSATION in feed.text
    assert TOM.conversation not in feed.text


def test_a_visitor_blocked_by_the_shop_may_write_next_door(office: Marked) -> None:
    token = office.ticket(world.STRANGER)
    door = next(door for door in DOORS if door.path == "/v1/conversations")
    assert door.knock(office, token=token).status == 201


def test_a_page_of_one_list_is_no_page_of_the_neighbours(office: Marked) -> None:
    shops = office.ask(
        "GET", "/v1/agent/inbox", token=office.token_of(), query={"status": "open", "limit": "1"}
    )
    assert shops.body["items"]
    cursor = "aTEuMCMxNzk1Mzk3NDAwMDAwI2Nudl8wMUpEMDAwMDAwMDAwMDAwMDAwMDAwMDAwMQ"
    token = office.token_of(world.NEIGHBOUR_AGENT)
    page = office.ask("GET", "/v1/agent/inbox", token=token, query={"status": "open", "cursor": cursor})
    assert (page.status, CANARY in page.text) == (200, False)


TELL = [
    door
    for door in DOORS
    if door.method == "GET"
    and door.path.count("/") > 3
    and not door.path.endswith(("/rules", "/hours", "/policy", "/keywords", "/default", "/clocks"))
    if not any(part in door.path for part in ("sites", "/knowledge/", "/answers/"))  # they have their own
]


@pytest.mark.parametrize("door", TELL, ids=id_of)
def test_the_shop_itself_reads_what_its_neighbour_may_not(office: Marked, door: Door) -> None:
    """Else the tests above could not fail."""
    by = {"by": "agent"} if door.path.endswith("/reports") else None  # else it holds nothing but numbers
    with using(office):
        answer = door.knock(office, query=by)
    assert answer.status == 200, answer
    assert CANARY in told(answer), answer
