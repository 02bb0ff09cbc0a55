"""Which policy is in force, and what it says of the people and the times of the moment."""

import copy
import re
from dataclasses import replace
from pathlib import Path

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints import policy as in_force
from frontdesk.entrypoints.assignment import at_work, candidates
from frontdesk.entrypoints.policy import policy_at, policy_of
from frontdesk.routing.policy import DEFAULT, Policy, Team
from frontdesk.routing.read_policy import read_policy
from frontdesk.routing.teams import known_teams
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.model import Agent, Hours, PolicyHead, Span, Tenant
from frontdesk.tenancy.policies import LISTED, publish_policy, puts_of
from frontdesk.tenancy.ports import Put
from tests import world
from tests.desk import Desk
from tests.unit.routing.policies import WHOLE

SHOP = world.SHOP.id
PLACE = Place(SHOP, world.TOM_CONVERSATION)
NINE_TO_SIX = Hours("Asia/Shanghai", ((Span(540, 1_080),),) * 7)
NIGHT = Hours("Asia/Shanghai", ((Span(1_200, 1_440),),) * 7)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def publish(desk: Desk, policy: Policy) -> str:
    return publish_policy(desk.directory, SHOP, write_policy(policy), world.OWNER.id, desk.now()).version


def test_without_a_policy_the_default_is_in_force(desk: Desk) -> None:
    assert policy_of(desk, SHOP) is DEFAULT
    assert DEFAULT.version == "default"


def test_the_policy_put_last_is_in_force_and_named_by_its_version(desk: Desk) -> None:
    version = publish(desk, read_policy(WHOLE))
    assert policy_of(desk, SHOP) == read_policy(WHOLE, version=version)
    later = publish(desk, Policy(form_after_s=33))
    assert policy_of(desk, SHOP).version == later != version
    assert policy_of(desk, world.NEIGHBOUR.id) is DEFAULT


def test_a_policy_is_read_once_per_version(desk: Desk) -> None:
    publish(desk, Policy(form_after_s=33))
    assert policy_of(desk, SHOP) is policy_of(desk, SHOP)


def test_the_same_policy_has_the_same_version_however_it_is_written(desk: Desk) -> None:
    body = copy.deepcopy(WHOLE)
    body["weights"]["idle"] = DEFAULT.weights["idle"]
    body["skill_gives_way_s"] = 20.0
    assert publish(desk, read_policy(WHOLE)) == publish(desk, read_policy(body))


def test_what_was_in_force_stays_readable_and_listed_newest_first(desk: Desk) -> None:
    versions = [publish(desk, Policy(form_after_s=10 + n)) for n in range(LISTED + 2)]
    again = publish(desk, Policy(form_after_s=10))
    head = desk.directory.get(PolicyHead, SHOP)
    assert head
    assert [each.version for each in puts_of(head.value)] == [again, *versions[:2:-1]]
    assert len(puts_of(head.value)) == LISTED
    old = policy_at(desk, SHOP, versions[0])
    assert old
    assert old.form_after_s == 10
    assert policy_at(desk, SHOP, "default") is DEFAULT
    assert policy_at(desk, SHOP, "0" * 24) is None


def test_a_policy_of_a_newer_release_leaves_the_one_before_in_force(desk: Desk) -> None:
    first = publish(desk, Policy(form_after_s=33))
    assert policy_of(desk, SHOP).version == first
    publish_policy(desk.directory, SHOP, {"schema": 2}, "", desk.now())
    assert policy_of(desk, SHOP).version == first
    desk.policies.clear()
    assert policy_of(desk, SHOP) is DEFAULT


def test_a_policy_goes_before_the_tenants_own_seconds_only_where_it_says_so(desk: Desk) -> None:
    assert (in_force.offer_seconds(desk, SHOP), in_force.abandon_minutes(desk, SHOP)) == (20, 30)
    found = desk.directory.get(Tenant, SHOP)
    assert found
    desk.directory.commit(Put(SHOP, "", replace(found.value, offer_seconds=40, abandon_minutes=5)))
    assert (in_force.offer_seconds(desk, SHOP), in_force.abandon_minutes(desk, SHOP)) == (40, 5)
    publish(desk, Policy(offer_s=12))
    assert (in_force.offer_seconds(desk, SHOP), in_force.abandon_minutes(desk, SHOP)) == (12, 5)


@pytest.mark.parametrize(
    ("teams", "tenants", "there"),
    [
        ((), NIGHT, True),
        (("gone",), NIGHT, True),
        (("day",), None, True),
        (("night",), None, False),
        (("night", "day"), None, True),
        (("plain",), None, True),
        (("plain",), NINE_TO_SIX, True),
        (("plain",), NIGHT, False),
        (("day",), NIGHT, True),
    ],
)
def test_at_work_is_who_has_no_team_or_one_that_is_open(
    desk: Desk, teams: tuple[str, ...], tenants: Hours | None, there: bool
) -> None:
    """It is 09:30 in Shanghai. A team without hours keeps the tenant's."""
    policy = Policy(teams=(Team("day", hours=NINE_TO_SIX), Team("night", hours=NIGHT), Team("plain")))
    if tenants:
        desk.directory.commit(Put(SHOP, "", tenants))
    assert in_force.at_work(desk, SHOP, teams, policy) is there


def test_a_team_that_the_policy_does_not_know_is_none() -> None:
    assert known_teams(Policy(teams=(Team("day"),)), ("gone", "day")) == ("day",)


def test_nothing_but_this_module_reads_the_tenants_own_seconds() -> None:
    """Else a policy would be in force in one place and not in another."""
    package = Path(in_force.__file__).parents[1]
    reads = re.compile(r"\b(value|tenant)\.(offer_seconds|abandon_minutes)\b")
    readers = {path.name for path in package.rglob("*.py") if reads.search(path.read_text("utf-8"))}
    assert readers == {"policy.py", "wire_tenants.py"}


def test_a_team_that_is_closed_is_not_asked_and_its_people_are_not_at_work(desk: Desk) -> None:
    found = desk.directory.get(Agent, SHOP, world.LIN.id)
    assert found
    desk.directory.commit(Put(SHOP, world.LIN.id, replace(found.value, teams=("night", "gone"))))
    for agent in (world.LIN, world.ADA):
        desk.conversations.set_desk(SHOP, agent.id, capacity=1, online=True, at=desk.now())
    publish(desk, Policy(teams=(Team("night", ("orders",), hours=NIGHT),)))
    assert {each.id: (each.teams, each.at_work) for each in candidates(desk, SHOP)} == {
        world.LIN.id: (("night",), False),
        world.ADA.id: ((), True),
    }
    assert [each.agent for each in at_work(desk, SHOP)] == [world.ADA.id]


def test_an_offer_lasts_as_long_as_the_policy_says(desk: Desk) -> None:
    desk.conversations.set_desk(SHOP, world.LIN.id, capacity=1, online=True, at=desk.now())
    publish(desk, Policy(offer_s=45))
    with using(desk):
        opens(desk)
        desk.settle()
    assert desk.conversations.tail(PLACE, 1)[-1].data["seconds"] == 45


def opens(desk: Desk) -> None:
    draft = Draft(Kind.PERSON_REQUESTED, Author(Side.VISITOR, world.TOM.id), world.client_id(0))
    open_conversation(desk.conversations, PLACE, draft, lambda *_: None, now=desk.now)
