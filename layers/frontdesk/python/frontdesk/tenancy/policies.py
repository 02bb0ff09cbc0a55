"""Policies and keyword lists are published whole: each keeps its version, a small record says which holds."""

from collections.abc import Mapping
from typing import Any

from frontdesk import errors
from frontdesk.tenancy.keywords import KeywordsBody, KeywordsHead
from frontdesk.tenancy.model import PolicyBody, PolicyHead, PolicyPut
from frontdesk.tenancy.ports import ABSENT, Changed, Directory, Put
from frontdesk.tenancy.provision import ANY, Match, Stored
from frontdesk.tenancy.records import encode, version_of

LISTED = 50
_TRIES = 5


def publish_policy(
    directory: Directory, tenant: str, body: Mapping[str, Any], by: str, now: int, match: Match = ANY
) -> Stored:
    """Put a policy in force; `body` is checked and whole. The one in force is not put again.

    Raises errors.VersionMismatch and errors.Contended.
    """
    record = PolicyBody(body)
    version = version_of(encode(record))
    for _ in range(_TRIES):
        found = directory.get(PolicyHead, tenant, fresh=True)
        if found and found.value.version == version:
            return Stored(version, created=False)
        match.check(found.value.version if found else "")
        head = PolicyHead(version, now, by, _before(found.value) if found else ())
        put = Put(tenant, "", head, found.version if found else ABSENT)
        try:
            directory.commit(put, Put(tenant, version, record))
        except Changed:
            continue
        return Stored(version, created=found is None)
    raise errors.Contended


def puts_of(head: PolicyHead) -> tuple[PolicyPut, ...]:
    """What was in force, the newest first; what is, begins it."""
    return (PolicyPut(head.version, head.at, head.by), *head.earlier)


def _before(head: PolicyHead) -> tuple[PolicyPut, ...]:
    return puts_of(head)[: LISTED - 1]


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
