"""A tenant's settings are put, idempotently: the same request twice is the same as once."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from frontdesk import errors
from frontdesk.tenancy.identity import Login
from frontdesk.tenancy.model import (
    EVERYWHERE,
    Agent,
    ApiKey,
    EmailOwner,
    RuleSet,
    RulesHead,
    Site,
    SiteOwner,
    Skills,
    Tenant,
    TenantListed,
    address_id,
)
from frontdesk.tenancy.ports import ABSENT, Change, Changed, Directory, Put, Remove, Versioned
from frontdesk.tenancy.records import encode, version_of
from frontdesk.values import frozen

T = TypeVar("T")
Also = Callable[[Any], Sequence[Change]]

_TRIES = 5


@frozen
class Match:
    """If-Match (`among`: versions, or None for whatever there is) and If-None-Match: * (`absent`)."""

    among: tuple[str, ...] | None = None
    absent: bool = False

    def check(self, version: str) -> None:
        """Raises errors.VersionMismatch unless a record of this version ("" for none) may be written over."""
        if self.absent and version:
            raise errors.VersionMismatch("There is one already.", field="If-None-Match")
        if self.among is not None and (version not in self.among) and (not version or "*" not in self.among):
            raise errors.VersionMismatch(field="If-Match")


ANY = Match()


@frozen
class Stored:
    version: str
    created: bool


def put_tenant(directory: Directory, tenant: Tenant, match: Match = ANY) -> Stored:
    listed = Put(EVERYWHERE, tenant.id, TenantListed(tenant.id))
    return _put(directory, tenant.id, "", tenant, match, lambda _: [listed])


def put_site(directory: Directory, site: Site, match: Match = ANY) -> Stored:
    """Raises errors.Conflict (id_taken) if another tenant named a site so first, even if it is gone since."""

    def claim(_: Site | None) -> Sequence[Change]:
        owner = directory.get(SiteOwner, site.id, fresh=True)
        if owner and owner.value.tenant != site.tenant:
            raise errors.Conflict("This id is taken. Choose another one.", field="site", code="id_taken")
        return [] if owner else [Put(site.id, "", SiteOwner(site.tenant), expect=ABSENT)]

    return _put(directory, site.tenant, site.id, site, match, claim)


def remove_site(directory: Directory, tenant: str, site: str, match: Match = ANY) -> None:
    """Its id stays this tenant's: pages that still name it must never become somebody else's."""
    _remove(directory, tenant, site, Site, match, lambda _: [])


def put_agent(directory: Directory, agent: Agent, match: Match = ANY) -> Stored:
    """Raises errors.InvalidField for a skill the tenant does not have and errors.Conflict (email_taken)."""
    _check_skills(directory, agent)

    def claim(before: Agent | None) -> Sequence[Change]:
        old, new = address_id(before.email) if before else "", address_id(agent.email)
        if old == new:
            return []
        if directory.get(EmailOwner, agent.tenant, new, fresh=True) is not None:
            raise errors.Conflict("Another agent has this address.", field="email", code="email_taken")
        freed = [Remove(agent.tenant, old, EmailOwner)] if old else []
        return [Put(agent.tenant, new, EmailOwner(agent.id), expect=ABSENT), *freed]

    return _put(directory, agent.tenant, agent.id, agent, match, claim)


def _check_skills(directory: Directory, agent: Agent) -> None:
    if not agent.skills:
        return
    found = directory.get(Skills, agent.tenant, fresh=True)
    known = {skill.id for skill in found.value.skills} if found else set()
    for at, skill in enumerate(agent.skills):
        if skill not in known:
            raise errors.InvalidField(f"skills.{at}", "The tenant has no such skill. Put it there first.")


def remove_agent(directory: Directory, tenant: str, agent: str, match: Match = ANY) -> None:
    """With the address and the password; sessions end with their next refresh."""

    def everything(before: Agent) -> Sequence[Change]:
        address = Remove(tenant, address_id(before.email), EmailOwner)
        return [address, Remove(tenant, agent, Login)]

    _remove(directory, tenant, agent, Agent, match, everything)


def put_setting(directory: Directory, tenant: str, record: Any, match: Match = ANY) -> Stored:
    """Skills or Hours: what a tenant has one of."""
    return _put(directory, tenant, "", record, match, lambda _: [])


def publish_rules(directory: Directory, tenant: str, rules: RuleSet, now: int, match: Match = ANY) -> Stored:
    """Put a set of rules in force. What was in force stays readable by its version: answers name it."""
    body = encode(rules)
    version = version_of(body)
    for _ in range(_TRIES):
        found = directory.get(RulesHead, tenant, fresh=True)
        if found and found.value.version == version:
            return Stored(version, created=False)
        match.check(found.value.version if found else "")
        head = Put(tenant, "", RulesHead(version, len(body), now), found.version if found else ABSENT)
        try:
            directory.commit(head, Put(tenant, version, rules))
        except Changed:
            continue
        return Stored(version, created=found is None)
    raise errors.Contended


def remove_key(directory: Directory, tenant: str, key: str) -> None:
    directory.commit(Remove(tenant, key, ApiKey))


def _put(directory: Directory, owner: str, id: str, record: T, match: Match, also: Also) -> Stored:
    """Write the record and what goes with it, unless it stands there already.

    Whoever repeats a request whose answer was lost is told that it is done, whatever If-Match says.
    """
    for _ in range(_TRIES):
        found = directory.get(type(record), owner, id, fresh=True)
        if found and found.value == record:
            return Stored(found.version, created=False)
        match.check(found.version if found else "")
        expect = found.version if found else ABSENT
        try:
            changes = also(found.value if found else None)
            versions = directory.commit(Put(owner, id, record, expect), *changes)
        except Changed:
            continue
        return Stored(versions[0], created=found is None)
    raise errors.Contended


def _remove(
    directory: Directory,
    owner: str,
    id: str,
    kind: type[T],
    match: Match,
    also: Callable[[T], Sequence[Change]],
) -> None:
    """Gone is gone, also the second time."""
    for _ in range(_TRIES):
        found: Versioned[T] | None = directory.get(kind, owner, id, fresh=True)
        if found is None:
            return
        match.check(found.version)
        try:
            directory.commit(Remove(owner, id, kind, found.version), *also(found.value))
        except Changed:
            continue
        return
    raise errors.Contended
