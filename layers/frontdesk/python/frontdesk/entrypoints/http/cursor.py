"""Opaque cursors: where a page ended, in a form that clients carry and never read."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from frontdesk import errors


def pack(kind: str, place: str) -> str:
    """A place as text that stands in a URL as it is."""
    return urlsafe_b64encode(f"{kind}.{place}".encode()).decode().rstrip("=")


def unpack(kind: str, cursor: str, pattern: str, *, field: str = "cursor") -> str:
    """The place, which matches the whole pattern; '' for no cursor. Raises errors.InvalidField(field)."""
    if not cursor:
        return ""
    try:
        given, _, place = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(".")
    except ValueError:
        given = place = ""
    if given != kind or not re.fullmatch(pattern, place) or pack(kind, place) != cursor:
        raise errors.InvalidField(field, "This cursor is not one of ours. Leave it out to start again.")
    return place
