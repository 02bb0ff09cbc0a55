"""How each kind of record is named and written: one table for every store.

A body is canonical JSON, so its hash is its version: the same on every store, after a restore, and when an
idempotent write repeats. Unknown fields of a newer release are ignored, missing ones take their default.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, TypeVar

from frontdesk import errors
from frontdesk.tenancy.identity import Attempts, Invitation, Login, Scrypt, Session
from frontdesk.tenancy.model import (
    Agent,
    ApiKey,
    Blocked,
    EmailOwner,
    Holiday,
    Hours,
    RuleSet,
    RulesHead,
    Site,
    SiteOwner,
    Skill,
    Skills,
    Span,
    Tenant,
    TenantListed,
    Tier,
    Words,
)

T = TypeVar("T")
Convert = Callable[[Any], Any]

KEYS: Mapping[type[Any], str] = {
    Tenant: "tenant",
    TenantListed: "listed#",
    Site: "site#",
    SiteOwner: "owner",
    Agent: "agent#",
    EmailOwner: "email#",
    Skills: "skills",
    Hours: "hours",
    RulesHead: "rules",
    RuleSet: "rules#",
    ApiKey: "key#",
    Blocked: "blocked#",
    Tier: "tier",
    Login: "login#",
    Invitation: "invitation",
    Session: "session#",
    Attempts: "attempts#",
}
"""The sort key of each kind; those ending in # take the record's id, the others exist once per owner."""


def key_of(kind: type[Any], id: str = "") -> str:
    """The sort key. Raises ValueError if the kind wants an id and there is none, or the other way round."""
    key = KEYS[kind]
    if key.endswith("#") is not bool(id):
        raise ValueError(f"{kind.__name__} {'needs' if key.endswith('#') else 'takes no'} id")
    return key + id


def encode(record: Any) -> str:
    """Canonical JSON of a record."""
    return json.dumps(_plain(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def version_of(body: str) -> str:
    """96 bits of a hash: nobody chooses both contents, so an accident is all it must survive."""
    return sha256(body.encode()).hexdigest()[:24]


def decode(kind: type[T], body: str) -> T:
    """The record again, whichever release wrote it."""
    return _build(kind, json.loads(body))


@dataclass(frozen=True, slots=True)
class _Each:
    """A tuple of something."""

    convert: Convert

    def __call__(self, values: Any) -> Any:
        return tuple(self.convert(value) for value in values)


def _build(kind: type[T], values: Mapping[str, Any]) -> T:
    converts = _NESTED.get(kind, {})
    return kind(
        **{
            field.name: converts.get(field.name, _frozen)(values[field.name])
            for field in fields(kind)  # type: ignore[arg-type]  # every kind in KEYS is a dataclass
            if field.name in values
        }
    )


def _of(kind: type[Any]) -> Convert:
    return lambda values: None if values is None else _build(kind, values)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_words, _spans = _of(Words), _Each(_of(Span))
_NESTED: Mapping[type[Any], Mapping[str, Convert]] = {
    Tenant: {"names": _words},
    Site: {"greeting": _words},
    Skill: {"names": _words},
    Skills: {"skills": _Each(_of(Skill))},
    Holiday: {"spans": _spans},
    Hours: {"week": _Each(_spans), "holidays": _Each(_of(Holiday))},
    Login: {"password": _of(Scrypt)},
}


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def cursor_of(id: str) -> str:
    """Where a page ended, as clients carry it. A forged one is harmless: a page never leaves its kind."""
    return urlsafe_b64encode(id.encode()).decode().rstrip("=")


def place_of(cursor: str) -> str:
    """The id a cursor stands for. Raises errors.InvalidField."""
    try:
        id = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        id = ""
    if cursor_of(id) != cursor or len(id) > 200:
        raise errors.InvalidField("cursor", "This is not a cursor of ours. Start without one.")
    return id
