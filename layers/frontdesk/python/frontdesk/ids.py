"""Ids: a prefix and 26 Crockford characters, either a ULID or derived from what must repeat."""

import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
RANDOM_BYTES = 10
_LENGTH = 26
_MAX_MS = 1 << 48


def new_id(prefix: str, now_ms: int, random_bytes: bytes) -> str:
    """A fresh ULID: 48 bits of milliseconds since the epoch, then the 10 random bytes given."""
    if not 0 <= now_ms < _MAX_MS or len(random_bytes) != RANDOM_BYTES:
        raise ValueError("a ULID takes 48 bits of milliseconds and 10 random bytes")
    return f"{prefix}_{_crockford(now_ms << 80 | int.from_bytes(random_bytes, 'big'), _LENGTH)}"


def derived_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts, so that a retry finds it again: the first 130 bits of a SHA-256."""
    digest = sha256()
    for part in parts:
        encoded = part.encode()
        digest.update(len(encoded).to_bytes(4, "big") + encoded)  # lengths: ("a", "bc") is not ("ab", "c")
    return f"{prefix}_{_crockford(int.from_bytes(digest.digest(), 'big') >> 126, _LENGTH)}"


def is_id(prefix: str, text: object) -> bool:
    """Whether this is exactly such an id: right prefix, right length, upper case, nothing around it."""
    return isinstance(text, str) and _exactly(prefix)(text) is not None


def crockford(data: bytes) -> str:
    """Bytes as Crockford characters, 5 bits each, for secrets that people may have to read out."""
    length = -(-len(data) * 8 // 5)
    return _crockford(int.from_bytes(data, "big") << (length * 5 - len(data) * 8), length)


@cache
def _exactly(prefix: str) -> Callable[[str], object]:
    return re.compile(rf"{re.escape(prefix)}_[0-9A-HJKMNP-TV-Z]{{{_LENGTH}}}").fullmatch


def _crockford(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (length - 1), -1, -5))
