"""The seeded shop has what its pack says: skills, people in teams, and a policy that routes to them."""

import json
from pathlib import Path

import pytest

from frontdesk.entrypoints.assignment import candidates
from frontdesk.entrypoints.classifying import SURE, lists_of
from frontdesk.entrypoints.cli.seed import Shop, seed
from frontdesk.entrypoints.policy import policy_of
from frontdesk.knowledge.normalise import normalise
from frontdesk.routing.choose import choose
from frontdesk.routing.model import Waiting
from frontdesk.routing.topic import about
from frontdesk.tenancy.model import Agent, Skills
from tests.desk import Desk

PACK = Path(__file__).parents[3] / "layers" / "packs" / "shop"


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="module")
def shop(desk: Desk) -> Shop:
    return seed(desk, PACK, knowledge=False)


def test_its_policy_is_in_force_and_its_people_are_in_the_teams_of_it(desk: Desk, shop: Shop) -> None:
    policy, skills = policy_of(desk, shop.tenant), desk.directory.get(Skills, shop.tenant)
    assert skills
    assert {skill.id for skill in skills.value.skills} == {"orders", "returns", "sizes"}
    teams = {team.id for team in policy.teams}
    agents = desk.directory.page(Agent, shop.tenant).items
    assert len(agents) >= 3
    for agent in agents:
        assert set(agent.value.teams) <= teams
        assert set(agent.value.skills) <= {skill.id for skill in skills.value.skills}


@pytest.mark.parametrize(("skill", "first"), [("returns", "Ada"), ("orders", "林小雨")])
def test_each_skill_has_its_team_and_then_everybody(desk: Desk, shop: Shop, skill: str, first: str) -> None:
    ids = {agent["name"]: agent["id"] for agent in shop.agents}
    for name in ("Ada", "林小雨"):
        desk.conversations.set_desk(shop.tenant, ids[name], capacity=5, online=True, at=desk.now())
    policy, people = policy_of(desk, shop.tenant), candidates(desk, shop.tenant)
    waiting = Waiting("cnv", skill, "zh", since=desk.now())
    chosen = choose(people, waiting, policy, desk.now()).chosen
    assert chosen
    assert chosen.name == first
    alone = [each for each in people if each.name != first]
    assert choose(alone, waiting, policy, desk.now()).chosen is None
    late = choose(alone, waiting, policy, desk.now() + 20_000).chosen
    assert late
    assert late.name != first


def test_a_pack_without_a_policy_is_a_shop_too(tmp_path: Path) -> None:
    given = json.loads((PACK / "shop.json").read_text("utf-8"))
    plain = {name: value for name, value in given.items() if name not in ("policy", "skills")}
    plain["agents"] = [{k: v for k, v in each.items() if k != "teams"} for each in given["agents"]]
    (tmp_path / "shop.json").write_text(json.dumps(plain), "utf-8")
    (tmp_path / "rules.json").write_text((PACK / "rules.json").read_text("utf-8"), "utf-8")
    desk = Desk()
    made = seed(desk, tmp_path, knowledge=False)
    assert policy_of(desk, made.tenant).teams == ()


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("我要退货", "returns"),
        ("can I have my money back for these boots", "returns"),
        ("快递到哪了", "orders"),
        ("where is my parcel", "orders"),
        ("这件偏小吗，身高一米七", "sizes"),
        ("does this size run small", "sizes"),
    ],
)
def test_its_lists_tell_each_of_its_skills_in_both_languages(
    desk: Desk, shop: Shop, text: str, skill: str
) -> None:
    lists = lists_of(desk, shop.tenant)
    assert lists
    assert set(lists.skills.values()) == {"orders", "returns", "sizes"}
    found = about([text], lists, normalise)
    assert (found.skill, found.confidence >= SURE) == (skill, True)
