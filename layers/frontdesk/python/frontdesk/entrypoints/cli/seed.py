"""Puts a shop into a store: tenant, site, agents with passwords, its policy, rules and what it knows."""

from pathlib import Path
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.entrypoints.cli.json_file import read_json
from frontdesk.entrypoints.cli.knowledge_files import items_in, save_all
from frontdesk.entrypoints.publishing import publish_now
from frontdesk.ids import derived_id
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.normalise import normalise
from frontdesk.routing.keywords import read_lists
from frontdesk.routing.read_policy import read_policy
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.identity import Login
from frontdesk.tenancy.model import (
    EVERYWHERE,
    Agent,
    EmailOwner,
    RuleSet,
    Site,
    SiteOwner,
    Skill,
    Skills,
    Tenant,
    TenantListed,
    Words,
    address_id,
)
from frontdesk.tenancy.passwords import SALT_BYTES, hash_password
from frontdesk.tenancy.policies import publish_keywords, publish_policy
from frontdesk.tenancy.ports import Put
from frontdesk.tenancy.provision import publish_rules
from frontdesk.values import frozen

_PLAIN = {"schema": 1}


@frozen
class Shop:
    """What was seeded; `agents` are id, e-mail, password, name and role, for a laptop's eyes only."""

    tenant: str
    site: str
    agents: list[dict[str, str]]


def seed(of: Services, pack: Path, *, knowledge: bool = True) -> Shop:
    """Write the shop of this folder; whatever had the same ids is replaced. Raises ValueError and OSError.

    Without `knowledge` its bot has rules alone.
    """
    shop = read_json(pack / "shop.json")
    rules = read_json(pack / "rules.json")
    load_ruleset(rules)  # a bad rule set stops here, before anything is written
    skills = Skills(tuple(Skill(each["id"], Words(**each["names"])) for each in shop.get("skills", ())))
    policy = write_policy(read_policy(shop.get("policy", _PLAIN), {skill.id for skill in skills.skills}))
    keywords = shop.get("keywords", {})
    read_lists(keywords, normalise)  # as bad lists do
    tenant, site = _tenant(shop["tenant"]), shop["site"]
    of.directory.commit(
        Put(tenant.id, "", tenant),
        Put(EVERYWHERE, tenant.id, TenantListed(tenant.id)),
        Put(tenant.id, site["id"], _site(tenant.id, site)),
        Put(site["id"], "", SiteOwner(tenant.id)),
        Put(tenant.id, "", skills),
    )
    publish_policy(of.directory, tenant.id, policy, "seed", of.now())
    if keywords:
        publish_keywords(of.directory, tenant.id, keywords, "seed", of.now())
    for agent in shop["agents"]:
        _add_agent(of, tenant.id, agent)
    _publish(of, tenant.id, rules)
    if knowledge:
        _publish_knowledge(of, tenant.id, pack)
    return Shop(tenant.id, site["id"], [_told(agent) for agent in shop["agents"]])


def _told(agent: dict[str, Any]) -> dict[str, str]:
    return {name: agent[name] for name in ("id", "email", "password", "name")} | {"role": agent["roles"][0]}


def _tenant(given: dict[str, Any]) -> Tenant:
    return Tenant(given["id"], given["name"], Words(**given["names"]), given["locale"], given["zone"])


def _site(tenant: str, given: dict[str, Any]) -> Site:
    return Site(given["id"], tenant, given["name"], tuple(given["origins"]), Words(**given["greeting"]))


def _add_agent(of: Services, tenant: str, given: dict[str, Any]) -> None:
    agent = Agent(
        given["id"],
        tenant,
        given["email"],
        given["name"],
        tuple(given["roles"]),
        tuple(given["skills"]),
        tuple(given["languages"]),
        given["capacity"],
        teams=tuple(given.get("teams", ())),
    )
    password = hash_password(given["password"], of.random(SALT_BYTES))
    of.directory.commit(
        Put(tenant, agent.id, agent),
        Put(tenant, address_id(agent.email), EmailOwner(agent.id)),
        Put(tenant, agent.id, Login(agent.id, password, epoch=1)),
    )


def _publish_knowledge(of: Services, tenant: str, pack: Path) -> None:
    """It answers by words at once; the vectors come from the queue, while the desk is already open."""
    items = items_in(pack, of.sheets)
    if items:
        save_all(of, tenant, items, "seed")
        publish_now(of, tenant, derived_id("pub", tenant, "seed"), "seed")


def _publish(of: Services, tenant: str, rules: dict[str, Any]) -> None:
    publish_rules(of.directory, tenant, RuleSet(rules), of.now())
