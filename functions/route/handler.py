"""Who takes a conversation, and the timers around it."""

from typing import Any

from frontdesk.entrypoints.start import importing

with importing():
    from frontdesk.entrypoints.queue import handle


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return handle(event)
