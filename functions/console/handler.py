"""The agents' API."""

from typing import Any

from frontdesk.entrypoints.http import console, console_desk, identity
from frontdesk.entrypoints.http.problems import application, for_gateway

app = application("Frontdesk console", [identity.router, console_desk.router, console.router])
serve = for_gateway(app)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return serve(event, context)
