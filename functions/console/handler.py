"""The agents' API."""

from typing import Any

from frontdesk.entrypoints.start import importing

with importing():
    from frontdesk.entrypoints.http import console, console_desk, identity
    from frontdesk.entrypoints.http.gateway import Gateway
    from frontdesk.entrypoints.http.problems import application

app = application("Frontdesk console", [identity.router, console_desk.router, console.router])
serve = Gateway(app)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return serve(event, context)
