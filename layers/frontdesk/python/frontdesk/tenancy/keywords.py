"""The words by which a tenant's conversations are sorted: lists, published whole, kept by version."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from frontdesk.values import frozen


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
