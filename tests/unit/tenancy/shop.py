"""The fictional shop as records of the directory, and a gate with a clock and cheap passwords."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from frontdesk.adapters.jwt.tokens import JwtTokens
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.tenancy.identity import Login
from frontdesk.tenancy.model import Agent, EmailOwner, Role, Site, SiteOwner, Tenant, Words, address_id
from frontdesk.tenancy.passwords import Cost, hash_password
from frontdesk.tenancy.ports import Put
from frontdesk.tenancy.sign_in import Gate
from tests import world

CHEAP: Cost = (2, 1, 1)
SECRETS = {"test": b"a secret for tests, of 32 or more bytes"}


def tenant_of(shop: world.Tenant = world.SHOP) -> Tenant:
    return Tenant(shop.id, shop.name, Words(**shop.names), shop.locale, shop.time_zone)


def site_of(site: world.Site = world.SHOP_SITE, greeting: Words | None = None) -> Site:
    return Site(site.id, site.tenant, site.name, site.origins, greeting or Words(**world.SHOP.greeting))


def agent_of(agent: world.Agent = world.LIN) -> Agent:
    return Agent(
        agent.id,
        agent.tenant,
        agent.email,
        agent.name,
        (Role(agent.role).value,),
        agent.skills,
        agent.languages,
        agent.capacity,
    )


def counted() -> Iterator[int]:
    return itertools.count(1)


@dataclass
class Random:
    """Never the same bytes twice, and the same in every run."""

    numbers: Iterator[int] = field(default_factory=counted)

    def __call__(self, size: int, /) -> bytes:
        return next(self.numbers).to_bytes(size, "big")


def gate() -> Gate:
    """A directory with the shop, its agents and their passwords, and its neighbour."""
    directory = SqliteDirectory(Database())
    for shop, site in ((world.SHOP, world.SHOP_SITE), (world.NEIGHBOUR, world.NEIGHBOUR_SITE)):
        directory.commit(
            Put(shop.id, "", tenant_of(shop)),
            Put(shop.id, site.id, site_of(site)),
            Put(site.id, "", SiteOwner(shop.id)),
        )
    for agent in (*world.AGENTS, world.NEIGHBOUR_AGENT):
        password = hash_password(agent.password, agent.id.encode()[-16:], CHEAP)
        directory.commit(
            Put(agent.tenant, agent.id, agent_of(agent)),
            Put(agent.tenant, address_id(agent.email), EmailOwner(agent.id)),
            Put(agent.tenant, agent.id, Login(agent.id, password, epoch=1)),
        )
    return Gate(directory, JwtTokens(lambda: SECRETS), Random(), CHEAP)
