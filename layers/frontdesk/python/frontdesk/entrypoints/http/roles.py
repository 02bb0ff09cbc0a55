"""Who may use which route: a table as data. A route that is not in it is forbidden to everybody."""

from collections.abc import Iterable, Mapping

from frontdesk.tenancy.model import Role

PUBLIC = "public"
"""Anybody: whoever asks proves who they are in the body or by a cookie."""

_ANYBODY = frozenset({PUBLIC})
_STAFF = frozenset({Role.AGENT, Role.SUPERVISOR, Role.OWNER})
_LEADS = frozenset({Role.SUPERVISOR, Role.OWNER})
_KEYS = frozenset({Role.PROVISIONER, Role.OPERATOR})

_TENANT = "/v1/tenants/{tenant}"

ROLES: Mapping[str, frozenset[str]] = {
    "POST /v1/agent/login": _ANYBODY,
    "POST /v1/agent/refresh": _ANYBODY,
    "POST /v1/agent/logout": _ANYBODY,
    "POST /v1/agent/invitations/{code}/accept": _ANYBODY,
    "GET /v1/agent/me": _STAFF,
    "PUT /v1/agent/presence": _STAFF,
    "GET /v1/agent/inbox": _STAFF,
    "GET /v1/agent/feed": _STAFF,
    "GET /v1/agent/conversations/{id}/events": _STAFF,
    "GET /v1/agent/conversations/{id}/stream": _STAFF,
    "POST /v1/agent/conversations/{id}/take": _STAFF,
    "POST /v1/agent/conversations/{id}/replies": _STAFF,
    "POST /v1/agent/conversations/{id}/notes": _STAFF,
    "POST /v1/agent/conversations/{id}/transfer": _STAFF,
    "POST /v1/agent/conversations/{id}/return": _STAFF,
    "POST /v1/agent/conversations/{id}/resolve": _STAFF,
    "POST /v1/agent/conversations/{id}/snooze": _STAFF,
    "POST /v1/agent/conversations/{id}/decline": _STAFF,
    "POST /v1/agent/conversations/{id}/priority": _STAFF,
    "POST /v1/agent/conversations/{id}/erase": _LEADS,  # it can't be undone
    "PUT /v1/agent/conversations/{id}/typing": _STAFF,
    "PUT /v1/agent/conversations/{id}/seen": _STAFF,
    "POST /v1/agent/visitors/{id}/block": _STAFF,
    f"PUT {_TENANT}": _KEYS,
    f"GET {_TENANT}": _KEYS,
    f"GET {_TENANT}/sites": _KEYS,
    f"PUT {_TENANT}/sites/{{site}}": _KEYS,
    f"GET {_TENANT}/sites/{{site}}": _KEYS,
    f"DELETE {_TENANT}/sites/{{site}}": _KEYS,
    f"GET {_TENANT}/agents": _KEYS,
    f"PUT {_TENANT}/agents/{{agent}}": _KEYS,
    f"GET {_TENANT}/agents/{{agent}}": _KEYS,
    f"DELETE {_TENANT}/agents/{{agent}}": _KEYS,
    f"POST {_TENANT}/agents/{{agent}}/invitation": _KEYS,
    f"PUT {_TENANT}/skills": _KEYS,
    f"GET {_TENANT}/skills": _KEYS,
    f"PUT {_TENANT}/hours": _KEYS,
    f"GET {_TENANT}/hours": _KEYS,
    f"PUT {_TENANT}/rules": _KEYS,
    f"GET {_TENANT}/rules": _KEYS,
    f"GET {_TENANT}/keys": _KEYS,
    f"POST {_TENANT}/keys": _KEYS,
    f"DELETE {_TENANT}/keys/{{key}}": _KEYS,
}

CREATES_TENANT = f"PUT {_TENANT}"


def may(route: str, roles: Iterable[str]) -> bool:
    """Whether any of these roles may use `METHOD /path/{template}`."""
    return not ROLES.get(route, frozenset()).isdisjoint((*roles, PUBLIC))


def by_key(route: str) -> bool:
    """Whether this route is for programs with an API key, not for people."""
    roles = ROLES.get(route, frozenset())
    return bool(roles) and roles <= _KEYS
