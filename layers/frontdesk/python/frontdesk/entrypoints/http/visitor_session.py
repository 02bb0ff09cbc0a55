"""A visitor's session: a token that names them, for a day; who comes back within a month is known again."""

from collections.abc import Mapping
from typing import Any

from frontdesk import errors, ids
from frontdesk.bootstrap import Services
from frontdesk.entrypoints.http import visitor, wire
from frontdesk.entrypoints.tenant import admit_tenant
from frontdesk.tenancy.identity import VisitorClaims
from frontdesk.tenancy.model import Site, SiteOwner, Tenant

RENEWABLE_MS = 30 * 86_400_000  # after its end a token opens a new session, and nothing else


def open_session(of: Services, event: Mapping[str, Any], body: wire.OpenSession) -> wire.SessionOut:
    """A visitor is named by the token alone: nothing is written until they say something."""
    tenant, site = _shop(of, body.site)
    visitor.check_page(of, event, lambda: site)
    admit_tenant(of, tenant.id, "sessions")
    now = of.now()
    claims = _known(of, event, site) or VisitorClaims(
        tenant.id, ids.new_id("vis", now, of.random(10)), site.id
    )
    issued = of.tokens.issue(claims, now)
    return {
        "token": issued.token,
        "visitor": claims.visitor,
        "expires_at": wire.rfc3339(issued.expires_at),
        "shop": {
            "name": {"zh": tenant.names.zh, "en": tenant.names.en},
            "greeting": {"zh": site.greeting.zh, "en": site.greeting.en},
            "locale": body.locale or tenant.locale,
        },
    }


def _known(of: Services, event: Mapping[str, Any], site: Site) -> VisitorClaims | None:
    """Who came before, with their conversation; a token of another site, or none of ours, says nothing."""
    try:
        token = visitor.bearer(event.get("headers") or {})
        claims = of.tokens.read(VisitorClaims, token, of.now(), grace_ms=RENEWABLE_MS)
    except errors.Unauthorised:
        return None
    return claims if (claims.tenant, claims.site) == (site.tenant, site.id) else None


def _shop(of: Services, id: str) -> tuple[Tenant, Site]:
    owner = of.directory.get(SiteOwner, id)
    site = of.directory.get(Site, owner.value.tenant, id) if owner else None
    tenant = of.directory.get(Tenant, owner.value.tenant) if owner else None
    if site is None or tenant is None:
        raise errors.NotFound("There is no such site.", field="site")
    return tenant.value, site.value
