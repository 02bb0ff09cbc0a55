"""New events of the log become inbox rows and jobs."""

from typing import Any

from frontdesk.entrypoints.start import importing

with importing():
    from frontdesk.entrypoints.records import handle


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return handle(event)
