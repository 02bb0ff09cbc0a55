"""API keys: `fdk_<id>_<secret>`, of which only the hash of the secret is stored."""

import hmac
import re
from dataclasses import field
from hashlib import sha256

from frontdesk import errors
from frontdesk.ids import crockford, new_id
from frontdesk.tenancy.model import ApiKey, Role
from frontdesk.tenancy.ports import ABSENT, Directory, Put, Randomness
from frontdesk.values import frozen

_KEY = re.compile(r"fdk_([0-9A-HJKMNP-TV-Z]{26})_([0-9A-HJKMNP-TV-Z]{32})")


@frozen
class NewKey:
    """A key and, this once, its text."""

    key: ApiKey
    text: str = field(repr=False)


def mint_key(name: str, tenant: str, random: Randomness, now: int) -> NewKey:
    id = new_id("fdk", now, random(10)).removeprefix("fdk_")
    text = f"fdk_{id}_{crockford(random(20))}"
    return NewKey(ApiKey(id, tenant, name, hash_key(text), now), text)


def add_key(directory: Directory, tenant: str, name: str, random: Randomness, now: int) -> NewKey:
    minted = mint_key(name, tenant, random, now)
    directory.commit(Put(tenant, minted.key.id, minted.key, expect=ABSENT))
    return minted


def hash_key(text: str) -> str:
    """SHA-256 is enough: a secret of 160 random bits can't be guessed, so slowness would only cost us."""
    return sha256(text.encode()).hexdigest()


def role_of(directory: Directory, tenant: str, text: str, bootstrap_hash: str) -> Role:
    """What this key may do with this tenant. Raises errors.Unauthorised.

    Keys are looked up within the tenant they are used on, so the key of one tenant is unknown to every other,
    and an existing tenant looks like one that does not exist.
    """
    match = _KEY.fullmatch(text)
    if match is None:
        raise _unknown()
    if hmac.compare_digest(hash_key(text), bootstrap_hash):
        return Role.OPERATOR
    found = directory.get(ApiKey, tenant, match[1], fresh=True)
    if not hmac.compare_digest(hash_key(text), found.value.hash if found else "0" * 64) or found is None:
        raise _unknown()
    return Role.PROVISIONER


def _unknown() -> errors.Unauthorised:
    return errors.Unauthorised("This API key is not known here.", field="Authorization", code="key_unknown")
