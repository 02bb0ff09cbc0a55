"""Passwords: scrypt with its parameters stored beside it, compared in constant time."""

import hashlib
import hmac
import unicodedata

from frontdesk import errors
from frontdesk.tenancy.identity import Scrypt

SALT_BYTES = 16
FEWEST, FEWEST_NARROW, LONGEST = 8, 10, 200


Cost = tuple[int, int, int]
"""scrypt's n, r and p: memory is 128 · n · r bytes, and p multiplies the time."""

STRONG: Cost = (2**14, 8, 5)
"""16 MiB and a quarter of a second of a core: OWASP's equal of n = 2^17 where memory is short."""


def nobody(cost: Cost) -> Scrypt:
    """What an unknown address is checked against: it never matches, and takes as long as any other."""
    return Scrypt(*cost, salt="00" * SALT_BYTES, digest="00" * 32)


def hash_password(password: str, salt: bytes, cost: Cost = STRONG) -> Scrypt:
    n, r, p = cost
    return Scrypt(n, r, p, salt.hex(), _digest(password, salt, cost).hex())


def matches(password: str, stored: Scrypt) -> bool:
    """Whether this is the password; takes the same time either way."""
    digest = _digest(password, bytes.fromhex(stored.salt), cost_of(stored))
    return hmac.compare_digest(digest, bytes.fromhex(stored.digest))


def cost_of(stored: Scrypt) -> Cost:
    return stored.n, stored.r, stored.p


def check_password(password: str, email: str) -> None:
    """Raises errors.InvalidField for what is guessed first. Length counts, not kinds of characters."""
    text = _normal(password)
    if len(text) < FEWEST or _width(text) < FEWEST_NARROW or len(text) > LONGEST:
        wanted = f"{FEWEST_NARROW} letters or {FEWEST} Chinese characters"
        raise errors.InvalidField("password", f"Use {wanted} at least; a sentence is fine.")
    if len(set(text)) < 5 or text.casefold() in email.casefold():
        raise errors.InvalidField("password", "This is too easy to guess. Use a few words of your own.")


def _width(text: str) -> int:
    """A Chinese character says at least as much as two letters."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _digest(password: str, salt: bytes, cost: Cost) -> bytes:
    n, r, p = cost
    text = _normal(password).encode()
    return hashlib.scrypt(text, salt=salt, n=n, r=r, p=p, maxmem=128 * r * (n + p + 2), dklen=32)


def _normal(password: str) -> str:
    """The same keys must give the same password on every keyboard and input method (RFC 8265, NFC)."""
    return unicodedata.normalize("NFC", password)
