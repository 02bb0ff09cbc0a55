"""Who may use which route: a table as data. A route that is not in it is forbidden to everybody."""

from collections.abc import Iterable, Mapping

from frontdesk.tenancy.model import STAFF, Role

PUBLIC = "public"
"""Anybody: whoever asks proves who they are in the body or by a cookie."""

_ANYBODY = frozenset({PUBLIC})
_STAFF = frozenset(STAFF)
_LEADS = frozenset({Role.SUPERVISOR, Role.OWNER})
_KEYS = frozenset({Role.PROVISIONER, Role.OPERATOR})
_EDITORS = _KEYS | {Role.OWNER}
_READERS = _EDITORS | {Role.SUPERVISOR}

_TENANT = "/v1/tenants/{tenant}"
_KNOWLEDGE = "/v1/knowledge"

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
    "GET /v1/agent/conversations/{id}/answers/{seq}/sources": _STAFF,
    "GET /v1/agent/conversations/{id}/assignments/{seq}/why": _STAFF,
    "GET /v1/agent/conversations/{id}/clocks": _STAFF,
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
    "PUT /v1/agent/visitors/{id}/level": _LEADS,
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
    f"PUT {_TENANT}/policy": _EDITORS,
    f"GET {_TENANT}/policy": _READERS,
    f"GET {_TENANT}/policy/versions": _READERS,
    f"GET {_TENANT}/policy/versions/{{version}}": _READERS,
    f"POST {_TENANT}/policy/check": _READERS,  # it writes nothing
    f"PUT {_TENANT}/keywords": _EDITORS,
    f"GET {_TENANT}/keywords": _READERS,
    f"PUT {_TENANT}/visitors/{{visitor}}/level": _EDITORS,
    f"GET {_TENANT}/visitors/{{visitor}}/level": _READERS,
    f"GET {_TENANT}/reports": _READERS,
    f"GET {_TENANT}/keys": _KEYS,
    f"POST {_TENANT}/keys": _KEYS,
    f"DELETE {_TENANT}/keys/{{key}}": _KEYS,
    f"GET {_KNOWLEDGE}/articles": _READERS,
    f"POST {_KNOWLEDGE}/articles": _EDITORS,
    f"GET {_KNOWLEDGE}/articles/{{article}}": _READERS,
    f"PUT {_KNOWLEDGE}/articles/{{article}}": _EDITORS,
    f"DELETE {_KNOWLEDGE}/articles/{{article}}": _EDITORS,
    f"GET {_KNOWLEDGE}/entries": _READERS,
    f"POST {_KNOWLEDGE}/entries": _EDITORS,
    f"GET {_KNOWLEDGE}/entries/{{entry}}": _READERS,
    f"PUT {_KNOWLEDGE}/entries/{{entry}}": _EDITORS,
    f"DELETE {_KNOWLEDGE}/entries/{{entry}}": _EDITORS,
    f"GET {_KNOWLEDGE}/imports": _EDITORS,
    f"POST {_KNOWLEDGE}/imports": _EDITORS,
    f"GET {_KNOWLEDGE}/imports/{{import}}": _EDITORS,
    f"GET {_KNOWLEDGE}/export": _EDITORS,
    f"GET {_KNOWLEDGE}/unanswered": _READERS,
    f"POST {_KNOWLEDGE}/unanswered/{{group}}/draft": _EDITORS,
    f"DELETE {_KNOWLEDGE}/unanswered/{{group}}": _EDITORS,
    f"POST {_KNOWLEDGE}/publish": _EDITORS,
    f"GET {_KNOWLEDGE}/jobs/{{job}}": _EDITORS,
    f"GET {_KNOWLEDGE}/versions": _READERS,
    f"POST {_KNOWLEDGE}/versions/{{version}}/activate": _EDITORS,
}

CREATES_TENANT = f"PUT {_TENANT}"


def may(route: str, roles: Iterable[str]) -> bool:
    """Whether any of these roles may use `METHOD /path/{template}`."""
    return not ROLES.get(route, frozenset()).isdisjoint((*roles, PUBLIC))


def by_key(route: str) -> bool:
    """Whether this route is for programs with an API key, not for people."""
    roles = ROLES.get(route, frozenset())
    return bool(roles) and roles <= _KEYS


def by_either(route: str) -> bool:
    """Whether people and programs use this route; a program names its tenant in the path or a header."""
    roles = ROLES.get(route, frozenset())
    return not roles.isdisjoint(_KEYS) and not roles <= _KEYS
