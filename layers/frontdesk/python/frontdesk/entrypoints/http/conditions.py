"""ETag, If-Match, pages and their links: the same for every resource of the provisioning API."""

import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Header, Query, Response

from frontdesk import errors
from frontdesk.tenancy.provision import Match, Stored

_TAG = r'(?:W/)?"[!#-~]{0,80}"'
_TAGS = re.compile(rf"\*|{_TAG}(?:\s*,\s*{_TAG})*")


async def _match(
    if_match: Annotated[str | None, Header(max_length=1_000)] = None,
    if_none_match: Annotated[str | None, Header(max_length=1_000)] = None,
) -> Match:
    if if_none_match not in (None, "*"):
        raise errors.InvalidField("If-None-Match", "Only * is understood: write if there is nothing yet.")
    return Match(_versions(if_match), absent=if_none_match == "*")


def _versions(header: str | None) -> tuple[str, ...] | None:
    """What stands in If-Match; a weak tag keeps its W/ and so equals no version, as RFC 9110 wants."""
    if header is None:
        return None
    if not _TAGS.fullmatch(header.strip()):
        raise errors.InvalidField("If-Match", 'Must be * or tags in quotes, as ETag gave them: "…".')
    return tuple(tag.strip().strip('"') for tag in header.split(","))


Condition = Annotated[Match, Depends(_match)]
Cursor = Annotated[str, Query(max_length=400, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=100)]


def tag(response: Response, version: str) -> None:
    response.headers["ETag"] = f'"{version}"'
    response.headers["Cache-Control"] = "no-store"


def tell(response: Response, stored: Stored) -> None:
    """201 for what is new, 200 for what was there; and the version to write over it next time."""
    response.status_code = 201 if stored.created else 200
    tag(response, stored.version)


def link(response: Response, cursor: str, limit: int, **asked: str) -> str | None:
    """The cursor for the body, and the same as a link (RFC 8288), relative to the address asked for.

    Only the client knows that address: a stage or a proxy may stand before ours. Such a link replaces the
    whole query, so what else was `asked` stands in it again.
    """
    response.headers["Cache-Control"] = "no-store"
    if not cursor:
        return None
    query = urlencode({**asked, "limit": limit, "cursor": cursor})
    response.headers["Link"] = f'<?{query}>; rel="next"'
    return cursor
