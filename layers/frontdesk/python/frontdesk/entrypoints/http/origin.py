"""Whose page a browser writes from. Programs send no Origin, and browsers always do where it matters."""

from collections.abc import Callable
from urllib.parse import urlsplit

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.tenancy.model import Site


def check_own(of: Services, origin: str, host: str) -> None:
    """Raises errors.Forbidden for a page that is not one of this service, as agents' and owners' all are."""
    if origin and not _is_own(of, origin, host):
        raise errors.Forbidden("Only our own pages may do this.", field="Origin", code="origin_not_allowed")


def check_shops(of: Services, origin: str, host: str, site: Callable[[], Site | None]) -> None:
    """Raises errors.Forbidden for a page that is neither ours (the frame's) nor one that the site lists.

    `site` is asked for pages of others only: from our own frame a message costs no read of settings.
    """
    if not origin or _is_own(of, origin, host):
        return
    found = site()
    if found is None or not found.allows(origin):
        raise errors.Forbidden(
            "This site may not be used from here.", field="Origin", code="origin_not_allowed"
        )


def on_a_laptop(of: Services) -> bool:
    """A developer's own machine: plain http, and pages of a development server beside ours."""
    return of.settings.public_origin.startswith(("http://localhost", "http://127.0.0.1"))


def _is_own(of: Services, origin: str, host: str) -> bool:
    if origin in (of.settings.public_origin, f"https://{host}"):
        return True
    return on_a_laptop(of) and (origin == f"http://{host}" or _is_local(origin))


def _is_local(origin: str) -> bool:
    try:
        return urlsplit(origin).hostname in ("localhost", "127.0.0.1")
    except ValueError:  # [ and no address in it
        return False
