"""The words by which a tenant's conversations are sorted: lists, published whole, kept by version."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from frontdesk import errors
from frontdesk.tenancy.ports import ABSENT, Changed, Directory, Put
from frontdesk.tenancy.provision import ANY, Match, Stored
from frontdesk.tenancy.records import encode, version_of
from frontdesk.values import frozen

_TRIES = 5


@frozen
class KeywordsHead:
    """Which lists are in force, since when (ms) and by whom: an agent's id, or `key_` and the id of a key."""

    version: str
    at: int
    by: str = ""


@frozen
class KeywordsBody:
    """Keyword lists, immutable and found by their version, the hash of them; only `routing` reads them."""

    body: Mapping[str, Any] = field(default_factory=dict)


def publish_keywords(
    directory: Directory, tenant: str, body: Mapping[str, Any], by: str, now: int, match: Match = ANY
) -> Stored:
    """Put lists in force; `body` is checked. Those in force are not put again.

    Raises errors.VersionMismatch and errors.Contended.
    """
    record = KeywordsBody(body)
    version = version_of(encode(record))
    for _ in range(_TRIES):
        found = directory.get(KeywordsHead, tenant, fresh=True)
        if found and found.value.version == version:
            return Stored(version, created=False)
        match.check(found.value.version if found else "")
        head = Put(tenant, "", KeywordsHead(version, now, by), found.version if found else ABSENT)
        try:
            directory.commit(head, Put(tenant, version, record))
        except Changed:
            continue
        return Stored(version, created=found is None)
    raise errors.Contended
