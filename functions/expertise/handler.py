"""Who knows what, learned each night from the conversations that are over."""

from typing import Any

from frontdesk.entrypoints.start import importing

with importing():
    from frontdesk.entrypoints.night import handle


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return dict(handle())
