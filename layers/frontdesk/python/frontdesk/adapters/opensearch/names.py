"""What indexes are called: only hashes of ids, so that no text of a tenant or a user can name one."""

from collections.abc import Iterable
from hashlib import sha256


def tenant_name(prefix: str, tenant: str) -> str:
    """The beginning of all names of a tenant, and of nobody else's."""
    return f"{prefix}-{_short(tenant)}"


def version_alias(prefix: str, tenant: str, version: str) -> str:
    """By which a published version is found; it leads to the one index that holds it."""
    return f"{tenant_name(prefix, tenant)}-{_short(version)}"


def index_name(alias: str, layout: str, model: str, hashes: Iterable[str]) -> str:
    """The same chunks, model and layout are the same index: indexing them again changes nothing."""
    digest = sha256("\n".join((layout, model, *sorted(hashes))).encode()).hexdigest()
    return f"{alias}-{digest[:16]}"


def _short(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:20]
