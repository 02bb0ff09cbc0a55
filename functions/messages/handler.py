"""Visitors write, poll, ask for a person, rate and close."""

from typing import Any

from frontdesk.entrypoints.start import importing

with importing():
    from frontdesk.entrypoints.http.messages import handle


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return handle(event, context)
