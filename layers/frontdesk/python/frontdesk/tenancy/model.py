"""What a tenant is made of: sites, agents, hours, skills, rules and keys; all small, frozen and plain."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from frontdesk.patterns import pattern
from frontdesk.values import frozen

EVERYWHERE = "everywhere"
"""The owner of records that belong to no tenant: the list of tenants, the tier of the whole desk."""

LANGUAGES = ("zh", "en")

_ORIGIN = pattern(
    r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*(?::[1-9]\d{0,4})?"
    r"|http://localhost(?::[1-9]\d{0,4})?"
)


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    OWNER = "owner"
    PROVISIONER = "provisioner"  # an API key of one tenant
    OPERATOR = "operator"  # the key in the settings: whoever runs this Frontdesk, and may create tenants


STAFF = (Role.AGENT, Role.SUPERVISOR, Role.OWNER)


@frozen
class Words:
    """One text in both first languages."""

    zh: str
    en: str


@frozen
class Tenant:
    id: str
    name: str
    names: Words  # what visitors read
    locale: str = "en"
    zone: str = "UTC"
    messages_per_minute: int = 600  # over all its visitors, before the tenant's bucket is empty
    visitor_messages_per_minute: int = 60  # of one visitor; ten seconds' worth at once
    offer_seconds: int = 20  # how long an agent has to accept
    abandon_minutes: int = 30  # an answered conversation this idle counts as over
    retention_days: int = 365  # resolved conversations are retired after this
    composer: str = ""  # who composes answers; empty: whoever this installation has
    embedder: str = ""  # what embeds articles when they are published; as above
    model_answers_per_minute: int = 30  # beyond them no model is asked


@frozen
class Site:
    id: str
    tenant: str
    name: str
    origins: tuple[str, ...]
    greeting: Words
    languages: tuple[str, ...] = LANGUAGES

    def allows(self, origin: str) -> bool:
        return origin in self.origins


@frozen
class Agent:
    id: str
    tenant: str
    email: str
    name: str
    roles: tuple[str, ...] = (Role.AGENT,)
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    capacity: int = 3
    active: bool = True
    teams: tuple[str, ...] = ()


@frozen
class Skill:
    """What routing and transfers call a group of agents, for example `returns`."""

    id: str
    names: Words


@frozen
class Skills:
    skills: tuple[Skill, ...] = ()


@frozen
class Span:
    """Open from one minute of the local day to another; 1440 is midnight at its end."""

    opens: int
    closes: int


@frozen
class Holiday:
    """A local date (`2026-10-01`) with its own spans, closed if there are none."""

    date: str
    spans: tuple[Span, ...] = ()


@frozen
class Hours:
    """A week from Monday to Sunday in the tenant's time zone, and the days that differ."""

    zone: str
    week: tuple[tuple[Span, ...], ...]
    holidays: tuple[Holiday, ...] = ()


@frozen
class RulesHead:
    """Which content is in force: read often, so it is small.

    `version` is the hash of that content, `size` its characters as JSON, `at` when it was published.
    """

    version: str
    size: int
    at: int


@frozen
class RuleSet:
    """One published set of rules, immutable and found by its version; only `knowledge` reads the body."""

    body: Mapping[str, Any] = field(default_factory=dict)


@frozen
class PolicyPut:
    """When (ms) a version was put in force, and by whom: an agent's id, or `key_` and the id of a key."""

    version: str
    at: int
    by: str


@frozen
class PolicyHead:
    """Which policy is in force, and those before it, the newest first."""

    version: str
    at: int
    by: str = ""
    earlier: tuple[PolicyPut, ...] = ()


@frozen
class PolicyBody:
    """One policy, immutable and found by its version, the hash of what it says; only `routing` reads it."""

    body: Mapping[str, Any] = field(default_factory=dict)


@frozen
class ApiKey:
    """A provisioner's key; only the hash of its secret is stored."""

    id: str
    tenant: str
    name: str
    hash: str
    created: int


@frozen
class Blocked:
    """A visitor who may not write any more."""

    visitor: str
    by: str
    at: int


@frozen
class Level:
    """A visitor whom the tenant's policy gives a priority, for example `gold`."""

    visitor: str
    level: str
    by: str
    at: int


@frozen
class Tier:
    """How far the desk has degraded (0 to 3); written by `admission`, read by every function."""

    level: int = 0
    since: int = 0
    until: int = 0
    reason: str = ""
    stepped_back: bool = False


@frozen
class TenantListed:
    """An entry of the list of all tenants, for schedules."""

    tenant: str


@frozen
class SiteOwner:
    """Whose site this is. Visitors know only the site; the first tenant to name it keeps it."""

    tenant: str


@frozen
class EmailOwner:
    """Whose address this is within a tenant: what makes it unique, and how signing in finds the agent."""

    agent: str


def is_origin(text: str) -> bool:
    """An exact origin as browsers send it: https and a host, or http://localhost; no path, no wildcard."""
    return len(text) <= 260 and _ORIGIN.fullmatch(text) is not None


def address_id(email: str) -> str:
    """The same for two spellings of one address, of bounded length, and no address to read in a key."""
    return sha256(email.strip().casefold().encode()).hexdigest()[:40]
