"""How each kind of record is named and written: one table for every store.

A body is canonical JSON, so its hash is its version: the same on every store, after a restore, and when an
idempotent write repeats. Unknown fields of a newer release are ignored, missing ones take their default.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin

from frontdesk import errors

T = TypeVar("T")
Convert = Callable[[Any], Any]

KEYS: Mapping[str, str] = {
    "Tenant": "tenant",
    "TenantListed": "listed#",
    "Site": "site#",
    "SiteOwner": "owner",
    "Agent": "agent#",
    "EmailOwner": "email#",
    "Skills": "skills",
    "Hours": "hours",
    "RulesHead": "rules",
    "RuleSet": "rules#",
    "PolicyHead": "policy",
    "PolicyBody": "policy#",
    "KeywordsHead": "keywords",
    "KeywordsBody": "keywords#",
    "Level": "level#",
    "Knowledge": "knowledge",
    "Article": "article#",
    "Entry": "entry#",
    "ImportJob": "import#",
    "Version": "version#",
    "Expertise": "expertise",
    "PublishJob": "publish#",
    "Settled": "unanswered#",
    "Embedded": "embedded#",
    "ApiKey": "key#",
    "Blocked": "blocked#",
    "Tier": "tier",
    "Login": "login#",
    "Invitation": "invitation",
    "Session": "session#",
    "Attempts": "attempts#",
}
"""The sort key of each kind by its name, so that nobody loads kinds they do not read.

Those ending in # take the record's id, the others exist once per owner.
"""


def key_of(kind: type[Any], id: str = "") -> str:
    """The sort key. Raises ValueError if the kind wants an id and there is none, or the other way round."""
    key = KEYS[kind.__name__]
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


def _build(kind: type[T], values: Mapping[str, Any]) -> T:
    converts = _converts(cast(Hashable, kind))
    return kind(**{name: converts[name](values[name]) for name in converts.keys() & values.keys()})


@cache
def _converts(kind: Any) -> Mapping[str, Convert]:
    """How each field of a kind is made again of what JSON keeps of it."""
    return {field.name: _converter(field.type) for field in fields(kind)}


def _converter(annotation: Any) -> Convert:
    """By the field's type: a record, a tuple of something, one of these or None, or a plain value."""
    if isinstance(annotation, type) and is_dataclass(annotation):
        return lambda values: None if values is None else _build(annotation, values)
    inner = [each for each in get_args(annotation) if each not in (type(None), Ellipsis)]
    if get_origin(annotation) is tuple:
        convert = _converter(inner[0])
        return lambda values: tuple(convert(value) for value in values)
    return _converter(inner[0]) if get_origin(annotation) is UnionType else _itself


def _itself(value: Any) -> Any:
    return value


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
