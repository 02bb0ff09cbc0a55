"""The safety net under every timer."""

from typing import Any

from frontdesk.entrypoints.start import importing

with importing():
    from frontdesk.entrypoints.schedule import handle


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return handle()
