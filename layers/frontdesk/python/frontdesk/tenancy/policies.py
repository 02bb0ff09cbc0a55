"""Policies and keyword lists are published whole: each keeps its version, a small record says which holds."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from frontdesk import errors
from frontdesk.tenancy.keywords import KeywordsBody, KeywordsHead
from frontdesk.tenancy.model import PolicyBody, PolicyHead, PolicyPut
from frontdesk.tenancy.ports import ABSENT, Changed, Directory, Put
from frontdesk.tenancy.provision import ANY, Match, Stored
from frontdesk.tenancy.records import encode, version_of

LISTED = 50
_TRIES = 5
H = TypeVar("H", PolicyHead, KeywordsHead)


def publish_policy(
    directory: Directory, tenant: str, body: Mapping[str, Any], by: str, now: int, match: Match = ANY
) -> Stored:
    """Put a policy in force; `body` is checked and whole. The one in force is not put again.

    Raises errors.VersionMismatch and errors.Contended.
    """

    def head(version: str, found: PolicyHead | None) -> PolicyHead:
        return PolicyHead(version, now, by, puts_of(found)[: LISTED - 1] if found else ())

    return _publish(directory, tenant, PolicyBody(body), PolicyHead, head, match)


def puts_of(head: PolicyHead) -> tuple[PolicyPut, ...]:
    """What was in force, the newest first; what is, begins it."""
    return (PolicyPut(head.version, head.at, head.by), *head.earlier)


def publish_keywords(
    directory: Directory, tenant: str, body: Mapping[str, Any], by: str, now: int, match: Match = ANY
) -> Stored:
    """Put lists in force; `body` is checked. Those in force are not put again.

    Raises errors.VersionMismatch and errors.Contended.
    """

    def head(version: str, _: KeywordsHead | None) -> KeywordsHead:
        return KeywordsHead(version, now, by)

    return _publish(directory, tenant, KeywordsBody(body), KeywordsHead, head, match)


def _publish(
    directory: Directory,
    tenant: str,
    record: PolicyBody | KeywordsBody,
    kind: type[H],
    head: Callable[[str, H | None], H],
    match: Match,
) -> Stored:
    """The body under its version and the head that names it, in one commit; a lost race is run again."""
    version = version_of(encode(record))
    for _ in range(_TRIES):
        found = directory.get(kind, tenant, fresh=True)
        if found and found.value.version == version:
            return Stored(version, created=False)
        match.check(found.value.version if found else "")
        new = head(version, found.value if found else None)
        put = Put(tenant, "", new, found.version if found else ABSENT)
        try:
            directory.commit(put, Put(tenant, version, record))
        except Changed:
            continue
        return Stored(version, created=found is None)
    raise errors.Contended
